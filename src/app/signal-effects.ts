import { askedBySignal, type Facts, interestSignals, transition } from '../cadence/index.ts';
import type { SignalKind } from '../cadence/signal-kinds.ts';
import type {
  Enrollment,
  Hold,
  Identity,
  Person,
  Signal,
  Suppression,
  User,
  Version,
} from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { type Asking, replyKindIn } from './gather-facts.ts';
import { holdFor, lastingHolds, strongestFirst, strongestHold } from './holds.ts';
import { mailFrom } from './mail-source.ts';
import { byId } from './reading.ts';
import { RunCalendars } from './run-calendars.ts';

/** A signal as it is stored, with what only its effects need. */
export interface FreshSignal {
  readonly signal: Signal;
  /** For out of office: the first day back (UTC midnight). */
  readonly until?: Date | undefined;
  /** For an opt-out: stored data is to be deleted, or told of, as well. */
  readonly erasure?: true | undefined;
  /** For replies and for who has left: what they wrote. */
  readonly mail?:
    | { readonly subject: string; readonly text: string; readonly from: string | null }
    | undefined;
}

/** The people concerned, under their locks, with everything that a signal can move. */
export interface SignalWorld {
  readonly people: ReadonlyMap<string, Person>;
  readonly runs: readonly Enrollment[];
  readonly identities: readonly Identity[];
  readonly versions: ReadonlyMap<string, Version>;
  readonly users: ReadonlyMap<string, User>;
  readonly calendars: RunCalendars;
}

/** Signals that move no run: a ledger row for each would only bury the decisions. */
const quiet: readonly SignalKind[] = [
  'delivered',
  'opened',
  'clicked',
  'blocked',
  'meeting_rescheduled',
  'meeting_canceled',
  'no_show',
  ...interestSignals,
];

/** Reads what the signals of these people, who are locked, can move. */
export async function readSignalWorld(
  ctx: ActorContext,
  tx: Tx,
  locked: readonly Person[],
): Promise<SignalWorld> {
  const people = byId(locked);
  const personIds = [...people.keys()];
  const runs = await tx.enrollments.byPersons(personIds);
  const identities = await tx.identities.byPersons(personIds);
  const versions = byId(await tx.cadences.versionsByIds([...new Set(runs.map((run) => run.versionId))]));
  const users = byId(await tx.users.byIds([...new Set(runs.map((run) => run.ownerUserId))]));
  const calendars = new RunCalendars(await ctx.holidays.load(), [...users.values()]);
  return { people, runs, identities, versions, users, calendars };
}

/** Where a suppression comes from: mail is read by the tick, so that who acts says nothing. */
function sourceOf({ actor }: ActorContext, { source, facts }: Signal): string {
  return source === 'inbound' && typeof facts.from === 'string' ? mailFrom(facts.from) : actor.name;
}

/** Holds the people whose signals ask for it, and suppresses the addresses of those who are held for good. */
export async function holdPeople(
  ctx: ActorContext,
  tx: Tx,
  work: { fresh: readonly Signal[]; world: SignalWorld },
): Promise<void> {
  const now = ctx.clock.now();
  const held = new Map<Hold, string[]>();
  const suppressed = new Map<string, Suppression>();
  const holdsOf = new Map(strongestFirst.map((kind) => [kind, holdFor(kind, now)]));
  for (const person of work.world.people.values()) {
    const signals = work.fresh.filter((signal) => signal.personId === person.id);
    const own = signals.map((signal) => signal.kind);
    const asked = own.map((kind) => holdsOf.get(kind) ?? null).filter((hold) => hold !== null);
    const hold = strongestHold(person.hold, asked);
    if (hold !== null && hold !== person.hold) held.set(hold, [...(held.get(hold) ?? []), person.id]);
    const reason = strongestFirst.find((kind) => own.includes(kind) && lastingHolds[kind] !== undefined);
    if (reason === undefined || person.email === null) continue;
    const address = { scope: 'email' as const, value: person.email, channel: 'email' as const };
    // Of several that tell the same the first by name, as in the store: whichever came first.
    const [source = ctx.actor.name] = signals
      .flatMap((signal) => (signal.kind === reason ? [sourceOf(ctx, signal)] : []))
      .toSorted();
    const origin = { reason, source, personId: person.id, createdAt: now };
    suppressed.set(person.email, { id: ctx.ids.uuid(), ...address, ...origin });
  }
  for (const [hold, ids] of held) await tx.people.hold(ids, hold);
  await tx.suppressions.insert([...suppressed.values()], strongestFirst);
}

