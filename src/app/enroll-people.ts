import type { z } from 'zod';
import { anchorDayFor, transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment, Job, Sender, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import { type Candidate, type CheckedCandidate, checkCandidates, personName } from './check-candidates.ts';
import { type ActorContext, engineVersion } from './context.ts';
import {
  type EnrollPeopleInput,
  type EnrollResult,
  type EnrollSummary,
  enrollAtOnce,
  enrollPeopleInput,
} from './enrollment-schemas.ts';
import { parseInput } from './parse-input.ts';
import { type ResolvedSelection, readRecords, resolveSelection } from './resolve-selection.ts';
import { takeInRecords } from './take-in-records.ts';

/** How many people are brought in and enrolled in one transaction. */
const chunkSize = 200;

export interface EnrollTerms {
  readonly version: Version;
  readonly sender: Sender;
  readonly listSource: string;
  readonly lawfulBasis: string;
}

/** The version in force and the sender, or a clear error: asked before anybody is enrolled or previewed. */
export async function enrollTerms(
  ctx: ActorContext,
  tx: Tx,
  input: EnrollPeopleInput,
  source: string,
): Promise<EnrollTerms> {
  const cadence = await tx.cadences.byId(input.cadenceId);
  if (cadence === null) throw new AppError('not_found', `There is no cadence ${input.cadenceId}.`);
  if (cadence.archivedAt !== null)
    throw new AppError('conflict', `The cadence '${cadence.name}' is archived.`);
  const [version] = await tx.cadences.versionsByIds([cadence.currentVersionId]);
  if (version === undefined)
    throw new AppError('internal', `The cadence '${cadence.name}' has no published version.`);
  const senders = await tx.users.senders();
  const sender =
    input.senderId === undefined
      ? (senders.find((one) => one.userId === ctx.actor.userId) ?? senders[0])
      : senders.find((one) => one.id === input.senderId);
  if (sender === undefined)
    throw new AppError('conflict', 'There is no sender to send from. An admin can add one in Set-up.');
  if (sender.state === 'blocked')
    throw new AppError(
      'conflict',
      `Mail from ${sender.email} is blocked: ${sender.blockedReason ?? 'no reason given'}.`,
    );
  return { version, sender, listSource: input.listSource ?? source, lawfulBasis: input.lawfulBasis };
}

/** A run as it begins: pending, day 1 in the person's own calendar. */
export function newEnrollment(ctx: ActorContext, candidate: Candidate, terms: EnrollTerms): Enrollment {
  const now = ctx.clock.now();
  const { person, identity } = candidate;
  return {
    id: ctx.ids.uuid(),
    state: 'pending',
    reason: null,
    zone: person.zone,
    anchorDay: anchorDayFor(now, { schedule: terms.version.definition.schedule, zone: person.zone }),
    next: null,
    openTask: null,
    resumeAt: null,
    last: null,
    personId: person.id,
    identityId: identity?.id ?? null,
    cadenceId: terms.version.cadenceId,
    versionId: terms.version.id,
    senderId: terms.sender.id,
    ownerUserId: ctx.actor.userId ?? terms.sender.userId,
    listSource: terms.listSource,
    lawfulBasis: terms.lawfulBasis,
    enrolledBy: ctx.actor.name,
    createdAt: now,
    endedAt: null,
    words: 'Enrolled',
  };
}

function toResult(checked: CheckedCandidate, run: Enrollment | null): EnrollResult {
  return {
    ref: checked.ref,
    personId: checked.person.id,
    name: personName(checked.person),
    status: run === null ? 'skipped' : 'enrolled',
    reason: run === null ? (checked.obstacle ?? '') : run.words,
    enrollmentId: run?.id ?? null,
  };
}

async function enrollCandidates(
  ctx: ActorContext,
  tx: Tx,
  batch: { readonly candidates: readonly Candidate[]; readonly terms: EnrollTerms },
): Promise<readonly EnrollResult[]> {
  const { terms } = batch;
  const locked = await tx.people.lock(batch.candidates.map((one) => one.person.id));
  const byId = new Map(locked.map((person) => [person.id, person]));
  const fresh = batch.candidates.map((one) => ({ ...one, person: byId.get(one.person.id) ?? one.person }));
  const checked = await checkCandidates(tx, fresh, terms.version);
  const now = ctx.clock.now();
  const changes = new ChangeSet(ctx);
  const runs: Enrollment[] = [];
  const results = checked.map((candidate) => {
    const event = { type: 'enrolled' as const };
    const run = newEnrollment(ctx, candidate, terms);
    if (candidate.obstacle === null) {
      runs.push(run);
      const result = transition(run, event, { version: terms.version, now });
      return toResult(candidate, changes.take(run, event, result));
    }
    changes.ledger.push({
      id: ctx.ids.uuid(),
      enrollmentId: run.id,
      personId: run.personId,
      at: now,
      event: { ...event, listSource: terms.listSource },
      rule: 'left-out-at-enrollment',
      words: `Not enrolled in '${terms.version.definition.name}': ${candidate.obstacle}`,
      facts: {},
      actions: [],
      state: 'not enrolled',
      versionId: terms.version.id,
      engine: engineVersion,
      actor: ctx.actor.name,
    });
    return toResult(candidate, null);
  });
  await tx.enrollments.insert(runs);
  await changes.write(tx);
  return results;
}

/** Brings a chunk of a selection in; those that the CRM does not know come back as results at once. */
export async function bringIn(
  ctx: ActorContext,
  selection: ResolvedSelection,
  span: { readonly from: number; readonly to: number },
): Promise<{
  readonly read: (tx: Tx) => Promise<readonly Candidate[]>;
  readonly unknown: readonly EnrollResult[];
}> {
  const gone = (ref: string, reason: string): EnrollResult => {
    return { ref, personId: null, name: ref, status: 'skipped', reason, enrollmentId: null };
  };
  if (selection.kind === 'people') {
    const ids = selection.ids.slice(span.from, span.to);
    const people = await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) => tx.people.byIds(ids));
    const known = new Set(people.map((person) => person.id));
    const unknown = ids.filter((id) => !known.has(id)).map((id) => gone(id, 'There is no such person.'));
    return {
      unknown,
      read: async (tx) => {
        const identities = await tx.identities.byPersons([...known]);
        const live = (id: string) =>
          identities.find((one) => one.personId === id && one.state === 'live') ?? null;
        return people.map((person) => ({ ref: person.id, person, identity: live(person.id) }));
      },
    };
  }
  const refs = selection.refs.slice(span.from, span.to);
  const found = await readRecords(ctx, selection.connection, refs);
  const known = new Map(found.map((record) => [record.ref.id, record]));
  const records = found.filter((record) => record.movedTo === null);
  const unknown = refs.flatMap((ref) => {
    const record = known.get(ref.id);
    if (record === undefined)
      return [gone(ref.id, 'The CRM has no such record, or this connection may not see it.')];
    if (record.movedTo === null) return [];
    const { type, id } = record.movedTo;
    return [gone(ref.id, `The record was converted or merged in the CRM. Enroll ${type} ${id} instead.`)];
  });
  return {
    unknown,
    read: async (tx) => {
      const imported = await takeInRecords(ctx, tx, { connection: selection.connection, records });
      return imported.map((item) => ({
        ref: item.record.ref.id,
        person: item.person,
        identity: item.identity,
      }));
    },
  };
}

