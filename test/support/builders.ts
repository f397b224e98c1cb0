import { v7 } from 'uuid';
import { type CadenceDefinition, type CadenceInput, cadenceSchema } from '../../src/cadence/model.ts';
import type {
  Company,
  Connection,
  ConnectionSecrets,
  Enrollment,
  Identity,
  LedgerEntry,
  OutboxActivity,
  Person,
  RawWebhook,
  Send,
  Sender,
  Signal,
  Suppression,
  Task,
  Touch,
  User,
  Workspace,
} from '../../src/ports/records.ts';
import type { Store } from '../../src/ports/store.ts';

/** A Monday morning; every builder's times are around it. */
export const monday = new Date('2026-11-23T09:00:00.000Z');
export const minutesAfter = (at: Date, minutes: number) => new Date(at.getTime() + minutes * 60_000);

let sequence = 0;
const next = () => {
  sequence += 1;
  return sequence;
};

/** A UUIDv7 of a moment; later calls for the same moment sort behind earlier ones. */
export function uuidAt(at: Date = monday): string {
  return v7({ msecs: at.getTime(), seq: next() });
}

export function makeWorkspace(over: Partial<Workspace> = {}): Workspace {
  return {
    id: uuidAt(),
    name: 'Northwind Trading',
    mode: 'live',
    testAddresses: [],
    zone: 'Europe/Berlin',
    postalAddress: '1 Example Street, 10115 Berlin',
    stoppedAt: null,
    settleMinutes: 15,
    resendWhenAbsent: false,
    ...over,
  };
}

/** Adds a workspace to a store and returns it. */
export async function addWorkspace(store: Store, over: Partial<Workspace> = {}): Promise<Workspace> {
  const workspace = makeWorkspace(over);
  await store.system.createWorkspace(workspace);
  return workspace;
}

export function makeUser(over: Partial<User> = {}): User {
  const id = uuidAt();
  return {
    id,
    email: `rep${next()}@northwind.example`,
    name: 'Robin Rep',
    role: 'rep',
    zone: 'Europe/Berlin',
    teamId: null,
    active: true,
    ...over,
  };
}

export function makeSender(over: Partial<Sender> = {}): Sender {
  return {
    id: uuidAt(),
    userId: uuidAt(),
    email: `robin${next()}@northwind.example`,
    name: 'Robin Rep',
    title: 'Account Executive',
    company: 'Northwind Trading',
    phone: '+49 30 5550100',
    meetingLink: null,
    signature: null,
    state: 'active',
    blockedReason: null,
    ...over,
  };
}

export function makeConnection(over: Partial<Connection> = {}): Connection {
  return {
    id: uuidAt(),
    kind: 'salesforce',
    accountId: `00D${String(next()).padStart(15, '0')}`,
    state: 'active',
    problem: null,
    missing: [],
    connectedAt: monday,
    ...over,
  };
}

export function makeSecrets(over: Partial<ConnectionSecrets> = {}): ConnectionSecrets {
  const tokens = {
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    instanceUrl: 'https://northwind.my.salesforce.example',
    expiresAt: minutesAfter(monday, 120),
  };
  return { tokens, tokenVersion: 1, pushSecret: 'push-secret', ...over };
}

export function makePerson(over: Partial<Person> = {}): Person {
  return {
    id: uuidAt(over.createdAt ?? monday),
    email: `ada${next()}@acme.example`,
    firstName: 'Ada',
    lastName: 'Example',
    title: 'Head of Operations',
    phone: null,
    city: 'Hamburg',
    state: null,
    country: 'DE',
    companyId: null,
    zone: 'Europe/Berlin',
    zoneOrigin: 'country',
    zoneConfidence: 'medium',
    hold: null,
    provisionalHoldUntil: null,
    createdAt: monday,
    ...over,
  };
}

export function makeIdentity(over: Partial<Identity> = {}): Identity {
  return {
    id: uuidAt(),
    personId: uuidAt(),
    connectionId: uuidAt(),
    ref: { type: 'Contact', id: `003${String(next()).padStart(15, '0')}` },
    companyCrmId: null,
    ownerCrmId: null,
    emailOptOut: false,
    doNotCall: false,
    emailBounced: false,
    state: 'live',
    movedToId: null,
    ...over,
  };
}

export function makeCompany(over: Partial<Company> = {}): Company {
  return { id: uuidAt(), name: `Acme ${next()}`, domain: 'acme.example', industry: null, ...over };
}

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
): Send & { readonly tokenHash: string } {
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
    tokenHash: `hash-${touch.id}`,
  };
}

export function makeTask(touch: Touch, over: Partial<Task> = {}): Task {
  return {
    id: touch.id,
    enrollmentId: touch.enrollmentId,
    personId: touch.personId,
    ownerUserId: uuidAt(),
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
    receivedAt: monday,
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
