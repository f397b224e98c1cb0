import { type InventedPerson, inventPeople, SeededRandom } from '../../core/index.ts';
import type { Portal } from '../state.ts';
import { ALL } from '../store/preferences.ts';
import type { RecordRow } from '../types.ts';
import { OWNERS } from './owners.ts';
import { toHubspotZone } from './zones.ts';

const DAY = 86_400_000;
const STAGES = ['lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity'] as const;
const STATUSES = ['NEW', 'OPEN', 'ATTEMPTED_TO_CONTACT'] as const;
/** People of the Salesforce stand-in who are in this portal too. */
const SHARED = 3;

const countryNames = new Intl.DisplayNames('en', { type: 'region' });

interface SeedTime {
  readonly at: string;
  readonly random: SeededRandom;
}

function putRecord(portal: Portal, type: string, said: { at: string; properties: Record<string, string> }) {
  const { at } = said;
  const id = portal.records.nextId(type);
  const modified = type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
  const properties = { ...said.properties, hs_object_id: id, createdate: at, [modified]: at };
  return portal.records.put({
    id,
    type,
    properties,
    links: [],
    createdAt: at,
    updatedAt: at,
    archived: false,
  });
}

/**
 * A portal holds an address once, so a person whom the invention makes a duplicate has an address of their own
 * here: same name, same company, another mailbox, as duplicates in HubSpot are.
 */
function addressOf(person: InventedPerson): string | undefined {
  if (person.duplicateOf === undefined) return person.email;
  return `${person.firstName}.${person.lastName}.${person.key}@${person.domain}`.toLowerCase();
}

function contactProperties(person: InventedPerson, index: number, random: SeededRandom) {
  const email = addressOf(person);
  const owner = OWNERS[index % 3];
  const digits = person.phone.slice(0, -2);
  return {
    firstname: person.firstName,
    lastname: person.lastName,
    jobtitle: person.title,
    company: person.company,
    industry: person.industry,
    phone: person.phone,
    city: person.city,
    country: countryNames.of(person.country) ?? person.country,
    lifecyclestage: random.pick(STAGES),
    hs_lead_status: random.pick(STATUSES),
    ...(index % 3 === 0 ? { mobilephone: `${digits}${String((index + 50) % 100).padStart(2, '0')}` } : {}),
    ...(email === undefined ? {} : { email }),
    ...(person.state === undefined ? {} : { state: person.state }),
    ...(index % 2 === 0 ? { hs_timezone: toHubspotZone(person.zone) } : {}),
    ...(owner === undefined ? {} : { hubspot_owner_id: owner.id }),
    ...(person.optedOut ? { hs_email_optout: 'true' } : {}),
    ...(index % 40 === 23 ? { hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER' } : {}),
    ...(index % 40 === 33 ? { hs_email_quarantined: 'true', hs_email_quarantined_reason: 'POLICY' } : {}),
  };
}

function putCompany(portal: Portal, person: InventedPerson, { at, random }: SeedTime): RecordRow {
  return putRecord(portal, 'companies', {
    at,
    properties: {
      name: person.company,
      domain: person.domain,
      industry: person.industry,
      city: person.city,
      ...(person.state === undefined ? {} : { state: person.state }),
      country: countryNames.of(person.country) ?? person.country,
      numberofemployees: String(random.int(20, 900)),
    },
  });
}

function putContact(
  portal: Portal,
  said: { person: InventedPerson; index: number; company: RecordRow },
  time: SeedTime,
) {
  const { person, index, company } = said;
  const row = putRecord(portal, 'contacts', {
    at: time.at,
    properties: { ...contactProperties(person, index, time.random), associatedcompanyid: company.id },
  });
  portal.records.put({
    ...row,
    links: [279, 1].map((typeId) => ({ toType: 'companies', toId: company.id, typeId })),
  });
  const email = row.properties.email;
  if (person.optedOut && email !== undefined)
    portal.preferences.put({
      email,
      subscriptionId: ALL,
      status: 'UNSUBSCRIBED',
      source: 'Unsubscribed by the person',
      timestamp: time.at,
    });
  return row;
}

function putLists(portal: Portal, contacts: readonly RecordRow[], at: string): void {
  const manual = (rows: readonly RecordRow[]) =>
    rows.map((row) => ({ recordId: row.id, membershipTimestamp: at }));
  const created = { createdAt: at, updatedAt: at, createdById: String(OWNERS[2]?.userId ?? 0) };
  const q4 = contacts.filter((_, index) => index % 3 !== 2);
  const webinar = contacts.filter((_, index) => index % 5 === 1);
  portal.lists.put({
    listId: '20011',
    name: 'Q4 prospects',
    processingType: 'MANUAL',
    members: manual(q4),
    ...created,
  });
  portal.lists.put({
    listId: '20012',
    name: 'Webinar attendees',
    processingType: 'MANUAL',
    members: manual(webinar),
    ...created,
  });
  portal.lists.put({
    listId: '20013',
    name: 'Germany',
    processingType: 'DYNAMIC',
    filters: [{ propertyName: 'country', operator: 'EQ', value: 'Germany' }],
    members: [],
    ...created,
  });
  portal.lists.put({
    listId: '20014',
    name: 'All contacts',
    processingType: 'DYNAMIC',
    filters: [{ propertyName: 'createdate', operator: 'HAS_PROPERTY' }],
    members: [],
    ...created,
  });
}

/**
 * Fills an empty portal with invented people, their companies and four lists. The first three people of the
 * Salesforce stand-in of the same seed are in it too, so that one human is in both CRMs. No webhooks tell of it.
 */
export function seedPortal(portal: Portal, options: { seed: number; people: number }): void {
  const { seed, people } = options;
  const random = new SeededRandom(seed + 17);
  const shared = inventPeople({ count: SHARED, seed, prefix: 's' });
  const own = inventPeople({ count: people, seed: seed + 1, prefix: 'h' });
  const companies = new Map<string, RecordRow>();
  const contacts: RecordRow[] = [];
  const now = portal.clock.now().getTime();
  const everyone = [...own, ...shared];
  for (const [index, person] of everyone.entries()) {
    const ago = 400 * DAY - Math.floor((index / everyone.length) * 390 * DAY);
    const time = { at: new Date(now - ago).toISOString(), random };
    const company = companies.get(person.domain) ?? putCompany(portal, person, time);
    companies.set(person.domain, company);
    contacts.push(putContact(portal, { person, index, company }, time));
  }
  putLists(portal, contacts, new Date(now - 3 * DAY).toISOString());
}
