import { Text } from '@mantine/core';
import { countsOf } from './arms.tsx';
import type { Difference, View } from './data.ts';
import classes from './difference.module.css';
import { ofHundred } from './words.ts';

/** How far the scale reaches to both sides of zero: to the widest range, and beyond the smallest difference of interest. */
function reachOf(differences: readonly Difference[], lift: number): number {
  const ends = differences.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]);
  const most = Math.max(lift * 1.5, ...ends);
  return Math.min(1, Math.ceil(most * 100) / 100);
}

/** One difference as a bar against zero, with the smallest difference of interest marked on both sides. */
function Range(props: {
  readonly of: Difference;
  readonly lift: number;
  readonly reach: number;
  readonly won: boolean;
}) {
  const { of, lift, reach } = props;
  const at = (share: number) =>
    `${((Math.max(-reach, Math.min(reach, share)) + reach) / (2 * reach)) * 100}%`;
  const width = `${((Math.min(reach, of.high) - Math.max(-reach, of.low)) / (2 * reach)) * 100}%`;
  return (
    <div className={classes.scale} aria-hidden data-won={props.won || undefined}>
      <span className={classes.lift} style={{ left: at(-lift) }} />
      <span className={classes.lift} style={{ left: at(lift) }} />
      <span className={classes.zero} style={{ left: at(0) }} />
      <span className={classes.band} style={{ left: at(of.low), width }} />
      <span className={classes.dot} style={{ left: at(of.estimate) }} />
    </div>
  );
}

function Axis(props: { readonly lift: number; readonly reach: number }) {
  const { lift, reach } = props;
  const far = lift < reach * 0.85 && lift > reach * 0.2;
  const marks = [-reach, ...(far ? [-lift] : []), 0, ...(far ? [lift] : []), reach];
  return (
    <div className={classes.axis} aria-hidden>
      {marks.map((mark) => (
        <span
          key={mark}
          style={{ left: `${((mark + reach) / (2 * reach)) * 100}%` }}
          data-end={mark === -reach ? 'left' : mark === reach ? 'right' : undefined}
        >
          {mark > 0 ? '+' : ''}
          {ofHundred(mark)}
        </span>
      ))}
    </div>
  );
}

/** The leading arm against each of the others, drawn, with the same in words. Nothing while nobody counts. */
export function Differences({ of }: { readonly of: View }) {
  const { verdict, lift, result } = of;
  const counted = countsOf(of).reduce((sum, arm) => sum + arm.units, 0);
  // Of one that was stopped, the range goes on with who is counted later: it is not what was said when it ended.
  if (verdict === null || verdict.differences.length === 0 || verdict.units !== counted) return null;
  const reach = reachOf(verdict.differences, lift);
  const won = (result?.state ?? verdict.state) === 'winner';
  return (
    <figure className={classes.figure}>
      <figcaption>How many more of 100 succeed, with the range in which the true difference lies</figcaption>
      {verdict.differences.map((one) => (
        <div key={one.than} className={classes.row}>
          <Text size="sm">
            ‘{one.arm}’ against ‘{one.than}’: {one.estimate > 0 ? '+' : ''}
            {ofHundred(one.estimate)}, between {ofHundred(one.low)} and {ofHundred(one.high)}
          </Text>
          <Range of={one} lift={lift} reach={reach} won={won} />
        </div>
      ))}
      <Axis lift={lift} reach={reach} />
      <Text size="xs" className={classes.legend}>
        The solid line is no difference; the dashed ones the smallest difference of interest,{' '}
        {ofHundred(lift)} of 100.{' '}
        {won
          ? 'The range lies above zero: chance alone does not explain it.'
          : 'While the range holds zero, neither is shown to be better.'}
      </Text>
    </figure>
  );
}
