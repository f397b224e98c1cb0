import type { SimulatedCadence } from '../../app/simulate-cadence.ts';
import { counted } from '../words.ts';
import { dayAndMonth, daysAfter, mondayOf, shortDay, weekdayOf } from './words.ts';

const labelWidth = 20;
const cellWidth = 10;
const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** A line of the calendar: a number a day, and how its total over a week is told. */
interface Row {
  readonly label: string;
  readonly of: (day: string) => number;
  /** More than this on a day is too much; null: as much as there is. */
  readonly cap: number | null;
  /** `sum` of the week, or nothing where a sum would say nothing. */
  readonly week: 'sum' | 'none';
  /** Whether a bar shows the height of each number. */
  readonly bar: boolean;
}

const sum = (counts: Iterable<number | undefined>) =>
  [...counts].reduce<number>((total, count) => total + (count ?? 0), 0);

/** The most that one of several has on each day. */
function mostOn(days: readonly (readonly { readonly day: string; readonly count: number }[])[]) {
  const most = new Map<string, number>();
  for (const { day, count } of days.flat()) most.set(day, Math.max(most.get(day) ?? 0, count));
  return (day: string) => most.get(day) ?? 0;
}

function rowsOf(simulated: SimulatedCadence): readonly Row[] {
  const { days, senders, reps, limits } = simulated;
  const known = new Map(days.map((day) => [day.day, day]));
  const row = (label: string, count: (day: (typeof days)[number]) => number): Row => ({
    label,
    cap: null,
    week: 'sum',
    bar: true,
    of: (day) => {
      const found = known.get(day);
      return found === undefined ? 0 : count(found);
    },
  });
  const peak = (label: string, of: Row['of'], cap: number | null): Row => ({
    label,
    of,
    cap,
    week: 'none',
    bar: false,
  });
  const rows = [
    { ...row('new people', (day) => day.starts), bar: false, cap: limits.newPeoplePerDay },
    row('emails', (day) => day.emails),
    row('calls', (day) => day.tasks.call ?? 0),
    row('other tasks', (day) => sum(Object.values(day.tasks)) - (day.tasks.call ?? 0)),
    peak(
      'busiest sender',
      mostOn(senders.map((one) => one.days.map(({ day, emails }) => ({ day, count: emails })))),
      limits.mailsPerDay,
    ),
    peak(
      'busiest rep',
      mostOn(
        reps.map((one) => one.days.map(({ day, tasks }) => ({ day, count: sum(Object.values(tasks)) }))),
      ),
      limits.tasksPerDay,
    ),
    { ...row('replies', (day) => day.replies), bar: false },
    { ...row('meetings', (day) => day.meetings), bar: false },
  ];
  // Of a single sender or rep the most is the sum, which stands there already.
  return rows.filter(
    ({ label, cap, of }) =>
      days.some(({ day }) => of(day) > 0) &&
      !(label === 'busiest sender' && cap === null && senders.length < 2) &&
      !(label === 'busiest rep' && cap === null && reps.length < 2),
  );
}

/** A number with its sign: a bar for its height, which is `▲` on the highest day, `=` at a limit and `!` over it. */
function cell(row: Row, day: string, peak: { readonly day: string; readonly count: number }): string {
  const count = row.of(day);
  if (count === 0) return `${'·'.padStart(cellWidth - 3)}   `;
  const block = blocks[Math.min(7, Math.ceil((8 * count) / peak.count) - 1)] ?? '█';
  const over = row.cap !== null && count > row.cap;
  const height = !row.bar ? ' ' : day === peak.day ? '▲' : block;
  const sign = over ? '!' : count === row.cap ? '=' : height;
  return `${counted(count).padStart(cellWidth - 3)} ${sign} `;
}

function peakOf({ of }: Row, days: readonly string[]): { readonly day: string; readonly count: number } {
  return days.reduce((most, day) => (of(day) > most.count ? { day, count: of(day) } : most), {
    day: '',
    count: 0,
  });
}

/**
 * A calendar of at most 100 columns: a block for each week, a column for each weekday on which there is anything, a
 * line for each kind of work. Weeks without anything are told in one line.
 */
export function calendarOf(simulated: SimulatedCadence): readonly string[] {
  const days = simulated.days.map(({ day }) => day);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const rows = rowsOf(simulated);
  const busy = new Set(days.filter((day) => rows.some(({ of }) => of(day) > 0)));
  // The working week always stands there; a weekend only where something lies on one.
  const columns = [0, 1, 2, 3, 4, 5, 6].filter(
    (weekday) => weekday < 5 || [...busy].some((day) => weekdayOf(day) === weekday),
  );
  const peaks = new Map(rows.map((row) => [row, peakOf(row, days)]));
  const lines: string[] = [];
  for (let monday = mondayOf(first); monday <= last; monday = daysAfter(monday, 7)) {
    const week = columns.map((weekday) => daysAfter(monday, weekday));
    if (!week.some((day) => busy.has(day))) {
      lines.push(`${dayAndMonth(monday)}: nothing`, '');
      continue;
    }
    const title = `${dayAndMonth(week[0] ?? monday)} – ${dayAndMonth(week.at(-1) ?? monday)}`;
    const heads = week.map((day) => `${shortDay(day).padStart(cellWidth - 3)}   `).join('');
    lines.push(`${title.padEnd(labelWidth)}${heads}${'week'.padStart(cellWidth - 1)}`);
    for (const row of rows) {
      if (!week.some((day) => row.of(day) > 0)) continue;
      const peak = peaks.get(row) ?? { day: '', count: 1 };
      const cells = week.map((day) => cell(row, day, peak)).join('');
      const total = row.week === 'sum' ? counted(sum(week.map(row.of))) : '';
      lines.push(`  ${row.label.padEnd(labelWidth - 2)}${cells}${total.padStart(cellWidth - 1)}`.trimEnd());
    }
    lines.push('');
  }
  return lines;
}
