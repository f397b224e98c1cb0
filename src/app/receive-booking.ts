import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { InboundRequest } from '../ports/crm.ts';
import type { Tx } from '../ports/store.ts';
import { type ActorContext, type AppContext, asSystem } from './context.ts';
import { sha256Hex } from './hash.ts';
import { personName } from './person-name.ts';
import { inWorkspace } from './reading.ts';
import { onlyWorkspace } from './receive-mail-events.ts';
import { recordSignals } from './record-signals.ts';

const bookingSchema = z.object({
  triggerEvent: z.string(),
  payload: z
    .looseObject({
      uid: z.string().min(1).max(200).optional(),
      title: z.string().max(500).optional(),
      startTime: z.string().max(60).optional(),
      attendees: z.array(z.looseObject({ email: z.string().max(320) })).default([]),
    })
    .default({ attendees: [] }),
});
type Booking = z.output<typeof bookingSchema>;

/** Cal.com signs the body with HMAC-SHA256 in hex; WebCrypto compares in constant time. */
async function verify(ctx: AppContext, request: InboundRequest): Promise<void> {
  const secret = ctx.settings.calcomSecret;
  const hex = request.headers.get('x-cal-signature-256') ?? '';
  const refused = () => new AppError('unauthenticated', 'This request is not signed by Cal.com.');
  if (secret === null || !/^[0-9a-f]{64}$/i.test(hex)) throw refused();
  const signature = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const raw = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const good = await crypto.subtle.verify('HMAC', key, signature, new Uint8Array(request.body));
  if (!good) throw refused();
}

function parse(body: Uint8Array): Booking {
  try {
    return bookingSchema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch (error) {
    throw new AppError('invalid_input', 'The body of the Cal.com call is not as expected.', { cause: error });
  }
}

async function apply(ctx: ActorContext, tx: Tx, booking: Booking & { uid: string }): Promise<void> {
  const { payload, triggerEvent, uid } = booking;
  const emails = payload.attendees.map((attendee) => attendee.email.toLowerCase());
  const people = await tx.people.byEmails([...new Set(emails)]);
  const now = ctx.clock.now();
  const facts = { uid, title: payload.title ?? null, startTime: payload.startTime ?? null };
  if (triggerEvent === 'BOOKING_CREATED') {
    const signals = people.map((person) => ({
      kind: 'meeting_booked' as const,
      personId: person.id,
      enrollmentId: null,
      touchId: null,
      at: now,
      source: 'calcom',
      sourceKey: `${uid}:${person.id}`,
      facts,
    }));
    await recordSignals(ctx, tx, signals);
    return;
  }
  await tx.alerts.insert(
    people.map((person) => ({
      id: ctx.ids.uuid(),
      kind: 'meeting_cancelled',
      words: `${personName(person)} cancelled the meeting. They stay on hold until somebody resumes them.`,
      userId: null,
      personId: person.id,
      enrollmentId: null,
      createdAt: now,
      seenAt: null,
    })),
  );
}

/**
 * Takes a post of Cal.com: verified; a new booking is the signal `meeting_booked` of every attendee who is here, a
 * cancelled one is told to the reps. A repeat changes nothing. Returns whether it was new and of a kind that matters.
 */
export async function receiveBooking(
  base: AppContext,
  request: InboundRequest,
): Promise<{ readonly taken: boolean }> {
  await verify(base, request);
  const booking = parse(request.body);
  const { uid } = booking.payload;
  const known = ['BOOKING_CREATED', 'BOOKING_CANCELLED'].includes(booking.triggerEvent);
  const workspaceId = await onlyWorkspace(base);
  if (!known || uid === undefined || workspaceId === null) {
    base.log.info({ trigger: booking.triggerEvent }, 'a Cal.com call was passed over');
    return { taken: false };
  }
  const ctx = asSystem(base, workspaceId, 'calcom');
  const key = await sha256Hex(`${booking.triggerEvent}|${uid}`);
  const taken = await inWorkspace(ctx, async (tx) => {
    const id = ctx.ids.uuid();
    const at = ctx.clock.now();
    const raw = { id, source: 'calcom' as const, key, contentKey: key, contentType: 'application/json' };
    const fresh = await tx.inbound.insertRaw([
      { ...raw, body: request.body, receivedAt: at, personId: null },
    ]);
    if (fresh.length === 0) return false;
    await apply(ctx, tx, { ...booking, uid });
    await tx.inbound.finishRaw([{ id, at, error: null }]);
    return true;
  });
  ctx.kick();
  return { taken };
}
