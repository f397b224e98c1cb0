import { Text } from '@mantine/core';
import type { Benchmark } from './data.ts';
import classes from './library.module.css';

const share = (value: number) => `${Math.round(value * 1000) / 10}`;
const range = ([from, to]: Benchmark['meeting']) => `${share(from)}–${share(to)}%`;

/** What the field publishes for a kind of cadence; says so where nobody does. */
export function Figures(props: { readonly of: Benchmark | null }) {
  const { of } = props;
  if (of === null)
    return (
      <Text size="xs" className={classes.quiet}>
        Nobody publishes figures for this kind.
      </Text>
    );
  const figures = [
    ['Replies', of.reply],
    ['Meetings', of.meeting],
    ['Calls answered', of.callConnect],
    ['Opens, machines’ too', of.open],
  ] as const;
  return (
    <div>
      <Text size="xs" className={classes.quiet}>
        {of.name}, the field’s figures, not ours:
      </Text>
      <dl className={classes.figures}>
        {figures.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{range(value)}</dd>
            </div>
          ),
        )}
      </dl>
    </div>
  );
}
