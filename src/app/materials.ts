import { hasBegun } from '../cadence/index.ts';
import type { Step } from '../cadence/model.ts';
import { AppError } from '../errors.ts';
import type {
  Absence,
  Company,
  EditedEmail,
  Enrollment,
  Fact,
  Identity,
  Person,
  Send,
  Sender,
  Suppression,
  User,
  Version,
  Workspace,
} from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { AppContext } from './context.ts';
import { showsMeetingLink, withOwnLink } from './meeting-link.ts';
import { byId, distinct } from './reading.ts';
import { RunCalendars } from './run-calendars.ts';
import { freshFacts, readsFacts } from './variables-of.ts';
import { whoIsAway } from './who-is-away.ts';

/** Everything that a due step of one run may need; read set-based, once a batch. */
export interface Material {
  readonly enrollment: Enrollment;
  readonly person: Person;
  readonly company: Company | null;
  readonly identity: Identity | null;
  readonly version: Version;
  readonly sender: Sender;
  readonly workspace: Workspace;
  /** The next step, if the run has one. */
  readonly step: Step | null;
  /** Accepted mails of this run, oldest first. */
  readonly thread: readonly Send[];
  /** A mail of this run whose fate is not known or not decided. */
  readonly unresolved: { readonly stepKey: string; readonly state: string } | null;
  readonly suppressions: ReadonlyMap<string, Suppression>;
  /** The next step's email in somebody's own words; null when it goes out as the template has it. */
  readonly edited: EditedEmail | null;
  /** The run's owner, and their absence when they are away now. */
  readonly owner: User | null;
  readonly absence: Absence | null;
  /** Who is away now, by user. */
  readonly away: ReadonlyMap<string, Absence>;
  readonly calendars: RunCalendars;
  /** Subject of the thread that was left when the run got another sender; null when its thread goes on. */
  readonly leftThread: string | null;
  /** What is known of the person and the company beyond their records, and not stale; only where the cadence asks for it. */
  readonly facts: readonly Fact[];
  /** Nothing of the run leaves before this; null when nothing waits, or it has begun. */
  readonly leavesAt: Date | null;
}

/** What to look up among the suppressions for these people. */
export function suppressionValues(people: readonly Person[]) {
  return people.flatMap((person) => [
    { scope: 'person' as const, value: person.id },
    ...(person.email === null ? [] : [{ scope: 'email' as const, value: person.email }]),
    ...(person.phone === null ? [] : [{ scope: 'phone' as const, value: person.phone }]),
  ]);
}

function need<T>(value: T | undefined, what: string, id: string): T {
  if (value === undefined) throw new AppError('internal', `The ${what} ${id} of an enrollment is not there.`);
  return value;
}

/** The step of a version by key. */
export function stepOf(version: Version, key: string): Step | undefined {
  return version.definition.steps.find((step) => step.key === key);
}

/** What was said about these runs when they were enrolled: emails in other words, and what waits for an undo. */
async function gatherEnrolling(tx: Tx, runs: readonly Enrollment[]) {
  const batched = runs.filter((run) => run.batchId !== null && run.next !== null);
  const fresh = batched.filter((run) => !hasBegun(run));
  const planned = runs.filter((run) => run.next !== null);
  const edits = planned.length === 0 ? [] : await tx.edits.byEnrollments(planned.map((run) => run.id));
  const batches = fresh.length === 0 ? [] : await tx.batches.byIds(distinct(fresh.map((run) => run.batchId)));
  const leavesAt = new Map(batches.map((batch) => [batch.id, batch.leavesAt]));
  return {
    leavesAtOf: (run: Enrollment) => (hasBegun(run) ? null : (leavesAt.get(run.batchId ?? '') ?? null)),
    editedOf: (run: Enrollment) =>
      edits.find((edit) => edit.enrollmentId === run.id && edit.stepKey === run.next?.stepKey) ?? null,
  };
}

