import { VisuallyHidden } from '@mantine/core';
import classes from './interval.module.css';
import { type Estimate, percent, range } from './numbers.ts';

/**
 * An interval as a bar with its point on a scale from 0 to `most`. What it shows is beside it in words, so it is hidden
 * from screen readers.
 */
export function Interval(props: {
  readonly of: Estimate;
  readonly most: number;
  readonly look: 'won' | 'running' | 'stopped';
}) {
  const { of, most, look } = props;
  const at = (share: number) => `${Math.min(100, (share / most) * 100)}%`;
  return (
    <span className={classes.track} data-look={look} aria-hidden>
      {of.rate === null ? null : (
        <>
          <span
            className={classes.band}
            style={{ left: at(of.low), width: at(Math.min(most, of.high) - of.low) }}
          />
          <span className={classes.dot} style={{ left: at(of.rate) }} />
        </>
      )}
    </span>
  );
}

/** A number with its n and interval, which opens the people behind it. */
export function NumberCell(props: {
  readonly of: Estimate;
  readonly most: number;
  readonly look: 'won' | 'running' | 'stopped';
  readonly label: string;
  readonly open: boolean;
  readonly onOpen: () => void;
}) {
  const { of, label } = props;
  if (of.rate === null)
    return (
      <span className={classes.none} title="Nobody is old enough yet">
        –
      </span>
    );
  return (
    <button type="button" className={classes.cell} aria-pressed={props.open} onClick={props.onOpen}>
      <VisuallyHidden>{label}: </VisuallyHidden>
      <strong>{percent(of.rate)}</strong>
      <Interval of={of} most={props.most} look={props.look} />
      <span className={classes.line}>
        <span>
          {of.count} of {of.n}
        </span>
        <span>
          <VisuallyHidden>likely </VisuallyHidden>
          {range(of)}
        </span>
      </span>
    </button>
  );
}
