/** A country without one clock: its states or cities decide. */
export interface SeveralClocks {
  readonly code: string;
  /** How its phone numbers begin, without +; none where other countries' begin alike: +1. */
  readonly calling: readonly string[];
  readonly names: readonly string[];
  /** First the one on which more of its people live than on any other; `/` at the end: all below it. */
  readonly zones: readonly string[];
}

// code | calling codes | names | zones, as `SeveralClocks` says. Zones, with their older names, are from the tz database; those of the
// United States' territories count, since addresses there say USA, too.
const rows = `
US||United States,United States of America,USA,U.S.,U.S.A.,America|America/New_York America/Detroit America/Kentucky/ America/Indiana/ America/Chicago America/Menominee America/North_Dakota/ America/Denver America/Boise America/Phoenix America/Los_Angeles America/Anchorage America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome America/Adak Pacific/Honolulu US/ Navajo America/Indianapolis America/Knox_IN America/Louisville America/Atka America/Fort_Wayne America/Shiprock Pacific/Johnston America/Puerto_Rico America/St_Thomas America/Virgin Pacific/Guam Pacific/Saipan Pacific/Pago_Pago
CA||Canada|America/Toronto America/St_Johns America/Halifax America/Glace_Bay America/Moncton America/Goose_Bay America/Blanc-Sablon America/Iqaluit America/Atikokan America/Coral_Harbour America/Winnipeg America/Resolute America/Rankin_Inlet America/Regina America/Swift_Current America/Edmonton America/Cambridge_Bay America/Inuvik America/Creston America/Dawson_Creek America/Fort_Nelson America/Whitehorse America/Dawson America/Vancouver Canada/ America/Montreal America/Nipigon America/Pangnirtung America/Rainy_River America/Thunder_Bay America/Yellowknife
AU|61|Australia|Australia/Sydney Australia/ Antarctica/Macquarie
BR|55|Brazil,Brasil|America/Sao_Paulo America/Noronha America/Belem America/Fortaleza America/Recife America/Araguaina America/Maceio America/Bahia America/Campo_Grande America/Cuiaba America/Santarem America/Porto_Velho America/Boa_Vista America/Manaus America/Eirunepe America/Rio_Branco America/Porto_Acre Brazil/
MX|52|Mexico,México|America/Mexico_City America/Cancun America/Merida America/Monterrey America/Matamoros America/Chihuahua America/Ciudad_Juarez America/Ojinaga America/Mazatlan America/Bahia_Banderas America/Hermosillo America/Tijuana America/Ensenada America/Santa_Isabel Mexico/
RU|73 74 78 79|Russia,Russian Federation|Europe/Moscow Europe/Kaliningrad Europe/Kirov Europe/Volgograd Europe/Astrakhan Europe/Saratov Europe/Ulyanovsk Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Novosibirsk Asia/Barnaul Asia/Tomsk Asia/Novokuznetsk Asia/Krasnoyarsk Asia/Irkutsk Asia/Chita Asia/Yakutsk Asia/Khandyga Asia/Vladivostok Asia/Ust-Nera Asia/Magadan Asia/Sakhalin Asia/Srednekolymsk Asia/Kamchatka Asia/Anadyr W-SU
ID|62|Indonesia|Asia/Jakarta Asia/Pontianak Asia/Makassar Asia/Ujung_Pandang Asia/Jayapura
CD|243|Democratic Republic of the Congo,DR Congo|Africa/Lubumbashi Africa/Kinshasa
`;

export const countriesOfSeveral: readonly SeveralClocks[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [code = '', calling = '', names = '', zones = ''] = row.split('|');
    const codes = calling.split(' ').filter((one) => one !== '');
    return { code, calling: codes, names: names.split(','), zones: zones.split(' ') };
  });

const byCode = new Map(countriesOfSeveral.map((country) => [country.code, country]));

/** The clocks of a country by ISO code; null for countries with one, and unknown ones. */
export function severalClocksOf(code: string): SeveralClocks | null {
  return byCode.get(code) ?? null;
}

/** Whether a zone, also under an older name, is one of a country's. */
export function isClockOf({ zones }: SeveralClocks, zone: string): boolean {
  return zones.some((own) => own === zone || (own.endsWith('/') && zone.startsWith(own)));
}

/** The clock on which more people of a country live than on any other. */
export const mostPopulousOf = ({ zones }: SeveralClocks): string => zones[0] ?? 'UTC';
