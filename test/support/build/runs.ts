import { type CadenceDefinition, type CadenceInput, cadenceSchema } from '../../../src/cadence/model.ts';
import type { Enrollment, LedgerEntry, Send, Task, Touch } from '../../../src/ports/records.ts';
import { minutesAfter, monday, next, uuidAt } from './basics.ts';

/** Two steps: an email with two variants on day 1, a call on day 3. */
export function makeDefinition(over: Partial<CadenceInput> = {}): CadenceDefinition {
  const variants = [
    { key: 'a', subject: 'Hello {{ person.firstName }}', body: 'A first question.' },
    { key: 'b', subject: 'A question', body: 'Another way to ask.' },
  ];
  return cadenceSchema.parse({
    name: `Outbound ${next()}`,
    steps: [
      { key: 'intro', name: 'Introduction', channel: 'email', day: 1, at: '10:00', variants },
      { key: 'call', name: 'First call', channel: 'call', day: 3, at: 'morning', script: 'Ask about stock.' },
    ],
    ...over,
  });
}

export function makeEnrollment(over: Partial<Enrollment> = {}): Enrollment {
  const createdAt = over.createdAt ?? monday;
  return {
    id: uuidAt(createdAt),
    personId: uuidAt(),
    identityId: null,
    cadenceId: uuidAt(),
    versionId: uuidAt(),
    senderId: uuidAt(),
    ownerUserId: uuidAt(),
    listSource: 'Salesforce list view "All Open Leads"',
    lawfulBasis: 'legitimate interest',
    enrolledBy: 'Robin Rep',
    createdAt,
    endedAt: null,
    words: 'Enrolled; the first step is due.',
    batchId: null,
    place: null,
    threadSince: null,
    state: 'active',
    reason: null,
    zone: 'Europe/Berlin',
    anchorDay: '2026-11-23',
    next: { stepKey: 'intro', visit: 1, dueAt: createdAt },
    openTask: null,
    resumeAt: null,
    last: null,
    ...over,
  };
}

type OfRun = Pick<Enrollment, 'id' | 'personId'>;

export function makeTouch(run: OfRun, over: Partial<Touch> = {}): Touch {
  return {
    id: uuidAt(),
    enrollmentId: run.id,
    personId: run.personId,
    stepKey: 'intro',
    visit: 1,
    channel: 'email',
    variantKey: 'a',
    state: 'sending',
    dueAt: monday,
    endedAt: null,
    outcome: null,
    reason: null,
    ...over,
  };
}

export function makeSend(
  touch: Pick<Touch, 'id' | 'enrollmentId' | 'personId'>,
  over: Partial<Send> = {},
): Send & { readonly token: string } {
  const mail = {
    from: { email: 'robin@northwind.example', name: 'Robin Rep' },
    to: { email: 'ada@acme.example', name: 'Ada Example' },
    replyTo: `r-${next()}@in.northwind.example`,
    subject: 'Hello Ada',
    text: 'A first question.',
    html: '<p>A first question.</p>',
    messageId: `<touch.${touch.id}@northwind.example>`,
    inReplyTo: null,
    references: [],
    unsubscribe: null,
    customArgs: { cadenza_touch: touch.id },
    track: { opens: true, clicks: true },
    automatic: false,
  };
  return {
    id: uuidAt(),
    touchId: touch.id,
    enrollmentId: touch.enrollmentId,
    personId: touch.personId,
    senderId: uuidAt(),
    attempt: 1,
    state: 'reserved',
    mail,
    providerId: null,
    reason: null,
    reservedAt: monday,
    resolvedAt: null,
    retryAt: null,
    ...over,
    token: `token-${touch.id}`,
  };
}

export function makeTask(touch: Touch, over: Partial<Task> = {}): Task {
  return {
    id: touch.id,
    enrollmentId: touch.enrollmentId,
    personId: touch.personId,
    ownerUserId: uuidAt(),
    onBehalfOf: null,
    kind: 'touch',
    missing: [],
    stepKey: touch.stepKey,
    channel: 'call',
    title: 'Call Ada Example',
    script: 'Ask about stock.',
    talkingPoints: [],
    priority: 'normal',
    dueAt: touch.dueAt,
    until: minutesAfter(touch.dueAt, 1440),
    state: 'open',
    outcome: null,
    note: null,
    completedAt: null,
    completedBy: null,
    ...over,
  };
}

export function makeLedgerEntry(run: OfRun, over: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: uuidAt(),
    enrollmentId: run.id,
    personId: run.personId,
    at: monday,
    event: { type: 'due' },
    rule: 'send',
    words: 'The email was due.',
    facts: {},
    actions: [],
    state: 'active',
    versionId: null,
    engine: '1',
    actor: 'engine',
    ...over,
  };
}
