import { countryNames } from './country-names.ts';
import { countriesOfSeveral } from './zone-several.ts';

/** A country whose people share one clock, or nearly all do (`mostly`). */
interface CountryZone {
  readonly code: string;
  readonly zone: string;
  /** Calling code without +; empty when it is shared with countries on other clocks. */
  readonly calling: string;
  readonly mostly: boolean;
}

// code | calling code | zone | names. `~` before the zone: some of the country lives on another clock.
const rows = `
AE|971|Asia/Dubai|United Arab Emirates,UAE,Emirates
AF|93|Asia/Kabul|Afghanistan
AL|355|Europe/Tirane|Albania
AM|374|Asia/Yerevan|Armenia
AO|244|Africa/Luanda|Angola
AR|54|America/Argentina/Buenos_Aires|Argentina
AT|43|Europe/Vienna|Austria,Österreich
AZ|994|Asia/Baku|Azerbaijan
BA|387|Europe/Sarajevo|Bosnia and Herzegovina,Bosnia
BB|1246|America/Barbados|Barbados
BD|880|Asia/Dhaka|Bangladesh
BE|32|Europe/Brussels|Belgium,Belgique,België
BF|226|Africa/Ouagadougou|Burkina Faso
BG|359|Europe/Sofia|Bulgaria
BH|973|Asia/Bahrain|Bahrain
BJ|229|Africa/Porto-Novo|Benin
BM|1441|Atlantic/Bermuda|Bermuda
BN|673|Asia/Brunei|Brunei
BO|591|America/La_Paz|Bolivia
BS|1242|America/Nassau|Bahamas,The Bahamas
BW|267|Africa/Gaborone|Botswana
BY|375|Europe/Minsk|Belarus
BZ|501|America/Belize|Belize
CH|41|Europe/Zurich|Switzerland,Schweiz,Suisse,Svizzera
CI|225|Africa/Abidjan|Ivory Coast,Côte d'Ivoire,Cote d'Ivoire
CL|56|~America/Santiago|Chile
CM|237|Africa/Douala|Cameroon
CN|86|Asia/Shanghai|China,People's Republic of China
CO|57|America/Bogota|Colombia
CR|506|America/Costa_Rica|Costa Rica
CU|53|America/Havana|Cuba
CY|357|Asia/Nicosia|Cyprus
CZ|420|Europe/Prague|Czech Republic,Czechia
DE|49|Europe/Berlin|Germany,Deutschland
DK|45|Europe/Copenhagen|Denmark,Danmark
DO|1809|America/Santo_Domingo|Dominican Republic
DZ|213|Africa/Algiers|Algeria
EC|593|~America/Guayaquil|Ecuador
EE|372|Europe/Tallinn|Estonia
EG|20|Africa/Cairo|Egypt
ES|34|~Europe/Madrid|Spain,España
ET|251|Africa/Addis_Ababa|Ethiopia
FI|358|Europe/Helsinki|Finland,Suomi
FJ|679|Pacific/Fiji|Fiji
FR|33|Europe/Paris|France
GB|44|Europe/London|United Kingdom,UK,Great Britain,England,Scotland,Wales,Northern Ireland
GE|995|Asia/Tbilisi|Georgia
GH|233|Africa/Accra|Ghana
GI|350|Europe/Gibraltar|Gibraltar
GL|299|~America/Nuuk|Greenland,Kalaallit Nunaat
GR|30|Europe/Athens|Greece
GT|502|America/Guatemala|Guatemala
HK|852|Asia/Hong_Kong|Hong Kong
HN|504|America/Tegucigalpa|Honduras
HR|385|Europe/Zagreb|Croatia,Hrvatska
HU|36|Europe/Budapest|Hungary
IE|353|Europe/Dublin|Ireland,Republic of Ireland
IL|972|Asia/Jerusalem|Israel
IN|91|Asia/Kolkata|India
IQ|964|Asia/Baghdad|Iraq
IS|354|Atlantic/Reykjavik|Iceland
IT|39|Europe/Rome|Italy,Italia
JM|1876|America/Jamaica|Jamaica
JO|962|Asia/Amman|Jordan
JP|81|Asia/Tokyo|Japan
KE|254|Africa/Nairobi|Kenya
KG|996|Asia/Bishkek|Kyrgyzstan
KH|855|Asia/Phnom_Penh|Cambodia
KI|686|~Pacific/Tarawa|Kiribati
KP|850|Asia/Pyongyang|North Korea,Democratic People's Republic of Korea
KR|82|Asia/Seoul|South Korea,Korea,Republic of Korea
KW|965|Asia/Kuwait|Kuwait
KZ||Asia/Almaty|Kazakhstan
LA|856|Asia/Vientiane|Laos
LB|961|Asia/Beirut|Lebanon
LI|423|Europe/Vaduz|Liechtenstein
LK|94|Asia/Colombo|Sri Lanka
LT|370|Europe/Vilnius|Lithuania
LU|352|Europe/Luxembourg|Luxembourg
LV|371|Europe/Riga|Latvia
MA|212|Africa/Casablanca|Morocco
MC|377|Europe/Monaco|Monaco
MD|373|Europe/Chisinau|Moldova
ME|382|Europe/Podgorica|Montenegro
MG|261|Indian/Antananarivo|Madagascar
MK|389|Europe/Skopje|North Macedonia,Macedonia
MM|95|Asia/Yangon|Myanmar,Burma
MN|976|~Asia/Ulaanbaatar|Mongolia
MO|853|Asia/Macau|Macao,Macau
MT|356|Europe/Malta|Malta
MU|230|Indian/Mauritius|Mauritius
MV|960|Indian/Maldives|Maldives
MY|60|Asia/Kuala_Lumpur|Malaysia
MZ|258|Africa/Maputo|Mozambique
NA|264|Africa/Windhoek|Namibia
NG|234|Africa/Lagos|Nigeria
NI|505|America/Managua|Nicaragua
NL|31|Europe/Amsterdam|Netherlands,The Netherlands,Holland,Nederland
NO|47|Europe/Oslo|Norway,Norge
NP|977|Asia/Kathmandu|Nepal
NZ|64|~Pacific/Auckland|New Zealand
OM|968|Asia/Muscat|Oman
PA|507|America/Panama|Panama
PE|51|America/Lima|Peru
PF|689|~Pacific/Tahiti|French Polynesia,Polynésie française
PH|63|Asia/Manila|Philippines
PK|92|Asia/Karachi|Pakistan
PL|48|Europe/Warsaw|Poland,Polska
PR|1787|America/Puerto_Rico|Puerto Rico
PT|351|~Europe/Lisbon|Portugal
PY|595|America/Asuncion|Paraguay
QA|974|Asia/Qatar|Qatar
RO|40|Europe/Bucharest|Romania
RS|381|Europe/Belgrade|Serbia
RW|250|Africa/Kigali|Rwanda
SA|966|Asia/Riyadh|Saudi Arabia,KSA
SE|46|Europe/Stockholm|Sweden,Sverige
SG|65|Asia/Singapore|Singapore
SI|386|Europe/Ljubljana|Slovenia
SK|421|Europe/Bratislava|Slovakia
SM|378|Europe/San_Marino|San Marino
SN|221|Africa/Dakar|Senegal
SV|503|America/El_Salvador|El Salvador
TH|66|Asia/Bangkok|Thailand
TN|216|Africa/Tunis|Tunisia
TR|90|Europe/Istanbul|Turkey,Türkiye,Turkiye
TT|1868|America/Port_of_Spain|Trinidad and Tobago
TW|886|Asia/Taipei|Taiwan
TZ|255|Africa/Dar_es_Salaam|Tanzania
UA|380|Europe/Kyiv|Ukraine
UG|256|Africa/Kampala|Uganda
UY|598|America/Montevideo|Uruguay
UZ|998|Asia/Tashkent|Uzbekistan
VE|58|America/Caracas|Venezuela
VN|84|Asia/Ho_Chi_Minh|Vietnam,Viet Nam
WS|685|Pacific/Apia|Samoa
ZA|27|Africa/Johannesburg|South Africa
ZM|260|Africa/Lusaka|Zambia
ZW|263|Africa/Harare|Zimbabwe
`;

