/** Words of replies that point to somebody else, or to another time, by their folded form (see fold.ts). */

export const referralText =
  /\b(?:(?:please |better |you should |best to )?(?:reach out to|get in touch with|contact|speak (?:to|with)|talk (?:to|with)|write to|ask) (?:my colleague|our \w+|(?:mr|ms|mrs)\b|\w+ (?:from|in) our)|(?:right|best|correct|proper) (?:person|contact)(?: for this)? (?:is|would be)|(?:forwarded|forwarding|passed|passing) (?:this|your (?:mail|email|message)|it) (?:on )?to|(?:copying|cc'ing|looping in|adding) (?:in )?(?:my colleague|\w+)|(?:wenden sie sich|melden sie sich) (?:bitte )?(?:an|bei)|zustandig (?:ist|dafur ist)|an (?:meinen kollegen|meine kollegin|die kollegen) (?:weitergeleitet|weitergegeben)|(?:contactez|adressez-vous a|voyez avec) (?:mon|ma|notre)|(?:contacte|hable|escriba) (?:con|a) mi)/;

export const notNowText =
  /\b(?:not (?:right now|at this time|at the moment|now)|(?:get|come|reach|circle|check) back (?:to (?:me|us) )?(?:in|next|after|later)|(?:try|ping|contact|write) (?:me|us) (?:again )?(?:in|next|after|later)|maybe (?:next|later)|next (?:quarter|year)|in (?:a few|two|three|six|\d+) (?:months|weeks)|(?:gerade|derzeit|momentan|aktuell) (?:nicht|kein\w*)|(?:spater|im nachsten (?:quartal|jahr)) (?:noch ?mal|wieder)|pas (?:maintenant|pour le moment|pour l'instant)|plus tard|ahora no|mas adelante|en este momento no)/;