/**
 * Whether a run was history when a signal happened: it had ended, and the person was enrolled anew. What they did then
 * is about the newer run, and says nothing about why the old one is over.
 */
function isHistory(run: Enrollment, runs: readonly Enrollment[], at: Date): boolean {
  const { endedAt } = run;
  if (endedAt === null) return false;
  const anew = (other: Enrollment) =>
    other.id !== run.id && other.personId === run.personId && other.reason !== 'undone';
  return runs.some((other) => anew(other) && other.createdAt >= endedAt && other.createdAt <= at);
}

/** The runs whose cadence has rules that one of these signals has looked at, with what those ask. */
export function askingAbout(fresh: readonly FreshSignal[], world: SignalWorld): readonly Asking[] {
  return world.runs.flatMap((run) => {
    const person = world.people.get(run.personId);
    const definition = world.versions.get(run.versionId)?.definition;
    if (person === undefined || definition?.on === undefined) return [];
    const own = fresh.filter(({ signal }) => signal.personId === run.personId);
    const asked = own.map(({ signal }) => askedBySignal(definition, signal.kind)).find((one) => one !== null);
    return asked === undefined || asked === null ? [] : [{ run, person, asked }];
  });
}

/** To how many earlier mails of a run an out-of-office answer came that named no day. */
function absencesBefore(run: Enrollment, signal: Signal, told: readonly Signal[]): number {
  const earlier = told.filter(
    ({ personId, touchId, at }) =>
      personId === run.personId && touchId !== signal.touchId && at < signal.at && at >= run.createdAt,
  );
  return new Set(earlier.map(({ id, touchId }) => touchId ?? id)).size;
}

/**
 * What an out-of-office answer says: the first day back, or else how often the run has waited for answers that named
 * no day.
 */
export function absenceOf({ signal, until }: FreshSignal, run: Enrollment, told: readonly Signal[]) {
  if (signal.kind !== 'out_of_office') return {};
  return until === undefined
    ? { absencesBefore: absencesBefore(run, signal, told) }
    : { back: until.toISOString().slice(0, 10) };
}

/** The event that a signal is to the core. The kind of a reply was found out when the mail was read. */
function toEvent(fresh: FreshSignal, facts: Facts | undefined, about: ReturnType<typeof absenceOf>) {
  const { signal } = fresh;
  const { kind, at } = signal;
  const reply = replyKindIn(signal.facts.reply);
  return {
    type: 'signal' as const,
    kind,
    at,
    ...about,
    ...(reply === undefined ? {} : { reply }),
    ...(facts === undefined ? {} : { facts }),
  };
}

/** Lets a signal take effect on every run of its person; `facts` are those of runs whose rules ask for them. */
export function moveRuns(
  ctx: ActorContext,
  changes: ChangeSet,
  work: {
    fresh: FreshSignal;
    world: SignalWorld;
    facts: ReadonlyMap<string, Facts>;
    /** Absences without a day that were told so far. */
    absences: readonly Signal[];
  },
): void {
  const { signal } = work.fresh;
  for (const stored of work.world.runs) {
    const version = work.world.versions.get(stored.versionId);
    if (stored.personId !== signal.personId || version === undefined) continue;
    if (isHistory(stored, work.world.runs, signal.at)) continue;
    const run = changes.latest(stored);
    const about = absenceOf(work.fresh, run, work.absences);
    const event = toEvent(work.fresh, work.facts.get(run.id), about);
    const result = transition(run, event, {
      version,
      now: ctx.clock.now(),
      ...work.world.calendars.of(run),
    });
    const unchanged = result.run === run && result.actions.length === 0;
    if (unchanged && (quiet.includes(signal.kind) || run.endedAt !== null)) continue;
    changes.take(run, event, result);
  }
}
