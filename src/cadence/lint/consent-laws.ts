/**
 * Whose consent a country asks for before somebody who did not ask gets a sales email: `everybody` includes people at
 * their work and companies, `people` leaves a way without it (general addresses of companies, published addresses,
 * implied consent), `nobody` lets people object instead.
 */
type EmailConsent = 'everybody' | 'people' | 'nobody';

/** The same for calls by a human to people at work: `asked`, `presumed` interest is enough, or a `register` to check. */
type CallConsent = 'asked' | 'presumed' | 'register';

export interface Law {
  readonly name: string;
  readonly email: EmailConsent;
  /** Act and section. */
  readonly emailLaw: string;
  readonly call?: CallConsent;
  readonly callLaw?: string;
}

/**
 * The rules for direct marketing at work by country, as the acts read in 2026. All of the EU and EEA carry out Article
 * 13 of Directive 2002/58/EC, which leaves it to each country whether companies are protected like people (13(5)); hence
 * the differences. This is a reminder to ask, not legal advice: exceptions for one's own customers are not told here.
 *
 * Source: the acts; for Austria geuer.at (29 July 2024), for Poland okwlaw.com and weadvisetech.com (2024),
 * for Denmark the Consumer Ombudsman's guide on spam, for Italy the Garante's decision on legal persons as reported by
 * ictlc.com, for the Netherlands Stb. 2008, 525, for Norway the Consumer Authority's guidelines on § 15, for
 * Switzerland bakom.admin.ch, for Australia acma.gov.au.
 */
export const laws: Readonly<Record<string, Law>> = {
  AT: {
    name: 'Austria',
    email: 'everybody',
    emailLaw: 'TKG 2021 § 174',
    call: 'asked',
    callLaw: 'TKG 2021 § 174(1)',
  },
  AU: { name: 'Australia', email: 'people', emailLaw: 'Spam Act 2003, s. 16 and Schedule 2' },
  BE: {
    name: 'Belgium',
    email: 'people',
    emailLaw: 'Code of Economic Law, art. XII.13, and Royal Decree of 4 April 2003',
  },
  CA: { name: 'Canada', email: 'people', emailLaw: 'CASL (S.C. 2010, c. 23), ss. 6 and 10(9)' },
  CH: {
    name: 'Switzerland',
    email: 'everybody',
    emailLaw: 'UWG (SR 241), art. 3(1)(o)',
    call: 'register',
    callLaw: 'UWG (SR 241), art. 3(1)(u)',
  },
  CZ: { name: 'Czechia', email: 'everybody', emailLaw: 'Act No. 480/2004 Coll., § 7' },
  DE: {
    name: 'Germany',
    email: 'everybody',
    emailLaw: 'UWG § 7(2) no. 2',
    call: 'presumed',
    callLaw: 'UWG § 7(2) no. 1',
  },
  DK: { name: 'Denmark', email: 'everybody', emailLaw: 'Marketing Practices Act § 10' },
  ES: { name: 'Spain', email: 'everybody', emailLaw: 'LSSI (Ley 34/2002), art. 21' },
  FI: { name: 'Finland', email: 'nobody', emailLaw: 'Act 917/2014, §§ 200 and 202' },
  FR: {
    name: 'France',
    email: 'nobody',
    emailLaw: 'CPCE art. L34-5, as the CNIL reads it for people at work',
  },
  GB: {
    name: 'the United Kingdom',
    email: 'nobody',
    emailLaw: 'PECR 2003, reg. 22 (sole traders and partnerships must have agreed)',
    call: 'register',
    callLaw: 'PECR 2003, reg. 21 (TPS and CTPS)',
  },
  IE: { name: 'Ireland', email: 'nobody', emailLaw: 'S.I. No. 336/2011, reg. 13' },
  IT: {
    name: 'Italy',
    email: 'everybody',
    emailLaw: 'Codice privacy (D.Lgs. 196/2003), art. 130(1) and (2)',
    call: 'register',
    callLaw: 'Codice privacy, art. 130(3-bis), Registro delle opposizioni',
  },
  NL: { name: 'the Netherlands', email: 'everybody', emailLaw: 'Telecommunicatiewet, art. 11.7' },
  NO: { name: 'Norway', email: 'people', emailLaw: 'Marketing Control Act § 15' },
  NZ: { name: 'New Zealand', email: 'people', emailLaw: 'Unsolicited Electronic Messages Act 2007, s. 9' },
  PL: {
    name: 'Poland',
    email: 'everybody',
    emailLaw: 'Electronic Communications Law of 12 July 2024, art. 398',
    call: 'asked',
    callLaw: 'Electronic Communications Law of 12 July 2024, art. 398',
  },
  SE: { name: 'Sweden', email: 'nobody', emailLaw: 'Marketing Act (2008:486), §§ 19 to 21' },
  US: {
    name: 'the United States',
    email: 'nobody',
    emailLaw: 'CAN-SPAM Act, 15 U.S.C. § 7704',
    call: 'register',
    callLaw: 'TCPA, 47 U.S.C. § 227, and the rules of the states',
  },
};

/** Members of the EU and EEA without an entry above. */
const others: Readonly<Record<string, string>> = {
  BG: 'Bulgaria',
  CY: 'Cyprus',
  EE: 'Estonia',
  GR: 'Greece',
  HR: 'Croatia',
  HU: 'Hungary',
  IS: 'Iceland',
  LI: 'Liechtenstein',
  LT: 'Lithuania',
  LU: 'Luxembourg',
  LV: 'Latvia',
  MT: 'Malta',
  PT: 'Portugal',
  RO: 'Romania',
  SI: 'Slovenia',
  SK: 'Slovakia',
};

/** The law of a country by its ISO 3166 code; null where none is known here. */
export function lawOf(country: string): Law | null {
  const name = others[country];
  if (name === undefined) return laws[country] ?? null;
  return { name, email: 'people', emailLaw: 'the national rules under Directive 2002/58/EC, art. 13' };
}
