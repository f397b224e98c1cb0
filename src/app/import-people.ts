import { resolveZone } from '../cadence/index.ts';
import type { CrmPerson } from '../ports/crm.ts';
import type { Company, Identity, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { companiesOf } from './companies-of-records.ts';
import type { ActorContext } from './context.ts';
import { distinct } from './reading.ts';
import { changedOfCompany, changedOfPerson, valuesArrived } from './values-arrived.ts';

/** A CRM record with the person that it stands for here. */
export interface ImportedPerson {
  readonly record: CrmPerson;
  readonly person: Person;
  readonly identity: Identity;
  /** The record as it was known until now; null for one that is new here. */
  readonly before: Identity | null;
  /** Whether the person is new here, too. */
  readonly isNew: boolean;
}

const lower = (text: string | null) => (text === null ? null : text.trim().toLowerCase());

function toPerson(
  record: CrmPerson,
  known: {
    readonly id: string;
    readonly before: Person | undefined;
    readonly company: Company | undefined;
    readonly ownerZone: string | undefined;
  },
  defaults: {
    readonly workspaceZone: string;
    readonly now: Date;
    readonly contacts: ReadonlyMap<string, Date>;
  },
): Person {
  const zone = resolveZone({
    field: record.timeZone ?? undefined,
    country: record.country,
    state: record.state,
    city: record.city,
    phone: record.phone ?? record.mobile ?? undefined,
    companyZone: record.companyPlace?.timeZone ?? undefined,
    companyPlace: record.companyPlace,
    companyDomain: known.company?.domain ?? undefined,
    ownerZone: known.ownerZone,
    workspaceZone: defaults.workspaceZone,
  });
  return {
    id: known.id,
    email: lower(record.email) ?? known.before?.email ?? null,
    // What one record of a person leaves open does not erase what another one says; a removed phone number does go.
    firstName: record.firstName ?? known.before?.firstName ?? null,
    lastName: record.lastName ?? known.before?.lastName ?? null,
    title: record.title ?? known.before?.title ?? null,
    phone: record.phone ?? record.mobile,
    city: record.city,
    state: record.state,
    country: record.country,
    companyId: known.company?.id ?? known.before?.companyId ?? null,
    zone: zone.zone,
    zoneOrigin: zone.origin,
    zoneConfidence: zone.confidence,
    zoneWords: zone.words,
    hold: known.before?.hold ?? null,
    provisionalHoldUntil: known.before?.provisionalHoldUntil ?? null,
    createdAt: known.before?.createdAt ?? defaults.now,
    mergedIntoId: null,
    awayUntil: known.before?.awayUntil ?? null,
    // Who is new here may have been written to from elsewhere: an import knew the address before the person.
    lastContactAt: known.before?.lastContactAt ?? defaults.contacts.get(lower(record.email) ?? '') ?? null,
  };
}

function toIdentity(
  record: CrmPerson,
  known: { id: string; personId: string; connectionId: string; before: Identity | undefined },
): Identity {
  const { before, ...ids } = known;
  return {
    ...ids,
    ref: record.ref,
    companyCrmId: record.companyId,
    ownerCrmId: record.ownerId,
    // Read at different moments, records may arrive in another order than they changed: no opt-out is undone by one.
    emailOptOut: record.emailOptOut || before?.emailOptOut === true,
    doNotCall: record.doNotCall,
    emailBounced: record.emailBounced,
    ...(before?.state === 'moved'
      ? { state: before.state, movedToId: before.movedToId }
      : { state: record.deleted ? ('deleted' as const) : ('live' as const), movedToId: null }),
  };
}

/**
 * Brings CRM records in, or up to date: a known record keeps its person; a new one becomes the person with the same
 * address if there is one (Lead, Contact and HubSpot contact with one address are one person), else a new person.
 * Records are matched within the batch, too. Holds are never touched here.
 */
export async function importPeople(
  ctx: ActorContext,
  tx: Tx,
  input: { readonly connectionId: string; readonly records: readonly CrmPerson[] },
): Promise<readonly ImportedPerson[]> {
  const { connectionId, records } = input;
  await tx.people.lockImports();
  const workspace = await tx.workspace.get();
  const { companyOf: companies, grown } = await companiesOf(ctx, tx, input);
  const known = await tx.identities.byRefs(
    connectionId,
    records.map((record) => record.ref),
  );
  const owners = await tx.users.byCrmIds(connectionId, distinct(records.map((record) => record.ownerId)));
  const identityOf = new Map(known.map((identity) => [identity.ref.id, identity]));
  const emails = [...new Set(records.map((record) => lower(record.email)).filter((email) => email !== null))];
  const people = new Map<string, Person>();
  const byEmail = new Map<string, string>();
  const addressed = await tx.people.byEmails(emails);
  const merged = addressed.map((person) => person.mergedIntoId).filter((id) => id !== null);
  const named = [...known.map((identity) => identity.personId), ...merged];
  for (const person of [...(await tx.people.byIds([...new Set(named)])), ...addressed]) {
    // The address of somebody who was merged into another is that other's.
    if (person.email !== null) byEmail.set(person.email, person.mergedIntoId ?? person.id);
    if (person.mergedIntoId === null) people.set(person.id, person);
  }
  const before = new Map(people);
  const unmet = emails.filter((email) => !byEmail.has(email));
  const contacts = unmet.length === 0 ? new Map<string, Date>() : await tx.people.addressContacts(unmet);
  const imported: ImportedPerson[] = [];
  for (const record of records) {
    const email = lower(record.email);
    const identity = identityOf.get(record.ref.id);
    const personId =
      identity?.personId ?? (email === null ? undefined : byEmail.get(email)) ?? ctx.ids.uuid();
    const company = companies.get(record.ref.id);
    const person = toPerson(
      record,
      {
        id: personId,
        before: people.get(personId),
        company,
        ownerZone: owners.get(record.ownerId ?? '')?.zone,
      },
      { workspaceZone: workspace.zone, now: ctx.clock.now(), contacts },
    );
    people.set(personId, person);
    if (person.email !== null) byEmail.set(person.email, personId);
    const id = identity?.id ?? ctx.ids.uuid();
    imported.push({
      record,
      person,
      identity: toIdentity(record, { id, personId, connectionId, before: identity }),
      before: identity ?? null,
      isNew: !before.has(personId),
    });
  }
  const touched = [...new Map(imported.map((item) => [item.person.id, item.person])).values()];
  await tx.people.insert(touched.filter((person) => !before.has(person.id)));
  await tx.people.update(touched.filter((person) => before.has(person.id)));
  // Who left a company is not stopped with it any more; who belongs to one that is, goes to sleep when next due.
  const moved = touched.filter(({ id, companyId }) => (before.get(id)?.companyId ?? companyId) !== companyId);
  if (moved.length > 0) await tx.enrollments.wakeBrakedOf(moved.map((person) => person.id));
  await tx.identities.insert(
    imported.filter((item) => !identityOf.has(item.record.ref.id)).map((item) => item.identity),
  );
  await tx.identities.update(
    imported.filter((item) => identityOf.has(item.record.ref.id)).map((item) => item.identity),
  );
  const joined = imported.flatMap(({ identity: { companyCrmId: crmId }, before: was, person }) =>
    crmId === null || crmId === was?.companyCrmId || person.companyId === null
      ? []
      : [{ crmId, companyId: person.companyId }],
  );
  await tx.companies.noteCrmIds(connectionId, [...new Map(joined.map((one) => [one.crmId, one])).values()]);
  const changed = touched.flatMap((person) => {
    const was = before.get(person.id);
    return was === undefined ? [] : changedOfPerson(was, person);
  });
  // After the people, as everybody locks them who keeps to a company's caps.
  await tx.companies.update(grown.map(([, after]) => after));
  const arrived = [...changed, ...grown.flatMap(([was, is]) => changedOfCompany(was, is))];
  await valuesArrived(tx, arrived, ctx.clock.now());
  // Two records of one person in a batch: both stand for the person as it is after both.
  return imported.map((item) => ({ ...item, person: people.get(item.person.id) ?? item.person }));
}
