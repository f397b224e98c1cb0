import { isTerminal } from '../../src/cadence/index.ts';
import { type Left, stateOf } from './check.ts';
import type { Scene } from './situations.ts';
import { type Mark, markRule } from './witness.ts';

interface Stop {
  readonly kind: string;
  readonly personId: string;
}

/** Signals that a person's word lifts; a deletion is about the runs of its record alone, a bounce about the address. */
const liftable = ['replied', 'meeting_booked', 'left_company', 'out_of_office'];
const notCarried = ['deleted_in_crm', 'bounced'];

type Reserved = Extract<Mark, { what: 'reserved' }>;

/** Two people's story, told in the order of the locks. */
class Story {
  readonly found: string[] = [];
  readonly #scene: Scene;
  readonly #runs = new Map<string, { readonly state: string; readonly personId: string }>();
  /** Runs whose enrollment is certainly committed: whoever reads now sees them. */
  readonly #committed: Set<string>;
  readonly #unread = new Map<string, string | null>();
  /** Runs that a colleague's reply has stopped. */
  readonly #byColleague = new Set<string>();
  #stops: readonly Stop[];
  #merged = false;
  #ofCompany: boolean;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#ofCompany = scene.companyId !== null;
    this.#committed = new Set([scene.runId, scene.secondRunId ?? scene.runId]);
    this.#stops =
      scene.situation === 'held after a reply' ? [{ kind: 'replied', personId: scene.first.person.id }] : [];
  }

  decided(runId: string, run: { readonly state: string; readonly personId: string }): void {
    // Whatever is decided after an enrollment is decided by another transaction.
    if (this.#runs.has(runId)) this.#committed.add(runId);
    this.#runs.set(runId, run);
  }

  hear(mark: Mark): void {
    switch (mark.what) {
      case 'reserved':
        this.#reserved(mark);
        return;
      case 'stop':
        this.#stopped(mark);
        return;
      case 'domain listed': {
        const { first, second } = this.#scene;
        const listed = [first, second].map(({ person }) => ({ kind: 'listed', personId: person.id }));
        this.#stops = [...this.#stops, ...listed];
        return;
      }
      case 'merged':
        this.#merged = true;
        return;
      case 'of no company':
        this.#ofCompany = false;
        return;
      case 'came in':
        this.#unread.set(mark.rawId, mark.personId);
        return;
      case 'understood':
        this.#unread.delete(mark.rawId);
        return;
      case 'lifted':
        this.#lifted(mark.personId);
    }
  }

  #reserved({ runId, touchId, personId }: Reserved): void {
    const state = this.#runs.get(runId)?.state ?? 'unknown';
    const what = `the mail of touch ${touchId} was reserved`;
    if (stateOf(state) !== 'active' && state !== 'finished (completed)')
      this.found.push(`${what} although its run was ${state}`);
    for (const stop of this.#stops)
      if (stop.personId === personId || (this.#merged && !notCarried.includes(stop.kind)))
        this.found.push(`${what} after '${stop.kind}'`);
    for (const unread of this.#unread.values())
      if (this.#merged || unread === personId)
        this.found.push(`${what} while a mail of theirs was not understood`);
    if (this.#byColleague.has(runId)) this.found.push(`${what} after a colleague's reply`);
  }

  #stopped({ kind, personId }: Stop): void {
    this.#stops = [...this.#stops, { kind, personId }];
    if (kind !== 'replied' || !this.#ofCompany || this.#merged) return;
    for (const [runId, run] of this.#runs) {
      const state = stateOf(run.state);
      // One that is just being enrolled nobody sees yet: it comes after the reply, and stays.
      if (
        run.personId !== personId &&
        this.#committed.has(runId) &&
        state !== undefined &&
        !isTerminal(state)
      )
        this.#byColleague.add(runId);
    }
  }

  #lifted(personId: string): void {
    const theirs = (stop: Stop) =>
      liftable.includes(stop.kind) && (this.#merged || personId === stop.personId);
    this.#stops = this.#stops.filter((stop) => !theirs(stop));
  }
}

/** Reservations that came after a stop of their human, or from a run that was not going on. */
export function reservedAfterStop({ scene, entries }: Left): readonly string[] {
  const story = new Story(scene);
  for (const { rule, facts, enrollmentId, personId, state } of entries) {
    if (rule === markRule) story.hear(facts as unknown as Mark);
    else if (!rule.startsWith('ignored-') && personId !== null)
      story.decided(enrollmentId, { state, personId });
  }
  return story.found;
}
