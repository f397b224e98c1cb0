import {
  type EntryValues,
  enrollingSignals,
  fieldsSetOff,
  isCustomField,
  signalSetsOff,
} from '../cadence/index.ts';
import { localDay, momentOf } from '../cadence/windows.ts';
import { zoneNamed } from '../cadence/zone.ts';
import type { CrmPerson } from '../ports/crm.ts';
import type { Connection, Identity, Signal } from '../ports/records.ts';
import type { EnrollRule, RuleHit, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { entryValuesOf, factsOf, readFactsOf } from './entry-values.ts';
import { byId, distinct } from './reading.ts';

const watched: readonly Signal['kind'][] = enrollingSignals;

type Noted = Omit<RuleHit, 'id' | 'at' | 'leaving'> & { readonly leaving?: true };

/** Notes whom rules are to turn to, in the caller's transaction; a cause that was there before changes nothing. */
export async function setOff(ctx: ActorContext, tx: Tx, hits: readonly Noted[]): Promise<void> {
  if (hits.length === 0) return;
  const at = ctx.clock.now();
  await tx.rules.addHits(hits.map((hit) => ({ id: ctx.ids.uuid(), at, leaving: false, ...hit })));
  await tx.workspace.dueBy(at);
}

/**
 * Notes whom rules are to enroll after these new signals, in the caller's transaction: once for each rule and signal.
 * Asks nothing unless a signal is of a kind that rules are set off by.
 */
export async function setOffBySignals(ctx: ActorContext, tx: Tx, signals: readonly Signal[]): Promise<void> {
  await setOffByOpens(
    ctx,
    tx,
    signals.filter(({ kind }) => kind === 'opened'),
  );
  const known = signals.filter((signal) => watched.includes(signal.kind));
  if (known.length === 0) return;
  const rules = await tx.rules.active('signal');
  const hits = known.flatMap((signal) => {
    const { personId, source, sourceKey } = signal;
    if (personId === null) return [];
    return rules
      .filter(({ trigger }) => signalSetsOff(trigger, signal))
      .map(({ id }) => ({ ruleId: id, cause: `${source} ${sourceKey}`, subject: { personId } }));
  });
  await setOff(ctx, tx, hits);
}

/** Something that a CRM tells of a record that nobody has brought in. */
type ToldOfStranger = Pick<RuleHit, 'cause' | 'subject'> & Pick<Signal, 'kind' | 'facts'>;

/** Notes whom rules are to enroll though they are not here yet: whoever they enroll is brought in. */
export async function setOffByStrangers(
  ctx: ActorContext,
  tx: Tx,
  told: readonly ToldOfStranger[],
): Promise<void> {
  if (told.length === 0) return;
  const rules = await tx.rules.active('signal');
  const hits = told.flatMap(({ cause, subject, ...signal }) =>
    rules
      .filter(({ trigger }) => signalSetsOff(trigger, signal))
      .map(({ id }) => ({ ruleId: id, cause, subject })),
  );
  await setOff(ctx, tx, hits);
}

/**
 * Notes whom rules are about who opened mails often enough in the calendar day of the workspace's zone: once a day for
 * each rule and person. The opens were found to be a human's.
 */
async function setOffByOpens(ctx: ActorContext, tx: Tx, opens: readonly Signal[]): Promise<void> {
  if (opens.length === 0) return;
  const rules = await tx.rules.active('opens');
  if (rules.length === 0) return;
  const zone = zoneNamed((await tx.workspace.get()).zone) ?? 'UTC';
  const day = localDay(ctx.clock.now().getTime(), zone);
  const since = new Date(momentOf(day, '00:00', zone));
  const people = distinct(opens.map(({ personId }) => personId));
  for (const { id, trigger } of rules) {
    if (trigger.on !== 'opens') continue;
    const often = await tx.signals.openedOften(people, { since, times: trigger.times });
    const cause = (personId: string) => `opens ${personId} ${day.toString()}`;
    await setOff(
      ctx,
      tx,
      [...often].map((personId) => ({ ruleId: id, cause: cause(personId), subject: { personId } })),
    );
  }
}

/**
 * What of a record of the CRM rules may ask, as it is known once the record is taken in (see `importPeople`): what it
 * leaves open of a person, or was not read with it, stays as it was, and so does what is known of their company. Else a
 * rule would find a change each time that the record changes.
 */
function valuesOfRecord(
  record: CrmPerson,
  { customFields }: Connection,
  before: EntryValues | null,
): EntryValues {
  const { city, state, country } = record;
  const was = (name: string) => before?.get(name) ?? null;
  const company = was('company.name');
  const stays = record.companyName === null || record.companyName.toLowerCase() === company?.toLowerCase();
  const ofCompany = (name: string, value: string | null) => (stays ? (was(name) ?? value) : value);
  const values: Readonly<Record<string, string | null>> = {
    'person.email': record.email ?? was('person.email'),
    'person.first_name': record.firstName ?? was('person.first_name'),
    'person.last_name': record.lastName ?? was('person.last_name'),
    'person.title': record.title ?? was('person.title'),
    ...{ 'person.city': city, 'person.state': state, 'person.country': country },
    'person.phone': record.phone ?? record.mobile,
    'company.name': ofCompany('company.name', record.companyName),
    'company.domain': ofCompany('company.domain', record.companyDomain),
    'company.industry': ofCompany('company.industry', record.industry),
  };
  const custom = customFields.map(({ of, name, field }) => {
    const key = `${of}.custom.${name}`;
    const value = record.custom?.[of][field];
    return [key, value === undefined ? was(key) : value] as const;
  });
  const all = [...Object.entries(values), ...custom];
  return new Map(all.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** Rules that changes of records may set off, with what was known of the records before they are taken in. */
interface WatchedRecords {
  readonly rules: readonly EnrollRule[];
  /** By the record's id. */
  readonly before: ReadonlyMap<string, EntryValues>;
}

/** Reads what was known of records, to be asked before they are taken in; where no rule looks at fields, one question. */
export async function watchRecords(tx: Tx, known: readonly Identity[], now: Date): Promise<WatchedRecords> {
  const rules = await tx.rules.active('fields');
  if (rules.length === 0 || known.length === 0) return { rules, before: new Map() };
  const people = byId(await tx.people.byIds(distinct(known.map((one) => one.personId))));
  const companyIds = distinct([...people.values()].map((person) => person.companyId));
  const companies = byId(await tx.companies.byIds(companyIds));
  const asksCustom = rules.some(
    ({ trigger }) => trigger.on === 'fields' && trigger.all.some(({ field }) => isCustomField(field)),
  );
  const facts = await readFactsOf(tx, asksCustom ? [...people.values()] : [], now);
  const before = known.flatMap((identity) => {
    const person = people.get(identity.personId);
    if (person === undefined) return [];
    const company = companies.get(person.companyId ?? '') ?? null;
    return [
      [
        identity.ref.id,
        entryValuesOf({ person, company, listSource: null, facts: factsOf(person, facts) }),
      ] as const,
    ];
  });
  return { rules, before: new Map(before) };
}

/**
 * Notes whom rules are to enroll since their records begin to fit, also people whom nobody has brought in yet: once for
 * each rule and change of a record.
 */
export async function setOffByRecords(
  ctx: ActorContext,
  tx: Tx,
  change: {
    readonly connection: Connection;
    readonly records: readonly CrmPerson[];
    readonly watched: WatchedRecords;
  },
): Promise<void> {
  const { connection, records, watched: seen } = change;
  const live = records.filter((record) => !record.deleted && record.movedTo === null);
  const hits = live.flatMap((record) => {
    const { ref, modifiedAt } = record;
    const before = seen.before.get(ref.id) ?? null;
    const after = valuesOfRecord(record, connection, before);
    // A record that is not known here would begin to fit with each of its changes: it does so once.
    const cause = `${connection.id} ${ref.id} ${before === null ? 'new' : modifiedAt}`;
    return seen.rules
      .filter(({ trigger }) => fieldsSetOff(trigger, { before, after }))
      .map(({ id }) => ({ ruleId: id, cause, subject: { crm: connection.kind, ref } }));
  });
  await setOff(ctx, tx, hits);
}
