import { useNow } from '../../frame/me.ts';
import { Card } from '../../parts/page.tsx';
import { relation } from '../../words.ts';
import type { Row } from './data.ts';
import classes from './more.module.css';
import { engagement, headOf, type NumberKey, percent, range, watchedFor } from './numbers.ts';

function wordsOf(row: Row, number: NumberKey): string {
  if (number === 'enrolled') return `${row.enrolled}`;
  if (number === 'mature') return `${row.mature} of ${row.enrolled}`;
  if (number === 'younger') return `${row.younger.count} of ${row.enrolled}`;
  if (number === 'stalled') return `${row.stalled} of ${row.mature}`;
  const of = row.numbers[number];
  const what = watchedFor(number);
  if (what !== null && !row.tracked[what]) return 'not tracked';
  return of.rate === null ? 'nobody yet' : `${percent(of.rate)} (${range(of)}), ${of.count} of ${of.n}`;
}

/** What else there is of the chosen version: who is in it, who is still too young, bounces, opens and clicks. */
export function More(props: { readonly row: Row; readonly onOpen: (number: NumberKey) => void }) {
  const { row, onOpen } = props;
  const now = useNow();
  const [next, last] = [row.younger.nextAt, row.younger.lastAt].map((at) =>
    at === null ? null : relation(new Date(at), now),
  );
  return (
    <Card title={`${row.cadence.name}, version ${row.version.number}`}>
      <dl className={classes.facts}>
        {(['enrolled', 'mature', 'younger', 'stalled', 'bounces', ...engagement] as const).map((number) => (
          <div key={number}>
            <dt className={classes.quiet}>{headOf(number)}</dt>
            <dd className={classes.value}>
              <button type="button" className={classes.open} onClick={() => onOpen(number)}>
                {wordsOf(row, number)}
              </button>
            </dd>
          </div>
        ))}
        {next === null ? null : (
          <div>
            <dt className={classes.quiet}>Old enough next</dt>
            <dd className={classes.value}>
              {next}
              {next === last ? '' : `, all ${last}`}
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
}
