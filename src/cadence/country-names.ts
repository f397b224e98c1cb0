/** The languages in which mail is understood. */
const languages = 'en de fr es pt it nl pl sv da nb fi cs ru tr ja ko zh zh-Hant'.split(' ');

/** Names in use that the tables of these languages do not have, on Node or on Workers. */
const besides: Readonly<Record<string, readonly string[]>> = {
  AT: ['Oesterreich'],
  CI: ['Elfenbeinküste'],
  CZ: ['Česká republika'],
  DE: ['Bundesrepublik Deutschland', 'BRD'],
  ES: ['Espanya'],
  GB: [
    'Großbritannien',
    'Grande-Bretagne',
    'Gran Bretaña',
    'Gran Bretagna',
    'Grã-Bretanha',
    'Groot-Brittannië',
  ],
  IE: ['Éire'],
  TH: ['ประเทศไทย'],
  TW: ['臺灣'],
  US: [
    ...['Vereinigte Staaten von Amerika', "États-Unis d'Amérique", 'Estados Unidos de América'],
    ...["Stati Uniti d'America", 'Verenigde Staten van Amerika', 'EE.UU.', 'EEUU', 'EUA', '米国', '美國'],
  ],
};

/** The language that most people of a country speak; of Chinese with the script, in which they write its name. */
function ownLanguage(code: string): string {
  const { language, script } = new Intl.Locale('und', { region: code }).maximize();
  return language === 'zh' ? `zh-${script}` : language;
}

function namer(language: string): Intl.DisplayNames {
  return new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
}

/**
 * ISO codes by the countries' names, in the product's languages and in their own, as `keyOf` writes them. A name that
 * two countries have in whatever languages is left out. It takes some hundredths of a second: keep the answer.
 */
export function countryNames(
  codes: readonly string[],
  keyOf: (name: string) => string,
): ReadonlyMap<string, string> {
  const found = new Map<string, string | null>();
  const add = (name: string | undefined, code: string) => {
    if (name === undefined) return;
    const key = keyOf(name);
    found.set(key, (found.get(key) ?? code) === code && found.get(key) !== null ? code : null);
  };
  const known = languages.map(namer);
  for (const code of codes) {
    for (const names of [...known, namer(ownLanguage(code))]) add(names.of(code), code);
    for (const name of besides[code] ?? []) add(name, code);
  }
  return new Map([...found].flatMap(([key, code]) => (code === null ? [] : [[key, code] as const])));
}
