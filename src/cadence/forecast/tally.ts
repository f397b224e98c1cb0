import { hourMs } from '../duration.ts';
import { findStep } from '../go-on.ts';
import type { Channel } from '../model.ts';
import { isTerminal } from '../states.ts';
import { type DayReader, dayReader } from './days.ts';
import { type Leave, taskRepAt } from './leaves.ts';
import type { Played } from './stage.ts';

/** What a day asks for, on the calendar of whoever does it. */
export interface DayLoad {
  /** Local date, `2026-11-23`. */
  readonly day: string;
  /** Mails that the product sends. */
  readonly emails: number;
  /** Tasks that come up, by channel; an email under `email` is one that a rep reviews and sends. */
  readonly tasks: Partial<Readonly<Record<Channel, number>>>;
}

export interface SenderLoad {
  readonly senderId: string;
  readonly emails: number;
  readonly days: readonly { readonly day: string; readonly emails: number }[];
  readonly peak: { readonly day: string; readonly emails: number } | null;
  /** The hour with most mail, as it begins (UTC). */
  readonly busiestHour: { readonly from: Date; readonly emails: number } | null;
  /** Mails that the sender's limits put on a later day than the cadence has them. */
  readonly moved: number;
}

export interface RepLoad {
  readonly repId: string;
  readonly tasks: number;
  readonly days: readonly Pick<DayLoad, 'day' | 'tasks'>[];
  readonly peak: { readonly day: string; readonly tasks: number } | null;
}

/** The zones in which days are counted: `zone` for every sender and rep that is not named. */
export interface LoadZones {
  readonly zone: string;
  readonly senders?: ReadonlyMap<string, string>;
  readonly reps?: ReadonlyMap<string, string>;
  /** Whose tasks a colleague has, and when. */
  readonly leaves?: readonly Leave[];
}

type Counts<K> = Map<K, number>;
type ByDay = Map<string, Counts<Channel>>;

const addTo = <K>(counts: Counts<K>, key: K, count: number) =>
  counts.set(key, (counts.get(key) ?? 0) + count);

function within<K, V>(map: Map<K, V>, key: K, fresh: () => V): V {
  const found = map.get(key) ?? fresh();
  map.set(key, found);
  return found;
}

export const sumOf = (counts: Iterable<number | undefined>) =>
  [...counts].reduce<number>((sum, one) => sum + (one ?? 0), 0);
const byDay = <T extends { readonly day: string }>(rows: readonly T[]) =>
  [...rows].sort((one, other) => one.day.localeCompare(other.day));
const tasksOf = (counts: Counts<Channel>): DayLoad['tasks'] => Object.fromEntries(counts);

/** The row with most; the earlier one of two alike. */
export function peakOf<T>(rows: readonly T[], count: (row: T) => number): T | null {
  return rows.reduce<T | null>((most, row) => (most === null || count(row) > count(most) ? row : most), null);
}

/** Counts what a play asks of senders, reps and CRMs, day by day. */
export class Tally {
  readonly #zones: LoadZones;
  readonly #dayOf: DayReader = dayReader();
  readonly #emails = new Map<string, Counts<string>>();
  readonly #hours = new Map<string, Counts<number>>();
  readonly #moved: Counts<string> = new Map();
  readonly #tasks = new Map<string, ByDay>();
  /** Entries on a CRM's timeline: mails that left and tasks that were done. */
  readonly #entries: ByDay = new Map();
  readonly #ends: Counts<number> = new Map();

  constructor(zones: LoadZones) {
    this.#zones = zones;
  }