/** Enrolls everybody of a resolved selection, chunk by chunk, telling `progress` after each. */
export async function enrollSelection(
  ctx: ActorContext,
  input: EnrollPeopleInput,
  work: { readonly selection: ResolvedSelection; readonly progress?: (done: number) => Promise<void> },
): Promise<EnrollSummary> {
  const { selection } = work;
  const total = selection.kind === 'people' ? selection.ids.length : selection.refs.length;
  const results: EnrollResult[] = [];
  for (let from = 0; from < total; from += chunkSize) {
    const { read, unknown } = await bringIn(ctx, selection, { from, to: from + chunkSize });
    results.push(...unknown);
    const enrolled = await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
      const terms = await enrollTerms(ctx, tx, input, selection.source);
      const candidates = await read(tx);
      return enrollCandidates(ctx, tx, { candidates, terms });
    });
    results.push(...enrolled);
    await work.progress?.(Math.min(from + chunkSize, total));
  }
  const enrolled = results.filter((result) => result.status === 'enrolled').length;
  ctx.kick();
  return { enrolled, skipped: results.length - enrolled, results };
}

/**
 * Enrolls people in a cadence's version in force. Up to 200 are answered at once, each `enrolled` or `skipped` with
 * a reason; more become a job, whose id is returned. Everybody who is left out has a ledger row.
 */
export async function enrollPeople(
  ctx: ActorContext,
  raw: z.input<typeof enrollPeopleInput>,
): Promise<EnrollSummary | { readonly job: Job }> {
  const input = parseInput(enrollPeopleInput, raw);
  const selection = await resolveSelection(ctx, input.people);
  const total = selection.kind === 'people' ? selection.ids.length : selection.refs.length;
  if (total <= enrollAtOnce) return enrollSelection(ctx, input, { selection });
  const job = await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    await enrollTerms(ctx, tx, input, selection.source);
    const queued = await tx.jobs.insert(
      {
        id: ctx.ids.uuid(),
        kind: 'enroll',
        input: { enroll: input, actor: ctx.actor },
        state: 'queued',
        total,
        done: 0,
        result: null,
        createdAt: ctx.clock.now(),
      },
      null,
    );
    await tx.workspace.dueBy(ctx.clock.now());
    return queued;
  });
  ctx.kick();
  return { job };
}
