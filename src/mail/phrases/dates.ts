/** Month and weekday names by their folded form (see fold.ts): several spellings for each, January and Sunday first. */

import { fold } from '../fold.ts';

const monthNames = [
  'january|jan|januar|janner|jaenner|janvier|janv|enero|ene|gennaio|gen|janeiro|januari|stycznia|styczen|tammikuuta|tammikuun|leden|ledna|января|янв|ocak',
  'february|feb|februar|feber|fevrier|fevr|febrero|febbraio|fevereiro|fev|februari|lutego|luty|helmikuuta|helmikuun|unor|unora|февраля|фев|subat|şubat',
  'march|mar|marz|maerz|mars|marzo|marco|maart|mrt|marca|marzec|marts|maaliskuuta|maaliskuun|brezen|brezna|марта|мар|mart',
  'april|apr|avril|avr|abril|abr|aprile|kwietnia|kwiecien|huhtikuuta|huhtikuun|duben|dubna|апреля|апр|nisan',
  'may|mai|mayo|maggio|mag|maio|mei|maj|maja|toukokuuta|toukokuun|kveten|kvetna|мая|mayis|mayıs',
  'june|jun|juni|juin|junio|giugno|giu|junho|czerwca|czerwiec|kesakuuta|kesakuun|cerven|cervna|июня|июн|haziran',
  'july|jul|juli|juillet|juil|julio|luglio|lug|julho|lipca|lipiec|heinakuuta|heinakuun|cervenec|cervence|июля|июл|temmuz',
  'august|aug|aout|agosto|ago|augustus|augusti|sierpnia|sierpien|elokuuta|elokuun|srpen|srpna|августа|авг|agustos|ağustos',
  'september|sep|sept|septembre|septiembre|set|settembre|setembro|wrzesnia|wrzesien|syyskuuta|syyskuun|zari|сентября|сент|сен|eylul|eylül',
  'october|oct|oktober|okt|octobre|octubre|ottobre|ott|outubro|out|pazdziernika|pazdziernik|lokakuuta|lokakuun|rijen|rijna|октября|окт|ekim',
  'november|nov|novembre|noviembre|novembro|listopada|listopad|marraskuuta|marraskuun|listopadu|ноября|ноя|kasim|kasım',
  'december|dec|dezember|dez|decembre|diciembre|dic|dicembre|dezembro|desember|grudnia|grudzien|joulukuuta|joulukuun|prosinec|prosince|декабря|дек|aralik|aralık',
];

const weekdayNames = [
  'sunday|sonntag|dimanche|domingo|domenica|zondag|niedziela|niedziele|sondag|søndag|sunnuntai|nedele|воскресенье',
  'monday|montag|lundi|lunes|lunedi|maandag|segunda-feira|segunda|poniedzialek|poniedziałek|poniedzialku|poniedziałku|mandag|måndag|maanantai|maanantaina|pondeli|понедельник|pazartesi|月曜日|月曜|周一|星期一|월요일',
  'tuesday|dienstag|mardi|martes|martedi|dinsdag|terca-feira|terca|wtorek|wtorku|tirsdag|tisdag|tiistai|utery|вторник|sali|火曜日|火曜|周二|星期二|화요일',
  'wednesday|mittwoch|mercredi|miercoles|mercoledi|woensdag|quarta-feira|quarta|sroda|srode|onsdag|keskiviikko|streda|stredu|среда|среду|carsamba|水曜日|水曜|周三|星期三|수요일',
  'thursday|donnerstag|jeudi|jueves|giovedi|donderdag|quinta-feira|quinta|czwartek|torsdag|torstai|ctvrtek|четверг|persembe|木曜日|木曜|周四|星期四|목요일',
  'friday|freitag|vendredi|viernes|venerdi|vrijdag|sexta-feira|sexta|piatek|piątek|fredag|perjantai|patek|пятница|пятницу|cuma|金曜日|金曜|周五|星期五|금요일',
  'saturday|samstag|sonnabend|samedi|sabado|sabato|zaterdag|sobota|lordag|lördag|lørdag|lauantai|суббота|cumartesi',
];