  readonly hear = ({ bundle, result, leaving, moved }: Played): void => {
    const { senderId, count } = bundle;
    for (const { by, id, people } of moved) if (by === 'sender') addTo(this.#moved, id, people);
    if (leaving !== null) for (const at of leaving) this.#email(senderId, at);
    for (const action of result.actions) {
      if (action.type === 'open_task') {
        const at = action.dueAt.getTime();
        const repId = taskRepAt(this.#zones.leaves ?? [], bundle.repId, at);
        const day = this.#repDay(repId, at);
        const days = within(this.#tasks, repId, () => new Map());
        addTo(
          within(days, day, () => new Map()),
          action.channel,
          count,
        );
      }
      if (action.type === 'close_task' && action.result === 'done') {
        const step = findStep(bundle, bundle.run.openTask?.stepKey ?? '');
        const day = this.#repDay(bundle.repId, result.at.getTime());
        addTo(
          within(this.#entries, day, () => new Map()),
          step?.channel ?? 'custom',
          count,
        );
      }
    }
    if (isTerminal(result.run.state)) addTo(this.#ends, result.at.getTime(), count);
  };

  #repDay(repId: string, at: number): string {
    return this.#dayOf(at, this.#zones.reps?.get(repId) ?? this.#zones.zone);
  }

  #email(senderId: string, at: number): void {
    const day = this.#dayOf(at, this.#zones.senders?.get(senderId) ?? this.#zones.zone);
    addTo(
      within(this.#emails, senderId, () => new Map()),
      day,
      1,
    );
    addTo(
      within(this.#hours, senderId, () => new Map()),
      Math.floor(at / hourMs) * hourMs,
      1,
    );
    addTo(
      within(this.#entries, day, () => new Map()),
      'email',
      1,
    );
  }

  senders(): readonly SenderLoad[] {
    return [...this.#emails].map(([senderId, counts]) => {
      const days = byDay([...counts].map(([day, emails]) => ({ day, emails })));
      const hours = [...(this.#hours.get(senderId) ?? [])].map(([from, emails]) => ({ from, emails }));
      const busiest = peakOf(
        hours.sort((one, other) => one.from - other.from),
        (hour) => hour.emails,
      );
      return {
        senderId,
        emails: sumOf(counts.values()),
        days,
        peak: peakOf(days, (day) => day.emails),
        busiestHour: busiest && { from: new Date(busiest.from), emails: busiest.emails },
        moved: this.#moved.get(senderId) ?? 0,
      };
    });
  }

  reps(): readonly RepLoad[] {
    return [...this.#tasks].map(([repId, found]) => {
      const days = byDay([...found].map(([day, counts]) => ({ day, tasks: tasksOf(counts) })));
      const totals = days.map(({ day, tasks }) => ({ day, tasks: sumOf(Object.values(tasks)) }));
      const peak = peakOf(totals, ({ tasks }) => tasks);
      return { repId, tasks: sumOf(totals.map(({ tasks }) => tasks)), days, peak };
    });
  }

  /** Everybody's work together, each on their own calendar; days on which there is none are left out. */
  days(): readonly DayLoad[] {
    const emails: Counts<string> = new Map();
    const tasks: ByDay = new Map();
    for (const counts of this.#emails.values()) for (const [day, count] of counts) addTo(emails, day, count);
    for (const found of this.#tasks.values())
      for (const [day, counts] of found)
        for (const [channel, count] of counts)
          addTo(
            within(tasks, day, () => new Map()),
            channel,
            count,
          );
    const all = [...new Set([...emails.keys(), ...tasks.keys()])].sort();
    return all.map((day) => ({
      day,
      emails: emails.get(day) ?? 0,
      tasks: tasksOf(tasks.get(day) ?? new Map()),
    }));
  }

  /** Timeline entries by day and channel. */
  entries(): readonly { readonly day: string; readonly channels: DayLoad['tasks'] }[] {
    return byDay([...this.#entries].map(([day, counts]) => ({ day, channels: tasksOf(counts) })));
  }

  /** When the first and the last run ended, and how many ended at all. */
  ends(): { readonly first: Date | null; readonly last: Date | null; readonly people: number } {
    const moments = [...this.#ends.keys()].sort((one, other) => one - other);
    const at = (moment: number | undefined) => (moment === undefined ? null : new Date(moment));
    return { first: at(moments[0]), last: at(moments.at(-1)), people: sumOf(this.#ends.values()) };
  }
}
