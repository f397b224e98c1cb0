import { type InventedPerson, inventPeople } from '../../core/index.ts';
import { makeId } from '../ids.ts';
import { knownObject } from '../schema/objects.ts';
import type { FieldValues } from '../store/parse-fields.ts';
import { insertRecord } from '../store/write.ts';
import { toStamp } from '../time.ts';
import type { World } from '../types.ts';

const HOUR_MS = 3_600_000;
/** Records were created over the last three weeks, newest last. */
const SPREAD_HOURS = 21 * 24;
const SOURCES = ['Web', 'Trade Show', 'Partner Referral', 'Purchased List'];
const BOTH = 2;

/** First name, last name, zone, active. The first is the admin, then two reps, then one who has left. */
const USERS = [
  ['Morgan', 'Reyes', 'Europe/Berlin', true],
  ['Sasha', 'Ito', 'America/New_York', true],
  ['Robin', 'Vale', 'Europe/London', true],
  ['Casey', 'Flint', 'America/Chicago', false],
] as const;

const STATUSES = [
  ['TaskStatus', 'Not Started', { IsDefault: true }],
  ['TaskStatus', 'In Progress', {}],
  ['TaskStatus', 'Completed', { IsClosed: true }],
  ['TaskStatus', 'Waiting on someone else', {}],
  ['TaskStatus', 'Deferred', {}],
  ['LeadStatus', 'Open - Not Contacted', { IsDefault: true }],
  ['LeadStatus', 'Working - Contacted', {}],
  ['LeadStatus', 'Closed - Converted', { IsConverted: true }],
  ['LeadStatus', 'Closed - Not Converted', {}],
] as const;

function seedSetup(world: World): readonly string[] {
  // The org's first user made everything that was there at the start, herself included.
  const system = { userId: makeId('005', world.org.pod, 1), system: true };
  const users = knownObject('User');
  const ids = USERS.map(([FirstName, LastName, TimeZoneSidKey, IsActive]) => {
    const name = `${FirstName}.${LastName}`.toLowerCase();
    const fields = {
      FirstName,
      LastName,
      TimeZoneSidKey,
      IsActive,
      Alias: name.slice(0, 8),
      Email: `${name}@cadenza-demo.example`,
      Username: `${name}@cadenza-demo.example`,
    };
    return insertRecord(world, users, fields, system).Id;
  });
  for (const [index, [object, label, flags]] of STATUSES.entries()) {
    const fields = { MasterLabel: label, ApiName: label, SortOrder: index + 1, ...flags };
    insertRecord(world, knownObject(object), fields, system);
  }
  return ids;
}

/** Written last: an org record means that the seed is whole. */
function seedOrganization(world: World): void {
  const created = toStamp(world.clock.now());
  world.records.put(knownObject('Organization'), {
    Id: world.org.id,
    Name: 'Cadenza demo org (invented)',
    IsSandbox: false,
    InstanceName: 'LOCAL1',
    OrganizationType: 'Enterprise Edition',
    TimeZoneSidKey: 'Europe/Berlin',
    DefaultLocaleSidKey: 'en_US',
    CreatedDate: created,
    SystemModstamp: created,
  });
}

interface Place {
  readonly index: number;
  readonly of: number;
  readonly ownerId: string;
}

function personFields(world: World, person: InventedPerson, place: Place): FieldValues {
  const age = Math.floor((1 - (place.index + 1) / place.of) * SPREAD_HOURS) * HOUR_MS;
  const stamp = toStamp(new Date(world.clock.now().getTime() - age));
  return {
    FirstName: person.firstName,
    LastName: person.lastName,
    Title: person.title,
    Email: person.email ?? null,
    Phone: person.phone,
    LeadSource: SOURCES[place.index % SOURCES.length] ?? null,
    HasOptedOutOfEmail: person.optedOut,
    OwnerId: place.ownerId,
    CreatedDate: stamp,
    LastModifiedDate: stamp,
    SystemModstamp: stamp,
  };
}

function insertLead(world: World, person: InventedPerson, place: Place): void {
  const fields = {
    ...personFields(world, person, place),
    Company: person.company,
    Industry: person.industry,
    Status: place.index % 3 === 2 ? 'Working - Contacted' : 'Open - Not Contacted',
    City: person.city,
    StateCode: person.state ?? null,
    CountryCode: person.country,
  };
  insertRecord(world, knownObject('Lead'), fields, { userId: place.ownerId, system: true });
}

function insertContact(world: World, person: InventedPerson, more: Place & { accountId: string }): void {
  const fields = {
    ...personFields(world, person, more),
    AccountId: more.accountId,
    MailingCity: person.city,
    MailingStateCode: person.state ?? null,
    MailingCountryCode: person.country,
  };
  insertRecord(world, knownObject('Contact'), fields, { userId: more.ownerId, system: true });
}

/** One account a domain, made when its first contact is. */
function accountBook(world: World): (person: InventedPerson, ownerId: string) => string {
  const byDomain = new Map<string, string>();
  return (person, ownerId) => {
    const known = byDomain.get(person.domain);
    if (known !== undefined) return known;
    const fields = {
      Name: person.company,
      Website: `https://${person.domain}`,
      Industry: person.industry,
      BillingCity: person.city,
      BillingState: person.state ?? null,
      BillingCountry: person.country,
      OwnerId: ownerId,
    };
    const { Id } = insertRecord(world, knownObject('Account'), fields, { userId: ownerId, system: true });
    byDomain.set(person.domain, Id);
    return Id;
  };
}

/**
 * Fills an empty org: users, statuses, and `people` invented humans, the first two thirds of them leads, the rest
 * contacts with accounts; and two more who are both, under one address. The same seed gives the same org.
 */
export function seedOrg(world: World, options: { people: number; seed: number }): void {
  const [admin = '', ...rest] = seedSetup(world);
  const reps = rest.slice(0, 2);
  // Enough beyond `people` to find two with an address, no opt-out and no twin.
  const invented = inventPeople({ count: options.people + BOTH + 4, seed: options.seed, prefix: 's' });
  const plain = invented
    .slice(options.people)
    .filter((person) => person.email !== undefined && !person.optedOut && person.duplicateOf === undefined)
    .slice(0, BOTH);
  const accountOf = accountBook(world);
  const leads = Math.floor((options.people * 2) / 3);
  for (const [index, person] of invented.slice(0, options.people).entries()) {
    const ownerId = reps[index % reps.length] ?? admin;
    if (index < leads) insertLead(world, person, { index, of: leads, ownerId });
    else {
      const place = { index: index - leads, of: options.people - leads, ownerId };
      insertContact(world, person, { ...place, accountId: accountOf(person, ownerId) });
    }
  }
  for (const [index, person] of plain.entries()) {
    const ownerId = reps[index % reps.length] ?? admin;
    insertLead(world, person, { index, of: BOTH, ownerId });
    insertContact(world, person, { index, of: BOTH, ownerId, accountId: accountOf(person, ownerId) });
  }
  seedOrganization(world);
}
