import { ChannelIcon } from '../../parts/channel.tsx';
import { crmNames } from '../../parts/crm.ts';
import { localTime, relation, sentence, words } from '../../words.ts';
import { nowOf, type Panel, type PanelTouch } from './data.ts';
import classes from './panel.module.css';

/** The sign of a channel, in line with the first line beside it. */
export function Channel({ channel }: { readonly channel: string }) {
  return (
    <span className={classes.icon}>
      <ChannelIcon channel={channel} />
    </span>
  );
}

function becameOf({ state, outcome }: PanelTouch): string {
  if (outcome !== null && (state === 'done' || state === 'sent')) return sentence(words(outcome));
  return state === 'sending' ? 'Being sent' : sentence(words(state));
}

function inCrm(touch: PanelTouch, crm: string): string | null {
  if (touch.inCrm === 'written') return `In ${crm}`;
  if (touch.inCrm === 'waiting') return `On its way to ${crm}`;
  if (touch.inCrm === 'refused') return `${crm} refused it: ${touch.crmReason ?? 'no reason given'}`;
  return touch.reason;
}

/** The last three touches, newest first: what, when, what became of it, and whether the CRM has it. */
export function Touches({ panel }: { readonly panel: Panel }) {
  const now = nowOf(panel);
  const zone = panel.run?.zone ?? panel.person?.zone ?? 'UTC';
  return (
    <section>
      <h2 className={classes.head}>Last touches</h2>
      <ul className={classes.plain}>
        {panel.touches.map((touch) => (
          <li key={touch.id} className={classes.touch}>
            <Channel channel={touch.channel} />
            <div className={classes.what}>
              <span className={classes.step} title={touch.step}>
                {touch.step}
              </span>
              <time dateTime={touch.at} title={localTime(new Date(touch.at), zone)} className={classes.quiet}>
                {relation(new Date(touch.at), now)}
              </time>
              <span className={classes.became} title={touch.reason ?? undefined}>
                {becameOf(touch)}
                <CrmWords words={inCrm(touch, crmNames[panel.crm])} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function CrmWords(props: { readonly words: string | null }) {
  return props.words === null ? null : <span className={classes.quiet}> · {props.words}</span>;
}
