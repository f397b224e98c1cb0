import { VisuallyHidden } from '@mantine/core';
import { counted, day } from '../../words.ts';
import classes from './forecast.module.css';

const dayMs = 86_400_000;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const timeOf = (date: string) => Date.parse(`${date}T00:00:00Z`);
const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
/** Monday is 0. */
const weekdayOf = (date: string) => (new Date(timeOf(date)).getUTCDay() + 6) % 7;
const mondayOf = (date: string) => dateOf(timeOf(date) - weekdayOf(date) * dayMs);

/** A local date in words: `Mon 30 Nov`. */
export const dateWords = (date: string) => day(new Date(timeOf(date)), 'UTC');

/** What somebody is asked for on each day of one calendar. */
export interface Asked {
  readonly title: string;
  readonly days: readonly { readonly day: string; readonly count: number; readonly words: string }[];
  readonly peak: { readonly day: string; readonly count: number } | null;
  readonly perDay: number | null;
  /** Below the table, in sentences. */
  readonly notes: readonly string[];
}

/** A calendar of numbers: weeks as rows, days as columns, the busiest day marked; weeks without anything are left out. */
export function AskedDays({ asked }: { readonly asked: Asked }) {
  const { title, days, peak, perDay, notes } = asked;
  const counts = new Map(days.map((one) => [one.day, one]));
  const weeks = [...new Set(days.map((one) => mondayOf(one.day)))].sort();
  const weekend = days.some((one) => weekdayOf(one.day) > 4);
  const shown = weekdays.slice(0, weekend ? 7 : 5);
  const isOver = peak !== null && perDay !== null && peak.count > perDay;
  return (
    <div>
      <table className={classes.calendar}>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Week of</th>
            {shown.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((monday) => (
            <tr key={monday}>
              <th scope="row">{dateWords(monday).slice(4)}</th>
              {shown.map((name, at) => {
                const date = dateOf(timeOf(monday) + at * dayMs);
                const found = counts.get(date);
                const most = peak?.day === date;
                return (
                  <td
                    key={name}
                    title={found === undefined ? undefined : `${dateWords(date)}: ${found.words}`}
                    className={most ? `${classes.peak} ${isOver ? classes.over : ''}` : undefined}
                  >
                    {found === undefined ? (
                      <span className={classes.none}>
                        <span aria-hidden>·</span>
                        <VisuallyHidden>none</VisuallyHidden>
                      </span>
                    ) : (
                      counted(found.count)
                    )}
                    {most ? <VisuallyHidden>, the busiest day</VisuallyHidden> : null}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {notes.map((note) => (
        <p key={note} className={classes.under}>
          {note}
        </p>
      ))}
    </div>
  );
}