const byCode = new Map<string, CountryZone>();
const codeByName = new Map<string, string>();

for (const row of rows.trim().split('\n')) {
  const [code = '', calling = '', marked = '', names = ''] = row.split('|');
  byCode.set(code, { code, calling, zone: marked.replace('~', ''), mostly: marked.startsWith('~') });
  for (const name of [code, ...names.split(',')]) codeByName.set(plain(name), code);
}
for (const { code, names } of countriesOfSeveral)
  for (const name of [code, ...names]) codeByName.set(plain(name), code);

let elsewhere: ReadonlyMap<string, string> | null = null;

/** By names in other languages; they are collected when the first one is asked for. Both Congos are one in some. */
function codeElsewhere(name: string): string | undefined {
  elsewhere ??= countryNames([...byCode.keys(), ...countriesOfSeveral.map(({ code }) => code), 'CG'], plain);
  return elsewhere.get(name);
}

/** `Korea, Republic of` and `Bolivia (Plurinational State of)`: how ISO, and CRMs after it, write some names. */
const inverted = /^(.+?)(?:, | ?\()(.* of(?: the)?)\)?$/;

/**
 * ISO code of a country given by code or name, in English, its own language or one of the product's, in any case, with or without accents, the article or ISO's inversion;
 * null when unknown.
 */
export function countryCodeOf(country: string): string | null {
  const name = plain(country);
  const [, short = name, title] = inverted.exec(name) ?? [];
  // With its title first, since two countries may differ in nothing else: the Koreas.
  const forms = title === undefined ? [name] : [`${title} ${short}`, short];
  const known = forms.flatMap(
    (form) => codeByName.get(form) ?? codeByName.get(form.replace(/^the /, '')) ?? [],
  );
  return known[0] ?? codeElsewhere(name) ?? null;
}

/** The clock of a country by ISO code; null for countries with several (`severalClocksOf`), and unknown ones. */
export function countryZoneOf(code: string): CountryZone | null {
  return byCode.get(code) ?? null;
}

export const countryZones: readonly CountryZone[] = [...byCode.values()];

/** Lower case, without accents, ß and dots, one kind of apostrophe, single spaces: how names are compared. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f.]/g, '')
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .replaceAll('ß', 'ss');
}
