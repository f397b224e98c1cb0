import { z } from 'zod';
import { transition } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment, Sender, User } from '../ports/records.ts';
import type { OpenRuns, Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { byId, distinct, found, inWorkspace } from './reading.ts';
import { readCalendars } from './run-calendars.ts';
import { holds, whoIsAway } from './who-is-away.ts';

export const reassignInput = z.strictObject({
  /** Which runs that have not ended; at least one of them. */
  ownerUserId: z.uuid().optional(),
  cadenceId: z.uuid().optional(),
  enrollmentIds: z.array(z.uuid()).min(1).max(1000).optional(),
  /** Who owns them from now on. */
  toUserId: z.uuid(),
  /** `new_owner`: mails come from the new owner's sender; `keep`: from the sender that each run has. */
  sender: z.enum(['new_owner', 'keep']).default('new_owner'),
  /** `continue`: the next mail answers in the run's thread; `new`: it begins a thread of its own. */
  thread: z.enum(['continue', 'new']).default('continue'),
  /** Only counts. */
  dryRun: z.boolean().default(false),
});
type Reassigning = z.output<typeof reassignInput>;

/** What a reassignment does, or did. */
export interface Reassigned {
  readonly dryRun: boolean;
  readonly matched: number;
  readonly active: number;
  /** Paused runs; of those, `resumed` stood still only because their owner was away, and go on. */
  readonly paused: number;
  readonly resumed: number;
  readonly openTasks: number;
  readonly reassigned: number;
  /** Runs that cannot keep their sender, since it is blocked or gone; none where the new owner's sends. */
  readonly withBlockedSender: number;
}

/** How many runs change hands in one transaction. */
const chunk = 500;

interface Terms {
  readonly of: OpenRuns;
  readonly to: User;
  /** Null: each run keeps its own. */
  readonly sender: Sender | null;
  readonly senders: ReadonlyMap<string, Sender>;
  readonly thread: Reassigning['thread'];
  /** Whether the new owner can work on them now. */
  readonly there: boolean;
}

async function termsOf(ctx: ActorContext, tx: Tx, input: Reassigning): Promise<Terms> {
  const { ownerUserId, cadenceId, enrollmentIds: ids, toUserId, thread } = input;
  if (ownerUserId === undefined && cadenceId === undefined && ids === undefined)
    throw new AppError('invalid_input', 'Say which runs: ownerUserId, cadenceId or enrollmentIds.');
  if (ownerUserId === toUserId)
    throw new AppError('invalid_input', 'These runs are theirs already: toUserId must be somebody else.');
  const to = found((await tx.users.byIds([toUserId]))[0], 'user', toUserId);
  if (!to.active) throw new AppError('conflict', `${to.name} is not active. Choose somebody who is.`);
  const senders = byId(await tx.users.senders());
  const own = [...senders.values()].find((one) => one.userId === to.id && one.state === 'active');
  if (input.sender === 'new_owner' && own === undefined)
    throw new AppError(
      'conflict',
      `${to.name} has no sender that can send. Add one (POST /v1/senders), or let the runs keep theirs: sender "keep".`,
    );
  const there = !holds((await whoIsAway(tx, ctx.clock.now())).get(to.id));
  const sender = input.sender === 'keep' ? null : (own ?? null);
  return { of: { ownerUserId, cadenceId, ids }, to, sender, senders, thread, there };
}

async function count(
  tx: Tx,
  { of, sender, senders, there }: Terms,
): Promise<Omit<Reassigned, 'dryRun' | 'reassigned'>> {
  const { states, openTasks } = await tx.enrollments.countOpen(of);
  const sum = (wanted: (row: (typeof states)[number]) => boolean) =>
    states.filter(wanted).reduce((total, row) => total + row.count, 0);
  const blocked = [...senders.values()].filter((one) => one.state === 'blocked').map((one) => one.id);
  const withBlocked = sender === null ? await tx.enrollments.countOpen({ ...of, senderIds: blocked }) : null;
  return {
    matched: sum(() => true),
    active: sum((row) => row.state !== 'paused'),
    paused: sum((row) => row.state === 'paused'),
    resumed: there ? sum((row) => row.state === 'paused' && row.reason === 'rep_leave') : 0,
    openTasks,
    withBlockedSender: (withBlocked?.states ?? []).reduce((total, row) => total + row.count, 0),
  };
}

interface Moved {
  readonly moved: number;
  /** The last of the portion when there may be others. */
  readonly last: string | null;
}

async function reassignSome(
  ctx: ActorContext,
  tx: Tx,
  { terms, after }: { readonly terms: Terms; readonly after: string | null },
): Promise<Moved> {
  const { of, to, sender, senders, thread, there } = terms;
  const wanted = await tx.enrollments.openMatching(of, { after, limit: chunk });
  const last = wanted.length < chunk ? null : (wanted.at(-1)?.id ?? null);
  await tx.people.lock(distinct(wanted.map((run) => run.personId)));
  // Read again under the locks; who owns them already stays as they are.
  const ids = wanted.map((run) => run.id);
  const runs = (await tx.enrollments.openMatching({ ...of, ids }, { after: null, limit: chunk })).filter(
    (run) => run.ownerUserId !== to.id,
  );
  const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
  const owners = byId(await tx.users.byIds(distinct(runs.map((run) => run.ownerUserId))));
  const now = ctx.clock.now();
  const moved = runs.map(
    (run): Enrollment => ({ ...run, ownerUserId: to.id, senderId: sender?.id ?? run.senderId }),
  );
  await tx.enrollments.reassign(
    runs.map((run) => run.id),
    { ownerUserId: to.id, senderId: sender?.id, threadSince: thread === 'new' ? now : undefined },
  );
  const calendars = await readCalendars(ctx, tx, moved);
  const changes = new ChangeSet(ctx);
  for (const [index, run] of moved.entries()) {
    const version = versions.get(run.versionId);
    if (version === undefined) continue;
    const from = owners.get(runs[index]?.ownerUserId ?? '')?.name ?? 'somebody who is gone';
    const event = {
      type: 'reassigned' as const,
      from,
      to: to.name,
      thread,
      sender: senders.get(run.senderId)?.email ?? 'an address that is gone',
      ...(there ? { resume: true } : {}),
    };
    changes.take(run, event, transition(run, event, { version, now, ...calendars.of(run) }));
  }
  // Slots of the sender that was: the new one's limits are looked at when the mail is due.
  const others = runs.filter((run) => sender !== null && run.senderId !== sender.id).map((run) => run.id);
  if (others.length > 0) await tx.slots.giveBack(others, { senderIds: [], before: now });
  await changes.write(tx);
  return { moved: runs.length, last };
}

/** Portion by portion, each in a transaction of its own; returns how many changed hands. */
async function reassignAll(ctx: ActorContext, terms: Terms): Promise<number> {
  let reassigned = 0;
  let after: string | null = null;
  do {
    const from: string | null = after;
    const done: Moved = await inWorkspace(ctx, (tx) => reassignSome(ctx, tx, { terms, after: from }));
    reassigned += done.moved;
    after = done.last;
  } while (after !== null);
  return reassigned;
}

/**
 * Gives runs to another owner in bulk (managers and admins), with their open tasks; a run that stood still because its
 * owner was away or deactivated goes on. With `dryRun` it only counts. Portion by portion: what was moved stays so when
 * it is interrupted, and asking again moves the rest. `conflict` when the new owner is not active or cannot send.
 */
export async function reassignEnrollments(
  ctx: ActorContext,
  raw: z.input<typeof reassignInput>,
): Promise<Reassigned> {
  requireRole(ctx, 'manager', 'give runs to somebody else');
  const input = parseInput(reassignInput, raw);
  const { terms, counts } = await inWorkspace(ctx, async (tx) => {
    const found = await termsOf(ctx, tx, input);
    return { terms: found, counts: await count(tx, found) };
  });
  const reassigned = input.dryRun ? 0 : await reassignAll(ctx, terms);
  if (reassigned > 0) ctx.kick();
  return { dryRun: input.dryRun, ...counts, reassigned };
}
