import { Text } from '@mantine/core';
import type { Previewed } from './data.ts';
import classes from './enroll.module.css';

type LeftOut = Pick<Previewed, 'ref' | 'name' | 'reason'>;

/** Reasons that differ only in a name or a date are one group: 'Already in …', 'Went through this cadence before …'. */
function groupOf(reason: string): string {
  return reason
    .replace(/ \((?:pending|active|paused|finished|stopped)[^)]*\)/, '')
    .replace(/ on \d{4}-\d\d-\d\d/, '')
    .replace(
      /^The record was converted or merged in the CRM\..*$/,
      'The record was converted or merged in the CRM.',
    );
}

function grouped(people: readonly LeftOut[]): readonly (readonly [string, readonly LeftOut[]])[] {
  const groups = new Map<string, LeftOut[]>();
  for (const one of people)
    groups.set(groupOf(one.reason), [...(groups.get(groupOf(one.reason)) ?? []), one]);
  return [...groups].sort(([, a], [, b]) => b.length - a.length);
}

/** Who is skipped: how many for which reason, and who when it is opened. */
export function Skipped(props: { readonly people: readonly LeftOut[]; readonly open?: boolean }) {
  const { people, open } = props;
  if (people.length === 0) return null;
  return (
    <section className={classes.skipped} aria-label="People who are skipped">
      <details open={open}>
        <summary>
          <b>{people.length.toLocaleString('en-GB')} skipped</b>: why
        </summary>
        {grouped(people).map(([reason, those]) => (
          <details key={reason}>
            <summary className={classes.reason}>
              <b>{those.length.toLocaleString('en-GB')}</b> {reason}
            </summary>
            <ul className={classes.who}>
              {those.map((one) => (
                <li key={one.ref}>
                  <Text span size="sm" c="var(--mantine-color-text)">
                    {one.name}
                  </Text>
                  {one.reason === reason ? null : ` · ${one.reason}`}
                </li>
              ))}
            </ul>
          </details>
        ))}
      </details>
    </section>
  );
}

/** How many of all are skipped for which reason, where there are too many to name them here. */
export function WhyOfAll({
  reasons,
}: {
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}) {
  const groups = new Map<string, number>();
  for (const { reason, count } of reasons)
    groups.set(groupOf(reason), (groups.get(groupOf(reason)) ?? 0) + count);
  if (groups.size === 0) return null;
  return (
    <ul className={classes.why} aria-label="Why people are skipped">
      {[...groups]
        .sort(([, a], [, b]) => b - a)
        .map(([reason, count]) => (
          <li key={reason}>
            <b>{count.toLocaleString('en-GB')}</b> {reason}
          </li>
        ))}
    </ul>
  );
}