/** The mails that the next one answers; when the run left their thread with a new sender, only its subject. */
function threadOf(
  { threadSince }: Enrollment,
  sent: readonly Send[],
): Pick<Material, 'thread' | 'leftThread'> {
  if (threadSince === null) return { thread: sent, leftThread: null };
  const thread = sent.filter((send) => send.reservedAt >= threadSince);
  return { thread, leftThread: thread.length === 0 ? (sent[0]?.mail.subject ?? null) : null };
}

/** Reads the material of a batch of runs: a fixed number of statements. */
export async function gatherMaterial(
  ctx: AppContext,
  tx: Tx,
  batch: readonly { readonly enrollment: Enrollment; readonly person: Person }[],
): Promise<readonly Material[]> {
  const now = ctx.clock.now();
  const runs = batch.map((item) => item.enrollment);
  const people = batch.map((item) => item.person);
  const ids = runs.map((run) => run.id);
  // Asked at once, so that they share a round trip; what is asked of the sends' threads depends on the versions.
  const [workspace, versions, senders, companies, identities, suppressions, enrolling, open, owners, away] =
    await Promise.all([
      tx.workspace.get(),
      tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))).then(byId),
      tx.users.senders().then(byId),
      tx.companies.byIds(distinct(people.map((person) => person.companyId))).then(byId),
      tx.identities.byIds(distinct(runs.map((run) => run.identityId))).then(byId),
      tx.suppressions.match(suppressionValues(people)),
      gatherEnrolling(tx, runs),
      tx.sends.unresolved(ids),
      tx.users.byIds(distinct(runs.map((run) => run.ownerUserId))).then(byId),
      whoIsAway(tx, now),
    ]);
  const calendars = new RunCalendars(await ctx.holidays.load(), [...owners.values()]);
  const unresolved = new Map(open.map((row) => [row.enrollmentId, row]));
  const { editedOf, leavesAtOf } = enrolling;
  const replying = runs.filter((run) => {
    const step =
      run.next && stepOf(need(versions.get(run.versionId), 'version', run.versionId), run.next.stepKey);
    return step?.channel === 'email' && step.thread === 'reply';
  });
  const threads = new Map<string, Send[]>();
  if (replying.length > 0)
    for (const send of await tx.sends.acceptedByEnrollments(replying.map((run) => run.id)))
      threads.set(send.enrollmentId, [...(threads.get(send.enrollmentId) ?? []), send]);
  const asking = batch.filter(({ enrollment }) => {
    const version = versions.get(enrollment.versionId);
    return version !== undefined && readsFacts(version.definition);
  });
  const known =
    asking.length === 0
      ? []
      : await tx.facts.of(distinct(asking.flatMap(({ person }) => [person.id, person.companyId])));
  const bySubject = Map.groupBy(known, (fact) => fact.subjectId);
  const factsOf = ({ id, companyId }: Person) =>
    freshFacts([...(bySubject.get(id) ?? []), ...(bySubject.get(companyId ?? '') ?? [])], now);
  return batch.map(({ enrollment, person }) => {
    const version = need(versions.get(enrollment.versionId), 'version', enrollment.versionId);
    const sender = need(senders.get(enrollment.senderId), 'sender', enrollment.senderId);
    return {
      enrollment,
      person,
      version,
      workspace,
      suppressions,
      company: person.companyId === null ? null : (companies.get(person.companyId) ?? null),
      identity: enrollment.identityId === null ? null : (identities.get(enrollment.identityId) ?? null),
      sender: showsMeetingLink(version.definition)
        ? withOwnLink(ctx, sender, tx.meetings.linkToken(enrollment.id))
        : sender,
      step: enrollment.next === null ? null : (stepOf(version, enrollment.next.stepKey) ?? null),
      ...threadOf(enrollment, threads.get(enrollment.id) ?? []),
      owner: owners.get(enrollment.ownerUserId) ?? null,
      absence: away.get(enrollment.ownerUserId) ?? null,
      away,
      calendars,
      unresolved: unresolved.get(enrollment.id) ?? null,
      edited: editedOf(enrollment),
      facts: factsOf(person),
      leavesAt: leavesAtOf(enrollment),
    };
  });
}
