import { type Cells, shorten } from './cells.ts';
import type { Field } from './columns.ts';
import { hourOf } from './dates.ts';

/** When a step is due, as its row says it. */
export interface StepTime {
  readonly day: number | null;
  /** Minutes after the step before, of which `durationOf` can make a wait. */
  readonly gap: number | null;
  readonly at: string | null;
}

const dayMinutes = 24 * 60;
const lastDay = 365;
/** A cadence writes waits with up to four digits. */
const unitsAtMost = 9999;
const waitModes: Readonly<Record<string, number>> = { second: 1 / 60, minute: 1, hour: 60, day: dayMinutes };

function waitUnit(cells: Cells): number {
  const mode = (cells.text('waitMode') ?? 'day').toLowerCase().replace(/s$/, '');
  const unit = waitModes[mode];
  if (unit === undefined)
    throw cells.problem('waitMode', `must be second, minute, hour or day, not '${shorten(mode)}'`);
  return unit;
}

/** In which ways vendors count the wait after the step before, as factors to minutes. */
const waits: readonly (readonly [Field, (cells: Cells) => number])[] = [
  ['intervalSeconds', () => 1 / 60],
  ['intervalMinutes', () => 1],
  ['delayMillis', () => 1 / 60_000],
  ['waitTime', waitUnit],
  ['delayDays', () => dayMinutes],
];

/** A wait in the largest unit of which it is a whole number; null where a cadence cannot write it. */
function durationOf(gap: number): string | null {
  const [count, unit] =
    gap % dayMinutes === 0 ? [gap / dayMinutes, 'd'] : gap % 60 === 0 ? [gap / 60, 'h'] : [gap, 'm'];
  return count <= unitsAtMost ? `${count}${unit}` : null;
}

function gapOf(cells: Cells): number | null {
  for (const [field, unitOf] of waits) {
    const amount = field === 'intervalMinutes' ? cells.number(field) : cells.amount(field);
    if (amount === null) continue;
    const gap = Math.round(amount * unitOf(cells));
    if (durationOf(gap) !== null) return gap;
    throw cells.problem(
      field,
      `must come to at most ${unitsAtMost} minutes, or to whole hours or days, at most ${unitsAtMost} of them, not '${shorten(cells.text(field) ?? '')}'`,
    );
  }
  return null;
}

function clockOf(cells: Cells): string | null {
  const text = cells.text('at');
  if (text === null) return null;
  const [, hours = '', minute = '00', half] = /^(\d{1,2})(?::([0-5]\d))?\s*(am|pm)?$/i.exec(text) ?? [];
  const hour = hours === '' ? null : hourOf(hours, half);
  if (hour === null)
    throw cells.problem(
      'at',
      `must be a time of day from 00:00 to 23:59, such as 10:00, not '${shorten(text)}'`,
    );
  return `${String(hour).padStart(2, '0')}:${minute}`;
}

/** Reads when a row's step is due; what no day, wait or clock can be is a `CellProblem` of its column. */
export function stepTimeOf(cells: Cells): StepTime {
  return { day: cells.number('day', 1, lastDay), gap: gapOf(cells), at: clockOf(cells) };
}

/** When a step is due: on its day, or so long after the one before. What comes without either follows a day later. */
export function timing(time: StepTime, first: boolean): Record<string, unknown> {
  const at = time.at === null ? {} : { at: time.at };
  if (time.day !== null) return { day: time.day, ...at };
  if (first) return { day: 1 + Math.floor((time.gap ?? 0) / dayMinutes), ...at };
  const gap = time.gap ?? dayMinutes;
  if (gap === 0) return { after: '30m' };
  return { after: durationOf(gap), ...(gap % dayMinutes === 0 ? at : {}) };
}

/** What `timing` makes of a later step that its row does not say, as a sentence; null where the row says it. */
export function assumedOf({ day, gap }: StepTime): string | null {
  if (day !== null) return null;
  if (gap === null) return 'It says neither a day nor a wait: it comes a day after the step before.';
  return gap === 0 ? 'It says no wait: it comes 30 minutes after the step before.' : null;
}
