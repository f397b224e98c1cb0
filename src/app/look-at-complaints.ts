import { isForReview, isToBeStopped } from '../cadence/index.ts';
import type { Alert, Brake, Sender } from '../ports/records.ts';
import type { GuardMark, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { complaintWords } from './deliverability-words.ts';
import { type DeliveryRow, gatherDeliverability } from './gather-deliverability.ts';
import { newAlert } from './new-alert.ts';
import { noteSettings } from './note-settings.ts';
import { distinct, inWorkspace } from './reading.ts';

const hourMs = 60 * 60_000;
/** While there are complaints to be watched they are looked at this often: the share also grows as old mails pass. */
const watchMs = 24 * hourMs;
/** When the process that looked has died, another one looks after this long. */
const retryMs = 2 * hourMs;
/** After this long an alert is repeated, if its reason is still there. */
const tellAgainMs = 7 * 24 * hourMs;

/** The mark of what a row is about. */
function markOf(marks: readonly GuardMark[], { scope, subject }: DeliveryRow): GuardMark | undefined {
  return marks.find((mark) => mark.scope === scope && mark.subject === subject);
}

/** The alert that a row asks for, in words; null for none, or when it was raised lately. */
function tellingOf(row: DeliveryRow, mark: GuardMark | undefined, now: Date): string | null {
  if (mark?.toldAt && now.getTime() - mark.toldAt.getTime() < tellAgainMs) return null;
  const { scope, name, verdict, complainers } = row;
  if (scope === 'cadence')
    return isForReview(complainers) ? `People complain about cadence '${name}': ${verdict.words}` : null;
  if (verdict.kind !== 'warn' && verdict.kind !== 'stop') return null;
  return `Complaints about ${scope === 'sender' ? 'mail from' : 'the sending domain'} ${name}: ${verdict.words}`;
}

/** The alerts by which admins, and the rep whose sender it is, hear of something; each once. */
async function alertsFor(
  ctx: ActorContext,
  tx: Tx,
  about: { readonly kind: string; readonly words: string; readonly rep: string | null },
): Promise<Alert[]> {
  const admins = (await tx.users.list()).filter((user) => user.active && user.role === 'admin');
  return distinct([about.rep, ...admins.map((user) => user.id)]).map((userId) =>
    newAlert(ctx, { kind: about.kind, words: about.words, userId }),
  );
}

/**
 * Warns of senders, domains and cadences that people complain about. A sender that is about to be stopped is left to
 * the alert of the stop.
 */
async function warn(
  ctx: ActorContext,
  tx: Tx,
  rows: readonly DeliveryRow[],
  seen: { readonly marks: readonly GuardMark[]; readonly senders: readonly Sender[] },
): Promise<void> {
  const now = ctx.clock.now();
  const told: DeliveryRow[] = [];
  const alerts: Alert[] = [];
  for (const row of rows) {
    const words = tellingOf(row, markOf(seen.marks, row), now);
    if (words === null) continue;
    told.push(row);
    const kind = row.scope === 'cadence' ? 'cadence_review' : 'complaints';
    const rep = seen.senders.find((sender) => row.scope === 'sender' && sender.id === row.subject)?.userId;
    alerts.push(...(await alertsFor(ctx, tx, { kind, words, rep: rep ?? null })));
  }
  await tx.alerts.insert(alerts);
  await tx.deliverability.mark(told.map(({ scope, subject }) => ({ scope, subject, toldAt: now })));
}

/**
 * Pulls the brake of one sender, unless it is on, or was pulled and let go since the complaints were counted. In a
 * transaction of its own, which begins with the brakes' lock and waits for nothing else.
 */
async function stopSender(
  ctx: ActorContext,
  row: DeliveryRow,
  seen: { readonly mark: GuardMark | undefined; readonly sender: Sender },
): Promise<void> {
  const { sender, mark } = seen;
  await inWorkspace(ctx, async (tx) => {
    await tx.brakes.lock();
    const on = (await tx.brakes.list()).some((one) => one.scope === 'sender' && one.scopeId === sender.id);
    const stopped = (markOf(await tx.deliverability.marks(), row)?.stoppedAt ?? null)?.getTime();
    if (on || stopped !== mark?.stoppedAt?.getTime()) return;
    const since = ctx.clock.now();
    const reason = complaintWords(row.complaints);
    const brake: Brake = {
      id: ctx.ids.uuid(),
      scope: 'sender',
      scopeId: sender.id,
      name: sender.email,
      since,
      by: 'Cadenza',
      byUserId: null,
      reason,
    };
    await tx.brakes.insert(brake);
    const inFlight = await tx.sends.reservedIn(brake);
    await noteSettings(ctx, tx, {
      words: `Cadenza stopped all automatic touches of sender ${sender.email}: ${reason}.`,
      facts: { brake, inFlight, complaints: row.complaints, fresh: row.fresh },
      quiet: true,
    });
    const words = `Mail from ${sender.email} is stopped. ${row.verdict.words} A manager can let it go on the scoreboard or in Set-up.`;
    await tx.alerts.insert(await alertsFor(ctx, tx, { kind: 'sender_stopped', words, rep: sender.userId }));
    await tx.deliverability.mark([{ scope: 'sender', subject: sender.id, toldAt: since, stoppedAt: since }]);
  });
}

/**
 * Looks at the complaints of the last seven days: stops senders above the limit, warns of what comes near it, and has
 * cadences reviewed. Asked for by a complaint, at most once an hour, and daily while there are any; a workspace without
 * complaints is never looked at. A fixed number of statements, and a short transaction for each sender that is stopped.
 */
export async function lookAtComplaints(ctx: ActorContext): Promise<void> {
  const now = ctx.clock.now();
  const retryAt = new Date(now.getTime() + retryMs);
  if (!(await inWorkspace(ctx, (tx) => tx.deliverability.takeLook(now, retryAt)))) return;
  const { stops, any } = await inWorkspace(ctx, async (tx) => {
    const { rows } = await gatherDeliverability(ctx, tx, null);
    const marks = await tx.deliverability.marks();
    const senders = await tx.users.senders();
    const stops = rows.flatMap((row) => {
      const sender = senders.find((one) => row.scope === 'sender' && one.id === row.subject);
      const stop = sender !== undefined && isToBeStopped(row.complaints, row.fresh);
      return stop ? [{ row, sender, mark: markOf(marks, row) }] : [];
    });
    const stopped = new Set(stops.map(({ row }) => row));
    await warn(
      ctx,
      tx,
      rows.filter((row) => !stopped.has(row)),
      { marks, senders },
    );
    return { stops, any: rows.some((row) => row.complaints.count > 0) };
  });
  for (const { row, sender, mark } of stops) await stopSender(ctx, row, { sender, mark });
  const next = any ? new Date(now.getTime() + watchMs) : null;
  await inWorkspace(ctx, (tx) => tx.deliverability.moveLook(retryAt, next));
}
