import { isAppError } from '../errors.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { MeetingEvent, MeetingPort, MeetingVendor } from '../ports/meetings.ts';
import type { Meeting } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, type AppContext, asSystem } from './context.ts';
import { sha256Hex } from './hash.ts';
import type { Participant } from './meeting-facts.ts';
import { onlyWorkspace } from './receive-mail-events.ts';
import { takeMeetings } from './take-meetings.ts';

const uidsOf = ({ uid, previousUid }: MeetingEvent) => (previousUid === null ? [uid] : [uid, previousUid]);

/**
 * Who a booking is with: everybody it was with so far, the person whom the link was made for (whatever address they gave)
 * and everybody who is here by one of its addresses. A mark of who did not come is only of those it names.
 */
async function participantsOf(
  tx: Tx,
  event: MeetingEvent,
  known: readonly Meeting[],
): Promise<readonly Participant[]> {
  const found = new Map<string, Participant>();
  const add = (one: Participant) => {
    if (!found.has(one.personId)) found.set(one.personId, one);
  };
  const runId = event.token === null ? null : tx.meetings.runOfToken(event.token);
  const [run] = runId === null ? [] : await tx.enrollments.byIds([runId]);
  const people = event.attendees.length === 0 ? [] : await tx.people.byEmails(event.attendees);
  if (run !== undefined) {
    const own = people.find((person) => person.id === run.personId)?.email;
    const attendee = own ?? event.attendees[0] ?? null;
    add({ personId: run.personId, attendee, linkedRun: run.id });
  }
  for (const { id, email } of people) add({ personId: id, attendee: email, linkedRun: null });
  const marks = event.news === 'no_show' || event.news === 'showed';
  for (const { personId, attendee } of known)
    if (!marks || event.attendees.length === 0 || event.attendees.includes(attendee ?? ''))
      add({ personId, attendee, linkedRun: null });
  return [...found.values()];
}

/** Notes one thing that a calendar said, with its effect, in the caller's transaction. */
async function take(
  ctx: ActorContext,
  tx: Tx,
  told: { source: MeetingVendor; event: MeetingEvent },
): Promise<void> {
  const { source, event } = told;
  const participants = await participantsOf(tx, event, await tx.meetings.byUids(source, uidsOf(event)));
  await takeMeetings(ctx, tx, {
    source,
    personIds: participants.map((one) => one.personId),
    tell: () => participants.map((who) => ({ event, who })),
  });
}

/**
 * The workspace that a call is for, with the secrets that may have signed it: its own, else the environment's. An address
 * without a workspace is for the only one there is.
 */
async function addressee(base: AppContext, port: MeetingPort, named: string | null) {
  const workspaceId = named ?? (await onlyWorkspace(base));
  const fallback = base.settings.meetingSecrets[port.vendor];
  const ofSettings = fallback === null ? [] : [fallback];
  if (workspaceId === null) return { workspaceId, secrets: ofSettings };
  try {
    const own = await base.store.withWorkspace(workspaceId, async (tx) => {
      await tx.workspace.get();
      return tx.meetings.secret(port.vendor);
    });
    return { workspaceId, secrets: own === null ? ofSettings : [own] };
  } catch (error) {
    // Nobody learns by an unsigned call which workspaces there are.
    if (isAppError(error, 'not_found')) return { workspaceId: null, secrets: [] };
    throw error;
  }
}

/**
 * Takes a post of a calendar: verified, then stored and applied in one transaction. A booking is the signal
 * `meeting_booked` of everybody whom it is with, and with it the run's success; moving, canceling and not coming are
 * signals of their own. A repeat changes nothing, and the same posts in any order give the same. Returns whether it was
 * new and about a meeting.
 */
export async function receiveMeeting(
  base: AppContext,
  call: {
    readonly vendor: MeetingVendor;
    readonly workspaceId: string | null;
    readonly request: InboundRequest;
  },
): Promise<{ readonly taken: boolean }> {
  const port = base.meetings[call.vendor];
  const { workspaceId, secrets } = await addressee(base, port, call.workspaceId);
  await port.verify(call.request, secrets, base.clock.wall());
  const events = port.events(call.request.body);
  if (events.length === 0 || workspaceId === null) {
    base.log.info(
      { vendor: call.vendor, known: workspaceId !== null },
      'a call of a calendar was passed over',
    );
    return { taken: false };
  }
  const ctx = asSystem(base, workspaceId, call.vendor);
  const key = await sha256Hex(call.request.body);
  const taken = await ctx.store.withWorkspace(workspaceId, async (tx) => {
    const id = ctx.ids.uuid();
    const at = ctx.clock.now();
    const raw = { id, source: call.vendor, key, contentKey: key, contentType: 'application/json' };
    const fresh = await tx.inbound.insertRaw([
      { ...raw, body: call.request.body, receivedAt: at, personId: null },
    ]);
    if (fresh.length === 0) return false;
    for (const event of events) await take(ctx, tx, { source: call.vendor, event });
    await tx.inbound.finishRaw([{ id, at, error: null }]);
    return true;
  });
  ctx.kick();
  return { taken };
}
