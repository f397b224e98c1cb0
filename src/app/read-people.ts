import { z } from 'zod';
import { type HolidayPlace, holidayPlaceOf, localDate, type ZoneConfidence } from '../cadence/index.ts';
import type { PublicHoliday } from '../ports/holidays.ts';
import type { Company, Connection, Identity, Person } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { describeRuns } from './describe-runs.ts';
import { parseInput } from './parse-input.ts';
import { byId, distinct, found, inWorkspace, pageInput, toPage } from './reading.ts';
import { type FoundRegion, regionOfPlace } from './run-calendars.ts';
import { openCrm } from './token-source.ts';

export const searchPeopleInput = pageInput.extend({
  /** Name, address or company; left out, everybody. */
  q: z.string().max(200).optional(),
});

export interface PersonView extends Person {
  readonly company: Company | null;
}

/** A record of the person in a CRM. */
interface RecordView extends Identity {
  readonly kind: Connection['kind'] | null;
  /** Where it opens; null for a record that is gone, and when its CRM is not connected any more. */
  readonly url: string | null;
}

/** Somebody else of the same company who is in a cadence now. */
export interface Colleague {
  readonly personId: string;
  readonly name: string;
  readonly cadence: string;
  readonly owner: string | null;
}

/** One person with what their page shows besides their runs. */
interface PersonDetails extends PersonView {
  readonly records: readonly RecordView[];
  /** At most five, newest first: whoever writes next should know. */
  readonly alsoInTouch: readonly Colleague[];
  /**
   * The region whose public holidays their runs skip, and where that comes from; null when nothing says where they
   * live.
   */
  readonly holidays: PersonHolidays | null;
}

interface PersonHolidays {
  readonly region: string;
  readonly name: string;
  readonly origin: HolidayPlace['origin'];
  readonly confidence: ZoneConfidence;
  /** How it was found, in words: `from the city: Munich`. */
  readonly words: string;
  /** The next one from today on, on the person's own calendar. */
  readonly next: PublicHoliday | null;
}

const colleaguesAtMost = 5;

async function withCompanies(tx: Tx, people: readonly Person[]): Promise<PersonView[]> {
  const companies = byId(await tx.companies.byIds(distinct(people.map((person) => person.companyId))));
  return people.map((person) => ({ ...person, company: companies.get(person.companyId ?? '') ?? null }));
}

/** People by name, address or company, newest first. */
export async function searchPeople(
  ctx: ActorContext,
  input: z.input<typeof searchPeopleInput>,
): Promise<Page<PersonView>> {
  const { q, ...page } = parseInput(searchPeopleInput, input);
  return inWorkspace(ctx, async (tx) => {
    const { items, next } = await tx.people.search(q?.trim() || null, toPage(page));
    return { items: await withCompanies(tx, items), next };
  });
}

async function colleaguesOf(tx: Tx, person: Person): Promise<readonly Colleague[]> {
  if (person.companyId === null) return [];
  const others = { except: person.id, limit: colleaguesAtMost };
  const runs = await describeRuns(tx, await tx.enrollments.openByCompany(person.companyId, others));
  return runs.map((run) => ({
    personId: run.personId,
    name: run.person.name,
    cadence: run.cadence.name,
    owner: run.owner?.name ?? null,
  }));
}

async function holidaysOf(ctx: ActorContext, person: Person): Promise<PersonHolidays | null> {
  const place = holidayPlaceOf(person);
  if (place === null) return null;
  const known = await ctx.holidays.load();
  const found = regionOfPlace(place, known);
  if (found === null) return null;
  const { code, name } = found.region;
  const today = localDate(ctx.clock.now(), person.zone);
  const year = Number(today.slice(0, 4));
  const coming = [...known.inYear(code, year), ...known.inYear(code, year + 1)];
  const next = coming.find(({ day }) => day >= today) ?? null;
  const parts = known.regions().some((one) => one.code.startsWith(`${code}-`));
  return { region: code, name, origin: place.origin, ...sureness(person, place, { ...found, parts }), next };
}

const countryBy = {
  address: 'from the country of the address',
  phone: 'from the country of the phone number',
  zone: 'from the country of the time zone',
} as const;

/** `parts`: the region is a country whose states have holidays of their own. */
function sureness(
  { city }: Person,
  { state, origin }: HolidayPlace,
  { by, parts }: { readonly by: FoundRegion['by']; readonly parts: boolean },
): Pick<PersonHolidays, 'confidence' | 'words'> {
  const own = origin === 'address';
  const country = own ? '' : `, ${countryBy[origin]}`;
  if (by === 'state')
    return { confidence: own ? 'high' : 'medium', words: `from the state: ${state}${country}` };
  if (by === 'city') {
    const unknown = state === null ? '' : '; the state is not known';
    const confidence = own && state === null ? 'high' : 'medium';
    return { confidence, words: `from the city: ${city?.trim()}${unknown}${country}` };
  }
  if (!parts) return { confidence: own ? 'high' : 'medium', words: countryBy[origin] };
  return { confidence: own ? 'medium' : 'low', words: `${countryBy[origin]}; the state is not known` };
}

/** One person with company, CRM records and links to them, and who else of the company is in a cadence. */
export async function readPerson(ctx: ActorContext, id: string): Promise<PersonDetails> {
  const read = await inWorkspace(ctx, async (tx) => {
    const [one] = await withCompanies(tx, await tx.people.byIds([id]));
    const person = found(one, 'person', id);
    return {
      person,
      connections: byId(await tx.connections.list()),
      identities: await tx.identities.byPersons([id]),
      alsoInTouch: await colleaguesOf(tx, person),
    };
  });
  // A port must not be opened within the transaction; making an address asks nobody.
  const records = read.identities.map((identity) => {
    const connection = read.connections.get(identity.connectionId);
    const linked =
      connection !== undefined && connection.state !== 'disconnected' && identity.state !== 'deleted';
    return {
      ...identity,
      kind: connection?.kind ?? null,
      url: linked ? openCrm(ctx, ctx.actor.workspaceId, connection).recordUrl(identity.ref) : null,
    };
  });
  const holidays = await holidaysOf(ctx, read.person);
  return { ...read.person, records, holidays, alsoInTouch: read.alsoInTouch };
}
