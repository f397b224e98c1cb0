import { AppError } from '../errors.ts';
import type { CrmKind, CrmRef } from '../ports/crm.ts';
import type { Job, Selected } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { Actor, ActorContext } from './context.ts';
import type { IgnoredEdit } from './edit-emails.ts';
import type { EnrollWish } from './enrollment-schemas.ts';
import { inWorkspace } from './reading.ts';
import type { ReadyPeople } from './ready-people.ts';
import {
  checkListSize,
  connectionTo,
  listMembers,
  type People,
  type ResolvedSelection,
  selectedOf,
  sizeOf,
} from './resolve-selection.ts';

/** What a job about many people is asked to do. Whom it is about is kept beside it, in parts. */
interface SelectionJobInput {
  readonly wish: EnrollWish;
  readonly actor: Actor;
  /** Where the people come from, in words. */
  readonly source: string;
  /** Null for our own people. */
  readonly crm: CrmKind | null;
  readonly listId: string | null;
}

/** How far such a job is. */
export interface SelectionMemo {
  /** How many people are kept, and in how many parts. */
  readonly people: number;
  readonly stored: number;
  /** The part that is to be carried out next. */
  readonly next: number;
  /** Where the CRM's list goes on; null once all its members are kept. Nobody is enrolled before that. */
  readonly list: string | null;
  /** How often in a row the next part has failed. */
  readonly tries: number;
  /** Whose edited emails have found nobody yet. */
  readonly openEdits: readonly string[];
  readonly ignoredEdits: readonly IgnoredEdit[];
  /** How many were enrolled so far, or in a preview would be. */
  readonly ready: number;
  /** Of these, how many at which place and of which company (see `ReadyPeople`); only a preview counts them. */
  readonly places: ReadyPeople['places'];
  readonly companies?: ReadyPeople['companies'];
  readonly crowdedOut?: number;
  /** How many of a company with a cap on people would be, by its name; only a preview counts them. */
  readonly joined?: Readonly<Record<string, number>>;
}

export const inputOf = (job: Job) => job.input as unknown as SelectionJobInput;
export const memoOf = (job: Job) => job.memo as unknown as SelectionMemo;

function inParts(ctx: ActorContext, people: readonly Selected[]): readonly (readonly Selected[])[] {
  const { peoplePerPart } = ctx.settings;
  return Array.from({ length: Math.ceil(people.length / peoplePerPart) }, (_, part) =>
    people.slice(part * peoplePerPart, (part + 1) * peoplePerPart),
  );
}

/** Adds a job about a selection, which stays as it is now however the list changes meanwhile. */
export async function queueSelection(
  ctx: ActorContext,
  tx: Tx,
  of: {
    readonly id: string;
    readonly kind: Job['kind'];
    readonly wish: EnrollWish;
    readonly selection: ResolvedSelection;
  },
): Promise<Job> {
  const { id, kind, wish, selection } = of;
  const { source, rest } = selection;
  const parts = inParts(ctx, selectedOf(selection));
  const crm = selection.kind === 'people' ? null : selection.connection.kind;
  const input: SelectionJobInput = { wish, actor: ctx.actor, source, crm, listId: rest?.listId ?? null };
  const memo: SelectionMemo = {
    people: selectedOf(selection).length,
    stored: parts.length,
    next: 0,
    list: rest?.next ?? null,
    tries: 0,
    ready: 0,
    places: {},
    openEdits: [...new Set(wish.emails.map((edit) => edit.ref))],
    ignoredEdits: [],
  };
  const now = ctx.clock.now();
  const job: Job = {
    id,
    kind,
    state: 'queued',
    total: sizeOf(selection),
    done: 0,
    result: null,
    createdAt: now,
    input: { ...input },
    memo: { ...memo },
  };
  await tx.jobs.insert(job);
  await tx.jobs.addParts(id, 0, parts);
  await tx.workspace.dueBy(now);
  return job;
}

/** The next people of a job. */
export async function nextPart(ctx: ActorContext, job: Job): Promise<People> {
  const { crm } = inputOf(job);
  const people = await inWorkspace(ctx, (tx) => tx.jobs.part(job.id, memoOf(job).next));
  if (crm === null) return { kind: 'people', ids: people as readonly string[] };
  return { kind: 'records', connection: await connectionTo(ctx, crm), refs: people as readonly CrmRef[] };
}

/**
 * The job, locked for writing what came of a part; null when another process has done that meanwhile, since this one
 * took longer than its lease.
 */
export async function stillOurs(tx: Tx, job: Job): Promise<Job | null> {
  const now = await tx.jobs.lock(job.id);
  if (now === null || now.state !== 'running') return null;
  const [was, is] = [memoOf(job), memoOf(now)];
  return is.next === was.next && is.stored === was.stored && is.list === was.list ? now : null;
}

/** Notes that a job has got on, and gives it free for whichever process is next. */
export async function saveProgress(tx: Tx, job: Job, on: Partial<SelectionMemo> & { done: number }) {
  const { done, ...patch } = on;
  const memo = { ...memoOf(job), tries: 0, ...patch };
  await tx.jobs.save(job.id, { done, memo: { ...memo }, leaseSeconds: 0 });
}

/** Keeps further members of a list that is too long for one go. */
export async function readOn(ctx: ActorContext, job: Job): Promise<void> {
  const { crm, listId, source } = inputOf(job);
  const { list, stored, people } = memoOf(job);
  if (crm === null || listId === null) throw new AppError('internal', 'This job is not about a list.');
  const connection = await connectionTo(ctx, crm);
  const least = ctx.settings.peoplePerPart;
  const { refs, next } = await listMembers(ctx, connection, { listId, next: list, least });
  const [parts, known] = [inParts(ctx, refs), people + refs.length];
  checkListSize(source, known);
  await inWorkspace(ctx, async (tx) => {
    const held = await stillOurs(tx, job);
    if (held === null) return;
    await tx.jobs.addParts(job.id, stored, parts);
    const on = { list: next, people: known, stored: stored + parts.length };
    await saveProgress(tx, held, { done: 0, ...on });
    const total = next === null ? known : Math.max(known, held.total);
    if (total === held.total) return;
    await tx.jobs.save(job.id, { total });
    await tx.batches.update(job.id, { total });
  });
}
