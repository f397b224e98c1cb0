import { noContactRules } from '../../../src/app/contact-rules.ts';
import type {
  Company,
  Connection,
  ConnectionSecrets,
  Identity,
  Person,
  Sender,
  User,
  Workspace,
} from '../../../src/ports/records.ts';
import type { Store } from '../../../src/ports/store.ts';
import { minutesAfter, monday, next, uuidAt } from './basics.ts';

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
    keepDecisionsMonths: null,
    lawfulBasis: null,
    contactRules: noContactRules,
    tracking: { opens: true, clicks: true },
    mailService: null,
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
    holidays: null,
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
    mailsPerDay: null,
    mailsPerHour: null,
    mailGapSeconds: null,
    mailRamp: null,
    mailboxId: null,
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
    customFields: [],
    conditionFields: [],
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
    zoneWords: 'from the country: Germany',
    hold: null,
    provisionalHoldUntil: null,
    awayUntil: null,
    mergedIntoId: null,
    lastContactAt: null,
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
  return {
    id: uuidAt(),
    name: `Acme ${next()}`,
    domain: 'acme.example',
    industry: null,
    caps: null,
    ...over,
  };
}
