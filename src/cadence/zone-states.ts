import { plain } from './zone-countries.ts';

/** A state or province with its clock; `split`: part of it lives on another one, this is the majority's. */
export interface StateZone {
  readonly country: string;
  readonly zone: string;
  readonly split: boolean;
}

// country | zone | states as code=name; `~` before the code: split, the majority's clock is given.
const rows = `
US|America/New_York|CT=Connecticut,DE=Delaware,DC=District of Columbia,~FL=Florida,GA=Georgia,ME=Maine,MD=Maryland,MA=Massachusetts,NH=New Hampshire,NJ=New Jersey,NY=New York,NC=North Carolina,OH=Ohio,PA=Pennsylvania,RI=Rhode Island,SC=South Carolina,VT=Vermont,VA=Virginia,WV=West Virginia,~KY=Kentucky
US|America/Detroit|~MI=Michigan
US|America/Indiana/Indianapolis|~IN=Indiana
US|America/Chicago|AL=Alabama,AR=Arkansas,IL=Illinois,IA=Iowa,~KS=Kansas,LA=Louisiana,MN=Minnesota,MS=Mississippi,MO=Missouri,~NE=Nebraska,~ND=North Dakota,OK=Oklahoma,~SD=South Dakota,~TN=Tennessee,~TX=Texas,WI=Wisconsin
US|America/Denver|CO=Colorado,MT=Montana,NM=New Mexico,UT=Utah,WY=Wyoming
US|America/Boise|~ID=Idaho
US|America/Phoenix|~AZ=Arizona
US|America/Los_Angeles|CA=California,~NV=Nevada,~OR=Oregon,WA=Washington
US|America/Anchorage|~AK=Alaska
US|Pacific/Honolulu|HI=Hawaii
US|America/Puerto_Rico|PR=Puerto Rico
CA|America/St_Johns|~NL=Newfoundland and Labrador
CA|America/Halifax|NS=Nova Scotia,PE=Prince Edward Island
CA|America/Moncton|NB=New Brunswick
CA|America/Toronto|~QC=Quebec,~ON=Ontario
CA|America/Winnipeg|MB=Manitoba
CA|America/Regina|~SK=Saskatchewan
CA|America/Edmonton|AB=Alberta
CA|America/Yellowknife|NT=Northwest Territories
CA|America/Vancouver|~BC=British Columbia
CA|America/Whitehorse|YT=Yukon
CA|America/Iqaluit|~NU=Nunavut
AU|Australia/Sydney|~NSW=New South Wales,ACT=Australian Capital Territory
AU|Australia/Melbourne|VIC=Victoria
AU|Australia/Brisbane|QLD=Queensland
AU|Australia/Adelaide|SA=South Australia
AU|Australia/Darwin|NT=Northern Territory
AU|Australia/Perth|~WA=Western Australia
AU|Australia/Hobart|TAS=Tasmania
`;

// country | zone | cities: for addresses in wide countries without a state, and for split states.
const cityRows = `
US|America/New_York|New York,New York City,Boston,Philadelphia,Washington DC,Atlanta,Miami,Tampa,Orlando,Charlotte,Pittsburgh,Cleveland,Cincinnati,Louisville,Lexington,Knoxville
US|America/Detroit|Detroit,Grand Rapids,Ann Arbor
US|America/Indiana/Indianapolis|Indianapolis,Fort Wayne
US|America/Chicago|Chicago,Houston,Dallas,Austin,San Antonio,Fort Worth,Minneapolis,St Louis,Milwaukee,New Orleans,Nashville,Memphis,Omaha,Oklahoma City,Pensacola
US|America/Denver|Denver,Salt Lake City,Albuquerque,El Paso,Colorado Springs,Rapid City
US|America/Boise|Boise
US|America/Phoenix|Phoenix,Tucson,Scottsdale,Mesa
US|America/Los_Angeles|Los Angeles,San Francisco,San Diego,San Jose,Seattle,Las Vegas,Oakland,Sacramento,Spokane
US|Pacific/Honolulu|Honolulu
CA|America/Toronto|Toronto,Montreal,Ottawa,Quebec City,Mississauga,Waterloo
CA|America/Winnipeg|Winnipeg
CA|America/Edmonton|Calgary,Edmonton
CA|America/Vancouver|Vancouver,Victoria,Burnaby
CA|America/Halifax|Halifax
CA|America/St_Johns|St Johns,St John's
AU|Australia/Sydney|Sydney,Canberra,Newcastle
AU|Australia/Melbourne|Melbourne,Geelong
AU|Australia/Brisbane|Brisbane,Gold Coast,Cairns
AU|Australia/Adelaide|Adelaide
AU|Australia/Perth|Perth
AU|Australia/Hobart|Hobart
AU|Australia/Darwin|Darwin
AU|Australia/Broken_Hill|Broken Hill
BR|America/Sao_Paulo|Sao Paulo,Rio de Janeiro,Brasilia,Belo Horizonte,Curitiba,Porto Alegre,Campinas,Salvador,Recife,Fortaleza
BR|America/Manaus|Manaus
MX|America/Mexico_City|Mexico City,Ciudad de Mexico,Guadalajara,Monterrey,Puebla,Queretaro
MX|America/Tijuana|Tijuana
MX|America/Cancun|Cancun
RU|Europe/Moscow|Moscow,Saint Petersburg,St Petersburg
ID|Asia/Jakarta|Jakarta,Surabaya,Bandung
ID|Asia/Makassar|Denpasar,Bali
ES|Atlantic/Canary|Las Palmas,Las Palmas de Gran Canaria,Santa Cruz de Tenerife
ES|Europe/Madrid|Madrid,Barcelona,Valencia,Sevilla,Seville,Malaga,Bilbao
PT|Europe/Lisbon|Lisbon,Lisboa,Porto,Braga
`;

const states = new Map<string, StateZone>();
const cities = new Map<string, string>();

for (const row of rows.trim().split('\n')) {
  const [country = '', zone = '', list = ''] = row.split('|');
  for (const entry of list.split(',')) {
    const [code = '', name = ''] = entry.replace('~', '').split('=');
    const state = { country, zone, split: entry.startsWith('~') };
    states.set(`${country}/${plain(code)}`, state);
    states.set(`${country}/${plain(name)}`, state);
  }
}
for (const row of cityRows.trim().split('\n')) {
  const [country = '', zone = '', list = ''] = row.split('|');
  for (const city of list.split(',')) cities.set(`${country}/${plain(city)}`, zone);
}

const countriesWithStates = ['US', 'CA', 'AU'];

/**
 * Clock of a state or province, by code or name. Without a country only a full name that is unique among the known
 * ones counts: codes mean different states (WA, NT, SA) in different countries.
 */
export function stateZoneOf(state: string, country: string | null): StateZone | null {
  const name = plain(state);
  if (country !== null) return states.get(`${country}/${name}`) ?? null;
  if (name.length <= 3) return null;
  const found = countriesWithStates.flatMap((code) => states.get(`${code}/${name}`) ?? []);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Clock of a larger city in a country that has several clocks. */
export function cityZoneOf(city: string, country: string): string | null {
  return cities.get(`${country}/${plain(city)}`) ?? null;
}

/** Every zone that the tables above name. */
export const stateZones: readonly string[] = [...new Set([...states.values()].map((state) => state.zone))];
export const cityZones: readonly string[] = [...new Set(cities.values())];
