import { hourMs, minuteMs } from '../duration.ts';
import type { Schedule } from '../model.ts';
import type { SendingLimits } from '../sender-book.ts';
import { type Asked, dayNumber, type FootprintReader } from './footprint.ts';
import { type Group, type StartDay, takingTurns } from './groups.ts';
import type { Stepwise } from './play.ts';

/** How much a day may hold for one sender or rep; null: any amount. */
type DayCaps = ReadonlyMap<string, number | null>;

/** What is there already, by sender or rep and day. */
export type DayCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

export interface Room {
  readonly mailsPerDay: DayCaps;
  readonly tasksPerDay: DayCaps;
  readonly mails: DayCounts;
  readonly tasks: DayCounts;
  /** New people a day; null: any number. */
  readonly newPeople: { readonly cap: number; readonly there: ReadonlyMap<string, number> } | null;
}

/** What is booked on days of one sender or rep, from a first day on. */
class Days {
  readonly #cap: number;
  readonly #counts = new Map<number, number>();

  constructor(cap: number | null | undefined, there: ReadonlyMap<string, number> | undefined) {
    this.#cap = cap ?? Number.POSITIVE_INFINITY;
    for (const [day, count] of there ?? []) this.#counts.set(dayNumber(day), count);
  }

  /** Whether there is room for all of this; a day that is full already takes nothing more. */
  fits(start: number, wanted: readonly Asked[]): boolean {
    if (this.#cap === Number.POSITIVE_INFINITY) return true;
    return wanted.every(([after, count]) => (this.#counts.get(start + after) ?? 0) + count <= this.#cap);
  }

  take(start: number, wanted: readonly Asked[]): void {
    if (this.#cap === Number.POSITIVE_INFINITY) return;
    for (const [after, count] of wanted)
      this.#counts.set(start + after, (this.#counts.get(start + after) ?? 0) + count);
  }
}

/** What one more person takes of a limit. */
interface Taken {
  readonly of: Days;
  readonly asked: readonly Asked[];
}

class Booking {
  readonly #mails = new Map<string, Days>();
  readonly #tasks = new Map<string, Days>();
  readonly #begins: Days;
  readonly #room: Room;
  readonly #footprint: FootprintReader;
  /** What somebody of a group takes on the day that is being filled: it is the same for all of them. */
  #day = '';
  #known = new Map<Group, readonly Taken[]>();

  constructor(room: Room, footprint: FootprintReader) {
    this.#room = room;
    this.#begins = new Days(room.newPeople?.cap, room.newPeople?.there);
    this.#footprint = footprint;
  }

  /** Books one more person of a group who starts on a day (`start`: its number); false where a limit would break. */
  take(group: Group, { day, start }: { readonly day: string; readonly start: number }): boolean {
    if (day !== this.#day) {
      this.#day = day;
      this.#known = new Map();
    }
    const taken = this.#known.get(group) ?? this.#takenBy(group, day);
    this.#known.set(group, taken);
    for (const { of, asked } of taken) if (!of.fits(start, asked)) return false;
    for (const { of, asked } of taken) of.take(start, asked);
    return true;
  }

  #takenBy(group: Group, day: string): readonly Taken[] {
    const { mailsPerDay, tasksPerDay, mails, tasks } = this.#room;
    const { senderId } = group;
    const { emails, tasks: byRep, begins } = this.#footprint(group, day);
    const sender = this.#mails.get(senderId) ?? new Days(mailsPerDay.get(senderId), mails.get(senderId));
    this.#mails.set(senderId, sender);
    const reps = [...byRep].map(([repId, asked]) => {
      const of = this.#tasks.get(repId) ?? new Days(tasksPerDay.get(repId), tasks.get(repId));
      this.#tasks.set(repId, of);
      return { of, asked };
    });
    return [{ of: sender, asked: emails }, { of: this.#begins, asked: begins }, ...reps];
  }
}

interface Placing {
  readonly groups: readonly Group[];
  /** Days on which people can start, the first first. */
  readonly days: readonly string[];
  readonly room: Room;
  readonly footprint: FootprintReader;
}

/** Starts up to `rate` people a day, fewer where a limit would break; null when they do not all fit into `most` days. */
function* place(
  { groups, days, room, footprint }: Placing,
  turns: readonly number[],
  { rate, most }: { readonly rate: number; readonly most: number },
): Stepwise<readonly StartDay[] | null> {
  const booking = new Booking(room, footprint);
  const starts: StartDay[] = [];
  let placed = 0;
  for (const day of days.slice(0, most)) {
    // A footprint that nobody asked for yet is played here.
    yield;
    let people = 0;
    const on = { day, start: dayNumber(day) };
    for (; people < rate && placed < turns.length; people += 1, placed += 1) {
      const group = groups[turns[placed] ?? 0];
      if (group === undefined || !booking.take(group, on)) break;
    }
    if (people > 0) starts.push({ day, people });
    if (placed === turns.length) return starts;
  }
  return null;
}

/** How much longer than the shortest plan one may take that starts fewer people a day. */
const evenWorth = 1.3;

/**
 * How many new people can start on which day such that no limit of a sender or rep breaks on any day to come. Null when
 * they do not fit into the given days at all.
 *
 * Tries an equal number a day over one day, two days and so on; days on which there is no room left get fewer. The
 * first that is over when it set out to be is it. Where none is, since what starts early leaves no room later, it is
 * the one with the fewest a day among those that take not much longer than the shortest.
 */
export function* spreadStarts(placing: Placing): Stepwise<readonly StartDay[] | null> {
  const { days, groups } = placing;
  const turns = takingTurns(groups);
  const usedBy = (starts: readonly StartDay[]) => days.indexOf(starts.at(-1)?.day ?? '') + 1;
  let best: readonly StartDay[] | null = null;
  let most = days.length;
  let last = 0;
  for (let over = 1; over <= most; over += 1) {
    const rate = Math.ceil(turns.length / over);
    if (rate === last) continue;
    last = rate;
    const starts = yield* place(placing, turns, { rate, most });
    if (starts === null) continue;
    const used = usedBy(starts);
    if (used <= over) return starts;
    // Fewer a day than the plan before.
    best = starts;
    most = Math.min(most, Math.floor(used * evenWorth));
  }
  return best;
}

/** Open milliseconds of the schedule's shortest open day. */
function shortestDay(schedule: Schedule): number {
  const minutes = (clock: string) => 60 * Number(clock.slice(0, 2)) + Number(clock.slice(3, 5));
  const days = Object.values(schedule.windows).flatMap((spans) =>
    spans === undefined || spans.length === 0
      ? []
      : [spans.reduce((sum, span) => sum + minutes(span.slice(6)) - minutes(span.slice(0, 5)), 0)],
  );
  return Math.min(...days) * minuteMs;
}

/** Mails that a sender can send on an open day without putting one off to the next: by its cap, its hours and its gap. */
export function mailsPerOpenDay({ perDay, perHour, gapSeconds }: SendingLimits, schedule: Schedule): number {
  const open = shortestDay(schedule);
  const byHour = perHour === null ? Number.POSITIVE_INFINITY : Math.floor((open / hourMs) * perHour);
  const byGap = gapSeconds === null ? Number.POSITIVE_INFINITY : Math.floor(open / (gapSeconds * 1000));
  return Math.max(1, Math.min(perDay ?? Number.POSITIVE_INFINITY, byHour, byGap));
}
