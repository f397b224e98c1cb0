import type { OutboxActivity, RawWebhook, Signal, Suppression } from '../../../src/ports/records.ts';
import { monday, next, uuidAt } from './basics.ts';

export function makeSignal(over: Partial<Signal> = {}): Signal {
  return {
    id: uuidAt(),
    personId: null,
    enrollmentId: null,
    touchId: null,
    kind: 'replied',
    at: monday,
    source: 'sendgrid_event',
    sourceKey: `event-${next()}`,
    facts: {},
    ...over,
  };
}

export function makeRaw(over: Partial<RawWebhook> = {}): RawWebhook {
  const number = next();
  return {
    id: uuidAt(over.receivedAt ?? monday),
    source: 'sendgrid_inbound',
    key: `delivery-${number}`,
    contentKey: `content-${number}`,
    contentType: 'multipart/form-data; boundary=x',
    body: new Uint8Array([0, 255, 13, 10, number % 256]),
    mail: null,
    receivedAt: monday,
    personId: null,
    ...over,
  };
}

export function makeSuppression(over: Partial<Suppression> = {}): Suppression {
  return {
    id: uuidAt(),
    scope: 'email',
    value: `ada${next()}@acme.example`,
    channel: 'all',
    reason: 'unsubscribed',
    source: 'one-click link',
    personId: null,
    createdAt: monday,
    ...over,
  };
}

export function makeActivity(
  connectionId: string,
  over: Partial<OutboxActivity> & { readonly key?: string } = {},
): OutboxActivity {
  const { key = `touch-${next()}`, ...rest } = over;
  const activity = {
    key,
    kind: 'touch' as const,
    channel: 'email' as const,
    direction: 'outbound' as const,
    ref: { type: 'Contact' as const, id: '003000000000000001' },
    companyId: null,
    ownerId: null,
    subject: 'Hello Ada',
    text: 'A first question.',
    html: null,
    from: 'robin@northwind.example',
    to: 'ada@acme.example',
    messageId: null,
    at: monday,
    day: '2026-11-23',
    cadence: 'Outbound',
    step: 'Introduction',
    outcome: null,
  };
  return {
    connectionId,
    personId: uuidAt(),
    enrollmentId: null,
    operation: 'activity',
    activity,
    state: 'pending',
    attempts: 0,
    crmId: null,
    reason: null,
    ...rest,
  };
}
