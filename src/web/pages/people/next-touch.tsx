import { useNow } from '../../frame/me.ts';
import { ChannelIcon } from '../../parts/channel.tsx';
import { shownState } from '../../parts/state.tsx';
import { clockTime, day, placeOf, relation } from '../../words.ts';
import classes from './people.module.css';
import type { Run } from './runs.ts';

/** The next touch of a run: when in whose zone, what, from whom. A run that waits or has ended says why instead. */
export function NextTouch(props: { readonly run: Run }) {
  const { run } = props;
  const now = useNow();
  const goesOn = shownState(run) === 'active' || shownState(run) === 'pending';
  const at = run.next?.dueAt ?? run.openTask?.until;
  if (!goesOn || at === undefined || run.step === null)
    return (
      <span className={classes.next} title={run.sentence}>
        <span className={classes.sentence}>{run.sentence.replace(/\.$/, '')}</span>
      </span>
    );
  const automatic = run.step.mode === 'automatic';
  const hand = automatic ? run.sender?.name : run.owner?.name;
  return (
    <span className={classes.next} title={run.sentence}>
      <time dateTime={at} className={classes.when}>
        {run.next === null ? 'now, until ' : ''}
        {near(new Date(at), run.zone, now)}
        {run.next === null ? '' : `, ${roughly(new Date(at), now)}`}
      </time>
      <span className={classes.what}>
        <ChannelIcon channel={run.step.channel} />
        <span className={classes.sentence}>
          {run.step.name}
          {hand === undefined ? null : (
            <span className={classes.hand}>
              {automatic ? ' from ' : ' by '}
              {hand}
            </span>
          )}
        </span>
      </span>
    </span>
  );
}

const dayMs = 86_400_000;

/** A moment within a week as one says it, `Thu 10:00 in Berlin`; later ones with their date. */
function near(at: Date, zone: string, now: Date): string {
  const date = day(at, zone);
  const soon = Math.abs(at.getTime() - now.getTime()) < 6 * dayMs;
  return `${soon ? date.slice(0, 3) : date} ${clockTime(at, zone)} ${placeOf(zone)}`;
}

/** How far away in one unit, so that a list can be read down: `in 8 hours`. */
function roughly(at: Date, now: Date): string {
  return relation(at, now).replace(/^(in \d+ \w+) \d+ \w+$/, '$1');
}
