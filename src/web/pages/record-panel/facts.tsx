import { day, localTime, plural, relation } from '../../words.ts';
import { nowOf, type Panel, type PanelRun } from './data.ts';
import classes from './panel.module.css';
import { Channel } from './touches.tsx';

/** The next touch with its moment and sender, who enrolled the person and from where. */
export function Facts({ panel, run }: { readonly panel: Panel; readonly run: PanelRun }) {
  const others = panel.otherRuns === 0 ? null : plural(panel.otherRuns, 'other run');
  const version = run.cadence.version === null ? '' : `, version ${run.cadence.version}`;
  return (
    <section>
      <h2 className={classes.head}>About this run</h2>
      <dl className={classes.facts}>
        <dt>Next</dt>
        <dd>
          <NextTouch run={run} now={nowOf(panel)} />
        </dd>
        <dt>Sender</dt>
        <dd>
          {run.sender === null ? (
            'Nobody: the sender is gone'
          ) : (
            <>
              {run.sender.name}
              <div className={classes.quiet}>{run.sender.email}</div>
            </>
          )}
        </dd>
        <dt>Enrolled</dt>
        <dd>
          {day(new Date(run.createdAt), run.zone)} by {run.enroller}
          <div className={classes.quiet}>{run.listSource}</div>
        </dd>
        {run.owner === null || run.owner.name === run.enroller ? null : (
          <>
            <dt>Owner</dt>
            <dd>{run.owner.name}</dd>
          </>
        )}
        <dt>Cadence</dt>
        <dd>
          {run.cadence.name}
          {version}
          {others === null ? null : <div className={classes.quiet}>{others} before</div>}
        </dd>
      </dl>
    </section>
  );
}

function NextTouch({ run, now }: { readonly run: PanelRun; readonly now: Date }) {
  if (run.state === 'finished' || run.state === 'stopped') return <>None: the run has ended</>;
  if (run.state === 'paused') return <>None until it is resumed</>;
  const at = run.next === null ? run.openTask?.until : run.next.dueAt;
  if (run.step === null || at === undefined) return <>Not planned yet</>;
  const moment = new Date(at);
  const when = `${localTime(moment, run.zone)}, ${relation(moment, now)}`;
  return (
    <>
      <span className={classes.next}>
        <Channel channel={run.step.channel} />
        {run.step.name}
      </span>
      <time dateTime={at}>{run.next === null ? `open until ${when}` : when}</time>
    </>
  );
}
