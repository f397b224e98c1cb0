import { plain } from './zone-countries.ts';

/** A state or province with its clock; `split`: part of it lives on another one, this is the majority's. */
export interface StateZone {
  readonly country: string;
  /** Nearly everywhere the part after the country of its ISO 3166-2 code. */
  readonly code: string;
  readonly zone: string;
  readonly split: boolean;
  /** As it is written in English or in its own language. */
  readonly name: string;
}

// country | zone | states as code=name, of countries that mostly keep one clock only those on another; `~` before the code: split, the majority's clock is given.
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
BR|America/Sao_Paulo|SP=São Paulo,RJ=Rio de Janeiro,MG=Minas Gerais,ES=Espírito Santo,PR=Paraná,SC=Santa Catarina,RS=Rio Grande do Sul,GO=Goiás,DF=Distrito Federal
BR|America/Bahia|BA=Bahia
BR|America/Maceio|AL=Alagoas,SE=Sergipe
BR|America/Recife|~PE=Pernambuco
BR|America/Fortaleza|CE=Ceará,RN=Rio Grande do Norte,PB=Paraíba,PI=Piauí,MA=Maranhão
BR|America/Belem|PA=Pará,AP=Amapá
BR|America/Araguaina|TO=Tocantins
BR|America/Cuiaba|MT=Mato Grosso
BR|America/Campo_Grande|MS=Mato Grosso do Sul
BR|America/Porto_Velho|RO=Rondônia
BR|America/Boa_Vista|RR=Roraima
BR|America/Manaus|~AM=Amazonas
BR|America/Rio_Branco|AC=Acre
MX|America/Mexico_City|CMX=Ciudad de México,CDMX=Mexico City,DF=Distrito Federal,MEX=Estado de México,AGU=Aguascalientes,CHP=Chiapas,COL=Colima,GUA=Guanajuato,GRO=Guerrero,HID=Hidalgo,JAL=Jalisco,MIC=Michoacán,MOR=Morelos,OAX=Oaxaca,PUE=Puebla,QUE=Querétaro,SLP=San Luis Potosí,TAB=Tabasco,TLA=Tlaxcala,VER=Veracruz,ZAC=Zacatecas
MX|America/Monterrey|NLE=Nuevo León,DUR=Durango,~COA=Coahuila,~TAM=Tamaulipas
MX|America/Merida|CAM=Campeche,YUC=Yucatán
MX|America/Cancun|ROO=Quintana Roo
MX|America/Mazatlan|SIN=Sinaloa,BCS=Baja California Sur,~NAY=Nayarit
MX|America/Hermosillo|SON=Sonora
MX|America/Chihuahua|~CHH=Chihuahua
MX|America/Tijuana|BCN=Baja California
ID|Asia/Jakarta|JK=Jakarta,DKI=DKI Jakarta,JB=West Java,JT=Central Java,JI=East Java,BT=Banten,YO=Yogyakarta,AC=Aceh,SU=North Sumatra,SB=West Sumatra,RI=Riau,KR=Riau Islands,JA=Jambi,BE=Bengkulu,SS=South Sumatra,BB=Bangka Belitung,LA=Lampung
ID|Asia/Pontianak|KB=West Kalimantan,KT=Central Kalimantan
ID|Asia/Makassar|BA=Bali,NB=West Nusa Tenggara,NT=East Nusa Tenggara,KS=South Kalimantan,KI=East Kalimantan,KU=North Kalimantan,SA=North Sulawesi,ST=Central Sulawesi,SN=South Sulawesi,SG=Southeast Sulawesi,GO=Gorontalo,SR=West Sulawesi
ID|Asia/Jayapura|MA=Maluku,MU=North Maluku,PA=Papua,PB=West Papua
RU|Europe/Kaliningrad|KGD=Kaliningrad Oblast
RU|Europe/Moscow|MOW=Moscow,MOS=Moscow Oblast,SPE=Saint Petersburg,LEN=Leningrad Oblast,KDA=Krasnodar Krai,ROS=Rostov Oblast,TA=Tatarstan,NIZ=Nizhny Novgorod Oblast,VOR=Voronezh Oblast
RU|Europe/Samara|SAM=Samara Oblast,UD=Udmurtia
RU|Asia/Yekaterinburg|SVE=Sverdlovsk Oblast,CHE=Chelyabinsk Oblast,PER=Perm Krai,BA=Bashkortostan,TYU=Tyumen Oblast
RU|Asia/Omsk|OMS=Omsk Oblast
RU|Asia/Novosibirsk|NVS=Novosibirsk Oblast
RU|Asia/Krasnoyarsk|KYA=Krasnoyarsk Krai
RU|Asia/Irkutsk|IRK=Irkutsk Oblast
RU|Asia/Vladivostok|PRI=Primorsky Krai,KHA=Khabarovsk Krai
ES|Atlantic/Canary|CN=Canarias,IC=Canary Islands,GC=Las Palmas,TF=Santa Cruz de Tenerife
PT|Atlantic/Azores|20=Açores,AZ=Azores
PT|Atlantic/Madeira|30=Madeira
CL|America/Punta_Arenas|MA=Magallanes
EC|Pacific/Galapagos|W=Galápagos,GAL=Galapagos Islands
`;

const states = new Map<string, StateZone>();

for (const row of rows.trim().split('\n')) {
  const [country = '', zone = '', list = ''] = row.split('|');
  for (const entry of list.split(',')) {
    const [code = '', name = ''] = entry.replace('~', '').split('=');
    const state = { country, code, zone, name, split: entry.startsWith('~') };
    states.set(`${country}/${plain(code)}`, state);
    states.set(`${country}/${plain(name)}`, state);
  }
}
/** Where the state's name alone tells the country. */
const countriesWithStates = ['US', 'CA', 'AU'];

/**
 * Clock of a state or province, by code or name. Without a country only a full name, or a code of three letters
 * (NSW), counts that is unique among the known ones: shorter codes mean different states (WA, NT, SA) in different
 * countries, and countries (GA).
 */
export function stateZoneOf(state: string, country: string | null): StateZone | null {
  const name = plain(state);
  if (country !== null) return states.get(`${country}/${name}`) ?? null;
  if (name.length <= 2) return null;
  const found = countriesWithStates.flatMap((code) => states.get(`${code}/${name}`) ?? []);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Every zone that the table above names, with its country. */
export const stateZonesByCountry: readonly { readonly code: string; readonly zone: string }[] = [
  ...new Map([...states.values()].map(({ zone, country }) => [zone, { zone, code: country }])).values(),
];
