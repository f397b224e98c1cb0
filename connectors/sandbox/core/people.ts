import { SeededRandom } from './random.ts';

/** One invented human, before a CRM has given them a record. All of it is made up; domains end in `.example`. */
export interface InventedPerson {
  /** Stable over runs: `p0001`. */
  readonly key: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly company: string;
  readonly domain: string;
  readonly industry: string;
  /** Absent for the few whose record has no address. */
  readonly email?: string;
  readonly phone: string;
  readonly city: string;
  /** State or province code, where the country has one. */
  readonly state?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** IANA zone of the city. */
  readonly zone: string;
  /** Opted out of email in the CRM from the start. */
  readonly optedOut: boolean;
  /** Key of an earlier person whose address this record repeats: the same human twice. */
  readonly duplicateOf?: string;
}

const FIRST =
  'Amara Bruno Carla Deniz Elif Farid Greta Hugo Ines Jonas Keiko Leon Marta Nils Olga Pavel Rosa Samir Tessa Umar Vera Wanda Yusuf Zoe Anouk Bjarne Cleo Dario Esme Fabian'.split(
    ' ',
  );
const LAST =
  'Alder Brandt Castell Dorn Everly Falk Granger Holm Ibsen Jansen Keller Lund Marlow Norden Okoye Prior Quist Rask Sorel Thorne Ulrich Varga Winter Yates Zimmer Aoki Berg Corvin Drake Engel'.split(
    ' ',
  );
const TITLES = [
  'VP Sales',
  'Head of Revenue Operations',
  'Sales Director',
  'Chief Revenue Officer',
  'Sales Development Manager',
  'Director of Marketing',
  'Operations Manager',
  'Managing Director',
];
const COMPANY_A =
  'Alpen Birch Coral Delta Ember Fjord Granite Harbor Iris Juniper Kestrel Linden Meadow North Opal Pine Quartz River Summit Tidal'.split(
    ' ',
  );
const COMPANY_B: readonly (readonly [string, string])[] = [
  ['Logistics', 'Logistics'],
  ['Software', 'Software'],
  ['Foods', 'Food'],
  ['Robotics', 'Manufacturing'],
  ['Health', 'Healthcare'],
  ['Energy', 'Energy'],
  ['Finance', 'Financial services'],
  ['Media', 'Media'],
];
/** City, state, country, zone, and a phone prefix that is reserved for fiction or plainly invalid. */
const PLACES: readonly (readonly [string, string | undefined, string, string, string])[] = [
  ['Berlin', undefined, 'DE', 'Europe/Berlin', '+49 30 23125'],
  ['New York', 'NY', 'US', 'America/New_York', '+1 212 555 01'],
  ['Chicago', 'IL', 'US', 'America/Chicago', '+1 312 555 01'],
  ['San Francisco', 'CA', 'US', 'America/Los_Angeles', '+1 415 555 01'],
  ['London', undefined, 'GB', 'Europe/London', '+44 20 7946 0'],
  ['Paris', undefined, 'FR', 'Europe/Paris', '+33 1 99 00 '],
  ['Madrid', undefined, 'ES', 'Europe/Madrid', '+34 91 000 '],
  ['Stockholm', undefined, 'SE', 'Europe/Stockholm', '+46 8 465 004 '],
  ['Tokyo', undefined, 'JP', 'Asia/Tokyo', '+81 3 0000 '],
  ['Sydney', 'NSW', 'AU', 'Australia/Sydney', '+61 2 5550 '],
];

/**
 * Invents `count` people. Of every 40, one has no email, one is opted out, and one repeats an earlier person's
 * address (a duplicate record). `prefix` keeps two CRMs' people apart; people with the same prefix and seed are
 * the same on every run.
 */
export function inventPeople(options: {
  count: number;
  seed: number;
  prefix: string;
}): readonly InventedPerson[] {
  const random = new SeededRandom(options.seed);
  const people: InventedPerson[] = [];
  for (let index = 0; index < options.count; index += 1) {
    const key = `${options.prefix}${String(index + 1).padStart(4, '0')}`;
    const [city, state, country, zone, phonePrefix] = random.pick(PLACES);
    const [suffix, industry] = random.pick(COMPANY_B);
    const companyWord = random.pick(COMPANY_A);
    const firstName = random.pick(FIRST);
    const lastName = random.pick(LAST);
    const domain = `${companyWord}-${suffix}.example`.toLowerCase();
    const number = String(index % 100).padStart(2, '0');
    const twin = index % 40 === 29 ? people[index - 10] : undefined;
    const ownEmail = `${firstName}.${lastName}.${key}@${domain}`.toLowerCase();
    const email = index % 40 === 17 ? undefined : (twin?.email ?? ownEmail);
    people.push({
      key,
      firstName: twin?.firstName ?? firstName,
      lastName: twin?.lastName ?? lastName,
      title: random.pick(TITLES),
      company: `${companyWord} ${suffix}`,
      domain,
      industry,
      ...(email === undefined ? {} : { email }),
      phone: `${phonePrefix}${number}`,
      city,
      ...(state === undefined ? {} : { state }),
      country,
      zone,
      optedOut: index % 40 === 7,
      ...(twin === undefined ? {} : { duplicateOf: twin.key }),
    });
  }
  return people;
}
