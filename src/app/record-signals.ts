import { transition } from '../cadence/index.ts';
import type { SignalKind } from '../cadence/run.ts';
import type { Enrollment, Identity, Person, Signal, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { toOptOut, toOutboxActivity } from './crm-activity.ts';

/** A signal as a source reports it; the person is already found. */
export interface SignalInput {
  readonly kind: SignalKind;
  readonly personId: string | null;
  readonly enrollmentId: string | null;
  readonly touchId: string | null;
  readonly at: Date;
  readonly source: string;
  readonly sourceKey: string;
  /** For out of office: when they are back. */
  readonly until?: Date | undefined;
  readonly facts?: Readonly<Record<string, unknown>>;
  /** For replies: what goes on the CRM's timeline. */
  readonly mail?: { readonly subject: string; readonly text: string; readonly from: string | null };
}

/** Signals that hold the person for good, with the reason that a suppression gets. */
const lasting: Partial<Record<SignalKind, string>> = {
  complained: 'complained',
  unsubscribed: 'unsubscribed',
  opted_out_in_crm: 'opted out in the CRM',
  bounced: 'bounced',
};

/** Signals that hold the person until somebody resumes. */
const untilResumed: Partial<Record<SignalKind, string>> = {
  replied: 'replied',
  meeting_booked: 'booked a meeting',
};

/** Signals that the rep is told of at once. */
const alerting: Partial<Record<SignalKind, string>> = {
  replied: 'replied',
  complained: 'marked a mail as spam',
  unsubscribed: 'opted out',
  bounced: 'has an address that bounces',
  meeting_booked: 'booked a meeting',
};

/** Signals after which the CRM must show the person as opted out. */
const optsOut: readonly SignalKind[] = ['complained', 'unsubscribed', 'opted_out_in_crm'];

const nameOf = (person: Person) =>
  [person.firstName, person.lastName].filter((part) => part !== null).join(' ') ||
  person.email ||
  'The person';

interface World {
  readonly people: ReadonlyMap<string, Person>;
  readonly runs: readonly Enrollment[];
  readonly identities: readonly Identity[];
  readonly versions: ReadonlyMap<string, Version>;
}

async function readWorld(tx: Tx, personIds: readonly string[]): Promise<World> {
  // The lock comes first: whoever reserves a send for these people waits, or has committed before us.
  const people = new Map((await tx.people.lock(personIds)).map((person) => [person.id, person]));
  const runs = await tx.enrollments.byPersons(personIds);
  const identities = await tx.identities.byPersons(personIds);
  const versions = await tx.cadences.versionsByIds([...new Set(runs.map((run) => run.versionId))]);
  return { people, runs, identities, versions: new Map(versions.map((version) => [version.id, version])) };
}

async function holdPeople(tx: Tx, ctx: ActorContext, fresh: readonly Signal[], world: World): Promise<void> {
  for (const kind of new Set(fresh.map((signal) => signal.kind))) {
    const ids = [...new Set(fresh.filter((signal) => signal.kind === kind).map((signal) => signal.personId))];
    const personIds = ids.filter((id) => id !== null);
    const good = lasting[kind];
    const reason = good ?? untilResumed[kind];
    if (reason === undefined) continue;
    await tx.people.hold(personIds, { reason, since: ctx.clock.now(), lasting: good !== undefined });
    if (good === undefined) continue;
    await tx.suppressions.insert(
      personIds.flatMap((personId) => {
        const email = world.people.get(personId)?.email;
        if (email === null || email === undefined) return [];
        const channel = 'email' as const;
        const row = { id: ctx.ids.uuid(), scope: 'email' as const, value: email, channel, reason: kind };
        return [{ ...row, source: ctx.actor.name, personId, createdAt: ctx.clock.now() }];
      }),
    );
  }
}

function moveRuns(
  changes: ChangeSet,
  ctx: ActorContext,
  signal: Signal,
  input: SignalInput,
  world: World,
): void {
  for (const stored of world.runs) {
    if (stored.personId !== signal.personId) continue;
    const version = world.versions.get(stored.versionId);
    if (version === undefined) continue;
    const run = changes.latest(stored);
    const event = {
      type: 'signal' as const,
      kind: signal.kind,
      at: signal.at,
      ...(input.until === undefined ? {} : { until: input.until }),
    };
    const result = transition(run, event, { version, now: ctx.clock.now() });
    const unchanged =
      result.run === run || (result.run.state === run.state && result.run.reason === run.reason);
    // Delivered, opened and clicked move nothing; a ledger row for each would only bury the decisions.
    if (unchanged && result.actions.length === 0 && run.endedAt !== null) continue;
    if (unchanged && ['delivered', 'opened', 'clicked', 'blocked'].includes(signal.kind)) continue;
    changes.take(run, event, result);
  }
}

function tellCrm(changes: ChangeSet, signal: Signal, input: SignalInput, world: World): void {
  const person = signal.personId === null ? undefined : world.people.get(signal.personId);
  if (person === undefined) return;
  const own = world.identities.filter(
    (identity) => identity.personId === person.id && identity.state === 'live',
  );
  if (optsOut.includes(signal.kind))
    for (const identity of own)
      if (!identity.emailOptOut)
        changes.activities.push(
          toOptOut({ person, identity, key: signal.id, at: signal.at, why: `Cadenza: ${signal.kind}` }),
        );
  const run = world.runs.find((candidate) => candidate.id === signal.enrollmentId);
  const enrolled = own.find((identity) => identity.id === run?.identityId);
  if (signal.kind !== 'replied' || run === undefined || enrolled === undefined) return;
  const mail = input.mail ?? { subject: 'Reply', text: '', from: person.email };
  changes.activities.push(
    toOutboxActivity(
      {
        enrollment: run,
        person,
        identity: enrolled,
        ownerId: enrolled.ownerCrmId,
        zone: 'UTC',
        cadence: world.versions.get(run.versionId)?.definition.name ?? '',
      },
      {
        key: signal.id,
        kind: 'reply',
        channel: 'email',
        direction: 'inbound',
        at: signal.at,
        subject: mail.subject,
        text: mail.text,
        from: mail.from,
        step: run.last?.stepKey ?? '',
      },
    ),
  );
}

/**
 * Records signals in the caller's transaction and lets them take effect: holds and suppressions under the person's
 * lock, every run of the person, alerts, and what the CRM must know. A signal seen before changes nothing.
 * Returns the ids of the new ones.
 */
export async function recordSignals(
  ctx: ActorContext,
  tx: Tx,
  inputs: readonly SignalInput[],
): Promise<readonly string[]> {
  if (inputs.length === 0) return [];
  const personIds = [...new Set(inputs.map((input) => input.personId).filter((id) => id !== null))];
  const world = await readWorld(tx, personIds);
  const byId = new Map<string, SignalInput>();
  const signals = inputs.map((input): Signal => {
    const { personId, enrollmentId, touchId, kind, at, source, sourceKey } = input;
    const id = ctx.ids.uuid();
    byId.set(id, input);
    return { id, personId, enrollmentId, touchId, kind, at, source, sourceKey, facts: input.facts ?? {} };
  });
  const created = new Set(await tx.signals.insert(signals));
  const fresh = signals.filter((signal) => created.has(signal.id));
  await holdPeople(tx, ctx, fresh, world);
  const changes = new ChangeSet(ctx);
  for (const signal of fresh) {
    const input = byId.get(signal.id);
    if (input === undefined) continue;
    const raised = changes.alerts.length;
    moveRuns(changes, ctx, signal, input, world);
    tellCrm(changes, signal, input, world);
    const person = signal.personId === null ? undefined : world.people.get(signal.personId);
    const told = alerting[signal.kind];
    if (person === undefined || told === undefined) continue;
    const run = world.runs.find((candidate) => candidate.id === signal.enrollmentId);
    // The runs say the same without a name: the rep is told once.
    const others = changes.alerts.splice(raised).filter((alert) => alert.kind !== signal.kind);
    changes.alerts.push(...others);
    changes.alert(signal.kind, `${nameOf(person)} ${told}.`, {
      personId: person.id,
      ...(run === undefined ? {} : { id: run.id, ownerUserId: run.ownerUserId }),
    });
  }
  await changes.write(tx);
  return [...created];
}
