import type { Person } from '../ports/records.ts';
import type { EnrollRule, Tx } from '../ports/store.ts';

const dayMs = 24 * 60 * 60_000;
/** For how long a task of a rule counts as open: what becomes of it in the CRM is not read. */
const taskOpenMs = 7 * dayMs;

/** What people do again and again: each time is a signal of its own, and none is news to whoever was told of the last. */
const frequent: readonly string[] = ['page_visited', 'product_usage', 'clicked'];

const key = (personId: string | null, words: string) => `${personId} ${words}`;

/** What a rule has said already, and need not say again: by the person and the words. */
export class SaidBefore {
  readonly #alerts: ReadonlySet<string>;
  readonly #tasks: ReadonlySet<string>;

  private constructor(alerts: Iterable<string>, tasks: Iterable<string>) {
    this.#alerts = new Set(alerts);
    this.#tasks = new Set(tasks);
  }

  /**
   * Of rules that are set off by what people do again and again: alerts of the last day, and tasks that may still be
   * open. Of others nothing: each of their causes counts. The people must be locked.
   */
  static async by(
    { trigger }: EnrollRule,
    tx: Tx,
    { people, now }: { readonly people: readonly Person[]; readonly now: Date },
  ): Promise<SaidBefore> {
    const signals = trigger.on === 'signal' && frequent.includes(trigger.kind);
    if (people.length === 0 || (!signals && trigger.on !== 'opens')) return new SaidBefore([], []);
    const ids = people.map((person) => person.id);
    // A rule on opens is set off once a day anyway, by the workspace's calendar.
    const since = new Date(now.getTime() - dayMs);
    const alerts = signals ? await tx.alerts.toldOf(ids, { kind: 'rule', since }) : [];
    const open = now.getTime() - taskOpenMs;
    const tasks = (await tx.activities.byPersons(ids)).filter(
      ({ activity }) => activity.kind === 'task' && activity.at.getTime() > open,
    );
    return new SaidBefore(
      alerts.map(({ personId, words }) => key(personId, words)),
      tasks.map(({ personId, activity }) => key(personId, activity.subject)),
    );
  }

  alert(personId: string, words: string): boolean {
    return this.#alerts.has(key(personId, words));
  }

  task(personId: string, words: string): boolean {
    return this.#tasks.has(key(personId, words));
  }
}
