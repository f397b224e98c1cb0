/** Month and weekday names by their folded form (see fold.ts): several spellings for each, January and Sunday first. */

const monthNames = [
  'january|jan|januar|janner|jaenner|janvier|janv|enero|ene|gennaio|gen|janeiro|januari',
  'february|feb|februar|feber|fevrier|fevr|febrero|febbraio|fevereiro|fev|februari',
  'march|mar|marz|maerz|mars|marzo|marco|maart|mrt',
  'april|apr|avril|avr|abril|abr|aprile',
  'may|mai|mayo|maggio|mag|maio|mei|maj',
  'june|jun|juni|juin|junio|giugno|giu|junho',
  'july|jul|juli|juillet|juil|julio|luglio|lug|julho',
  'august|aug|aout|agosto|ago|augustus|augusti',
  'september|sep|sept|septembre|septiembre|set|settembre|setembro',
  'october|oct|oktober|okt|octobre|octubre|ottobre|ott|outubro|out',
  'november|nov|novembre|noviembre|novembro',
  'december|dec|dezember|dez|decembre|diciembre|dic|dicembre|dezembro|desember',
];

const weekdayNames = [
  'sunday|sonntag|dimanche|domingo|domenica|zondag',
  'monday|montag|lundi|lunes|lunedi|maandag',
  'tuesday|dienstag|mardi|martes|martedi|dinsdag',
  'wednesday|mittwoch|mercredi|miercoles|mercoledi|woensdag',
  'thursday|donnerstag|jeudi|jueves|giovedi|donderdag',
  'friday|freitag|vendredi|viernes|venerdi|vrijdag',
  'saturday|samstag|sonnabend|samedi|sabado|sabato|zaterdag',
];

function index(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.flatMap((each, at) => each.split('|').map((name): [string, number] => [name, at])));
}

/** 1 to 12. */
export const months: ReadonlyMap<string, number> = new Map(
  [...index(monthNames)].map(([name, at]) => [name, at + 1]),
);
/** 0 is Sunday. */
export const weekdays: ReadonlyMap<string, number> = index(weekdayNames);

const longestFirst = (names: Iterable<string>) => [...names].sort((a, b) => b.length - a.length).join('|');
export const monthPattern = longestFirst(months.keys());
export const weekdayPattern = longestFirst(weekdays.keys());

/** Before a date: from then on the person is there again. 'Get back to you' is no return. */
export const returnBefore =
  /(?:\b(?:return\w*|back(?! to (?:you|your)\b)|resume\w*|reachable again|available again|zuruck\w*|wieder|retour|reprise|reprendrai|reviens|rentre|vuelta|regres\w+|vuelvo|incorpor\w+|volvere|terug\w*|rientr\w+|torner\w+|volto|tilbage|tillbaka|takaisin|wracam|powrot\w*)\b)[^!?\n]{0,45}$/;
/** After a date: `ab dem 14.10. wieder erreichbar`. */
export const returnAfter =
  /^[^!?\n]{0,60}?\b(?:wieder|zuruck\w*|(?:be|am) back(?! to (?:you|your)\b)|return\w*|available again|de retour|de nouveau|a nouveau|reprendrai|de vuelta|de nuevo|disponible|terug|di nuovo|rientr\w+)\b/;
/** Right before a date: the last day away. */
export const untilBefore =
  /(?:\b(?:until|untill|till|til|thru|through|up to|to|bis|einschliesslich|jusqu'?(?:au|a)?|au|hasta|al|fino al?|ate|tot(?: en met)?|t\/m|do|till och med|til og med|asti)|[-–])(?: (?:and including|and with|inklusive|einschliesslich|einschl\.?|zum|le|el|il|den|dem|the|dia|inclus|dzien))*,?(?: (?:\p{L}+),?(?: (?:den|dem|le|the))?)? ?$/u;
/** Right before a date: the first day away. */
export const startBefore =
  /\b(?:from|since|starting|beginning|as of|vom|von|seit|ab|du|depuis|a partir du?|a partir del?|a compter du|del?|desde|dal?|van|vanaf|fra|fran|od)(?: (?:on|dem|den|le|el|the|dia))*(?: \p{L}+,?)? ?$/u;