function index(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    names.flatMap((each, at) => each.split('|').map((name): [string, number] => [fold(name), at])),
  );
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
  /(?<!\p{L})(?:return\w*|back(?! to (?:you|your)\b)|resum\w+|re-?opens?|reopening|(?:re-?)?joining|reachable again|available again|in the office (?:again )?(?:on|from)|zuruck\w*|wieder|retour|reprise|reprend\w*|reouv\w+|rouvr\w+|reviens|reviendrai|rentre|joignable|des(?= ?$)|vuelta|retom\w+|reabri\w+|regres\w+|vuelvo|incorpor\w+|reincorpor\w+|volvere|terug\w*|weer|rientr\w+|torner\w+|ritorno|riapr\w+|volto|voltarei|retorn\w+|de volta|tilbage|tilbake|tillbaka|ater|aterkommer|takaisin|palaan|wracam|wroce|powrot\w*|zapraszamy|bede (?:ponownie |znowu )?(?:dostepn\w+|w biurze)|opet|zpet|vratim|вернусь|выиду|буду (?:снова )?(?:в офисе|на работе|доступ\w+)|возвращаюсь|donecegim|tekrar)(?!\p{L})[^!?\n]{0,45}$/u;
/** Before a date: then what came in is answered. Weaker than a return: `I cannot answer through 14 October`. */
export const answerBefore =
  /(?<!\p{L})(?:answer\w*|repl(?:y|ied)|respond|deal with|dealt with|attend to|beantwort\w*|bearbeit\w*|kummere|repond\w*|trait\w+|contest\w+|respond\w+|atend\w+|rispond\w+|antwoord\w*|beantwoord\w*|odpowie\w*|odpisz\w*|svarar?|besvarer?)(?!\p{L})[^!?.\n]{0,40}$/u;
/** After a date: `ab dem 14.10. wieder erreichbar`. */
export const returnAfter =
  /^[^!?\n。]{0,80}?(?:(?<!\p{L})(?:wieder|zuruck\w*|(?:be|am) back(?! to (?:you|your)\b)|return\w*|(?:available|here|desk|office|work) again|de retour|de nouveau|a nouveau|reprendrai|de vuelta|de nuevo|disponible|terug|weer|di nuovo|rientr\w+|de volta|tillbaka|tilbage|tilbake|ofiste|donecegim|donecegiz)(?!\p{L})|出社|復帰|業務に|以降|より(?!\d)|から(?:通常|業務|出社)|返回|回来|回來|上班|回到|복귀|출근|돌아)/u;
/** Right before a date: the last day away. */
export const untilBefore =
  /(?:(?<!\p{L})(?:until|untill|till|til|thru|through|up to|to|bis|einschliesslich|jusqu'?(?:au|a)?|au|hasta|al|fino al?|ate|tot(?: en met)?|t\/m|do|till och med|til og med|t\.?o\.?m\.?|asti|до|по)|[-–~〜～]|至|到|直到)(?: (?:and including|and with|inklusive|einschliesslich|einschl\.?|zum|le|el|il|den|dem|the|dia|o dia|ao dia|inclus|dzien|dnia|og med|och med|en met))*,?(?: (?:\p{L}+),?(?: (?:den|dem|le|the))?)? ?$/u;
/** Before or right after the end of a span: that day is one of the days away. */
export const inclusiveBefore =
  /(?<!\p{L})(?:through|thru|including|inclusive(?:ly)? of|einschliesslich|einschl|inklusive|inkl|inclus|tot en met|t\/m|till och med|til og med|t\.?o\.?m)(?!\p{L})[^!?\n\d]{0,30}$/u;
export const inclusiveAfter =
  /^[ ,]{0,2}\(?(?:ambos |ambas |tous deux |entrambi |both (?:days |dates )?)?(?:inclusive|inclusief|included|incl\b|einschliesslich|inklusive|inkl\b|inclus|incluid|incluso|compres|w[lł][aą]cznie|vcetne|inkluderat|inkludert|mukaan lukien)/u;
/** Right after a date: it was the last day away. */
export const untilAfter =
  /^[ .]?(?:\([^)]{1,6}\))? ?(?:まて|まで|迄|까지|asti|saakka|tarihine kadar|'?(?:ye|ya|e|a) kadar|kadar)/u;
/** Right after a date: the first day away. */
export const startAfter = /^ ?(?:\([^)]{1,6}\))? ?(?:から(?!通常|業務|出社)|부터|tarihinden|'?(?:den|dan) )/u;
/** Right before a date: the first day away. */
export const startBefore =
  /(?<!\p{L})(?:from|since|starting|beginning|as of|vom|von|seit|ab|du|depuis|a partir du?|a partir del?|a compter du|del?|desde|dal?|van|vanaf|fra|fran|od|с|со)(?: (?:on|dem|den|le|el|the|dia|dnia))*(?: \p{L}+,?)? ?$/u;
