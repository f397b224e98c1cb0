import { plain } from './zone-countries.ts';

// country | zone | cities: for addresses without a state in countries that have several clocks, and for split states.
// Which zone a place keeps is from the tz database.
const cityRows = `
US|America/New_York|New York,New York City,Boston,Philadelphia,Washington DC,Atlanta,Miami,Tampa,Orlando,Charlotte,Pittsburgh,Cleveland,Cincinnati,Louisville,Lexington,Knoxville
US|America/Detroit|Detroit,Grand Rapids,Ann Arbor
US|America/Indiana/Indianapolis|Indianapolis,Fort Wayne
US|America/Chicago|Chicago,Houston,Dallas,Austin,San Antonio,Fort Worth,Minneapolis,St Louis,Milwaukee,New Orleans,Nashville,Memphis,Omaha,Oklahoma City,Pensacola
US|America/Denver|Denver,Salt Lake City,Albuquerque,El Paso,Colorado Springs,Rapid City
US|America/Boise|Boise
US|America/Anchorage|Anchorage,Fairbanks,Juneau
US|America/Phoenix|Phoenix,Tucson,Scottsdale,Mesa
US|America/Los_Angeles|Los Angeles,San Francisco,San Diego,San Jose,Seattle,Las Vegas,Oakland,Sacramento,Spokane
US|Pacific/Honolulu|Honolulu
CA|America/Toronto|Toronto,Montreal,Ottawa,Quebec City,Mississauga,Waterloo
CA|America/Winnipeg|Winnipeg
CA|America/Edmonton|Calgary,Edmonton
CA|America/Vancouver|Vancouver,Victoria,Burnaby,Surrey,Kelowna
CA|America/Regina|Regina,Saskatoon
CA|America/Moncton|Moncton,Fredericton,Saint John
CA|America/Whitehorse|Whitehorse
CA|America/Yellowknife|Yellowknife
CA|America/Fort_Nelson|Fort Nelson
CA|America/Dawson_Creek|Dawson Creek,Fort St John
CA|America/Halifax|Halifax
CA|America/St_Johns|St Johns,St John's
AU|Australia/Sydney|Sydney,Canberra,Newcastle
AU|Australia/Melbourne|Melbourne,Geelong
AU|Australia/Brisbane|Brisbane,Gold Coast,Cairns,Townsville
AU|Australia/Adelaide|Adelaide
AU|Australia/Perth|Perth
AU|Australia/Hobart|Hobart
AU|Australia/Darwin|Darwin
AU|Australia/Broken_Hill|Broken Hill
BR|America/Sao_Paulo|São Paulo,Rio de Janeiro,Brasília,Belo Horizonte,Curitiba,Porto Alegre,Campinas,Florianópolis,Goiânia,Vitória
BR|America/Bahia|Salvador
BR|America/Recife|Recife
BR|America/Fortaleza|Fortaleza,Natal,São Luís,Teresina
BR|America/Belem|Belém
BR|America/Cuiaba|Cuiabá
BR|America/Campo_Grande|Campo Grande
BR|America/Rio_Branco|Rio Branco
BR|America/Manaus|Manaus
MX|America/Mexico_City|Mexico City,Ciudad de México,CDMX,Guadalajara,Puebla,Querétaro,León,Toluca
MX|America/Monterrey|Monterrey,Saltillo,Durango,Torreón
MX|America/Matamoros|Matamoros,Reynosa,Nuevo Laredo
MX|America/Merida|Mérida
MX|America/Hermosillo|Hermosillo
MX|America/Chihuahua|Chihuahua
MX|America/Ciudad_Juarez|Ciudad Juárez,Juárez
MX|America/Mazatlan|Culiacán,Mazatlán,La Paz
MX|America/Bahia_Banderas|Bahía de Banderas
MX|America/Tijuana|Tijuana,Mexicali,Ensenada
MX|America/Cancun|Cancún,Playa del Carmen
RU|Europe/Moscow|Moscow,Moskva,Saint Petersburg,St Petersburg,Nizhny Novgorod,Kazan,Rostov-on-Don,Krasnodar,Voronezh,Sochi
RU|Europe/Kaliningrad|Kaliningrad
RU|Europe/Samara|Samara,Togliatti,Izhevsk
RU|Europe/Saratov|Saratov
RU|Europe/Volgograd|Volgograd
RU|Asia/Yekaterinburg|Yekaterinburg,Ekaterinburg,Chelyabinsk,Ufa,Perm,Tyumen
RU|Asia/Omsk|Omsk
RU|Asia/Novosibirsk|Novosibirsk
RU|Asia/Tomsk|Tomsk
RU|Asia/Krasnoyarsk|Krasnoyarsk
RU|Asia/Irkutsk|Irkutsk
RU|Asia/Yakutsk|Yakutsk
RU|Asia/Vladivostok|Vladivostok,Khabarovsk
RU|Asia/Kamchatka|Petropavlovsk-Kamchatsky
ID|Asia/Jakarta|Jakarta,Surabaya,Bandung,Medan,Semarang,Palembang,Tangerang,Bekasi,Yogyakarta
ID|Asia/Pontianak|Pontianak
ID|Asia/Makassar|Denpasar,Bali,Makassar,Balikpapan,Manado,Banjarmasin
ID|Asia/Jayapura|Jayapura,Ambon
ES|Atlantic/Canary|Las Palmas,Las Palmas de Gran Canaria,Santa Cruz de Tenerife
ES|Europe/Madrid|Madrid,Barcelona,Valencia,Sevilla,Seville,Malaga,Bilbao
PT|Europe/Lisbon|Lisbon,Lisboa,Porto,Braga,Coimbra
PT|Atlantic/Madeira|Funchal
PT|Atlantic/Azores|Ponta Delgada,Angra do Heroísmo
CL|America/Santiago|Santiago,Santiago de Chile,Valparaíso,Concepción
CL|America/Punta_Arenas|Punta Arenas
CL|Pacific/Easter|Hanga Roa
EC|America/Guayaquil|Quito,Guayaquil,Cuenca
EC|Pacific/Galapagos|Galápagos,Galapagos Islands,Puerto Ayora,Puerto Baquerizo Moreno
NZ|Pacific/Auckland|Auckland,Wellington,Christchurch,Hamilton,Dunedin
KI|Pacific/Kiritimati|Kiritimati
MN|Asia/Hovd|Khovd,Hovd
CD|Africa/Kinshasa|Kinshasa
CD|Africa/Lubumbashi|Lubumbashi,Goma
`;

interface CityZone {
  readonly code: string;
  readonly zone: string;
}

const cities = new Map<string, CityZone>();

for (const row of cityRows.trim().split('\n')) {
  const [country = '', zone = '', list = ''] = row.split('|');
  for (const city of list.split(',')) cities.set(`${country}/${plain(city)}`, { code: country, zone });
}

/** Clock of a larger city in a country that has several clocks. */
export function cityZoneOf(city: string, country: string): string | null {
  return cities.get(`${country}/${plain(city)}`)?.zone ?? null;
}

/** Every zone that the table above names, with its country. */
export const cityZonesByCountry: readonly CityZone[] = [
  ...new Map([...cities.values()].map((city) => [city.zone, city])).values(),
];
