/** Words of replies that point to somebody else, or to another time. */
import { anyOf } from './any-of.ts';

export const referralText = anyOf(
  [
    "(?:please |better |you should |best to |you'd better )?(?:reach out to|get in touch with|contact|speak (?:to|with)|talk (?:to|with)|write to|ask|try) (?:my colleague|our \\w+|(?:mr|ms|mrs)\\b|\\w+ (?:from|in|at) our|\\w+ \\w+,? (?:who|she|he|they|our)|him|her|them)|(?:right|best|correct|proper|better) (?:person|contact)(?: for this)?,? (?:is|would be|to)|(?:forwarded|forwarding|passed|passing) (?:this|your (?:mail|email|message)|it) (?:on )?to|(?:copying|copied|cc'?ing|cc'?d|looping in|looped in|adding) (?:in )?(?:my colleague|\\w+)|(?:runs|handles|is in charge of|is responsible for|looks after) (?:this|that|procurement|purchasing|it|these)",
    '(?:wenden sie sich|melden sie sich) (?:bitte )?(?:an|bei)|zustandig(?:e\\w*)?\\b|(?:mein|unser) kollege|(?:meine|unsere) kollegin|(?:meinen|meiner) kolleg\\w+|an (?:meinen kollegen|meine kollegin|die kollegen) (?:weitergeleitet|weitergegeben)|in (?:cc|kopie)|richtige ansprechpartner\\w*|ansprechpartner\\w* (?:ist|fur|hierfur|dafur)',
    "(?:contactez|adressez-vous a|voyez avec|rapprochez-vous de) (?:mon|ma|notre|m\\.|mme|\\w+ \\w+)|(?:mets|met) (?:en copie|\\w+ en copie)|(?:la|le) (?:mets )?en copie|s'occupe de|(?:est|c'est) (?:la|le) (?:bonne personne|responsable|bon contact)|je transmets|transfere a",
    '(?:contacte|hable|escriba|pongase en contacto) (?:con|a) (?:mi|la|el|nuestr\\w|\\w+ \\w+)|persona (?:encargada|responsable|adecuada|indicada)|(?:la|le|lo) pongo en copia|en copia|se encarga de|encargad[oa] de|reenvi\\w+ (?:a|su)',
    '(?:responsavel|encarregad[oa]) (?:pela|pelo|pelas|de|por|das)|em copia|fale com|contacte (?:a|o) (?:meu|minha|nosso|nossa|\\w+)|encaminhei|se ne occupa|metto in copia|in copia|si rivolga a|(?:la|il) (?:collega|responsabile)|inoltro|inoltrato a',
    '(?:moet|kunt|kun) (?:u|je) (?:\\w+ )?bij \\w+|in cc|staat in (?:de )?cc|mijn collega|onze collega|verantwoordelijk voor|doorgestuurd|(?:kontaktowac|skontaktowac|kontaktować|skontaktować) sie z|(?:odpowiada|odpowiedzialn\\w+) za|przekazal\\w*|w kopii|moj\\w* kole\\w+',
    '(?:ansvarar|ansvarig|ansvar|ansvarlig) (?:for|för)|pa kopia|på kopia|(?:satter|sætter) (?:\\w+ )?(?:pa|på) (?:cc|kopi)|(?:min|var) kollega|kontakta (?:min|var)|(?:star|står) for (?:indkob|indkøb|det)|vidarebefordra\\w*|videresend\\w*|ta kontakt med|tag fat i|kontakt (?:min|vores|var) ',
    'ota yhteytta|ota yhteyttä|vastaa hankinnoista|kollega\\w*|obratte se|obraťte se|ma (?:\\w+ )?na starosti|(?:muj|můj|moje) koleg\\w+|preposlal\\w*|обратитесь|отвечает за|коллег\\w+|перешлю|переслал\\w*|ile (?:iletisime|iletişime|gorusun|görüşün)|sorumlu(?:su)?|yonlendir\\w*|yönlendir\\w*',
  ],
  [
    '担当(?:者)?(?:は|の者|が)|CCに|cc(?:に)?入れ|転送',
    '请联系|請聯繫|抄送|负责人(?:是)?|转发给|轉發',
    '담당자는|담당자(?:가|에게)|참조에|전달',
  ],
);

export const notNowText = anyOf(
  [
    'not (?:right now|at this time|at the moment|now|the right time)|(?:get|come|reach|circle|check) back (?:to (?:me|us) )?(?:in|next|after|later)|(?:try|ping|contact|write) (?:me|us) (?:again )?(?:in|next|after|later)|maybe (?:next|later)|next (?:quarter|year)|in (?:a few|two|three|six|\\d+) (?:months|weeks)|(?:gerade|derzeit|momentan|aktuell) (?:nicht|kein\\w*)|(?:spater|im nachsten (?:quartal|jahr)) (?:noch ?mal|wieder)|pas (?:maintenant|pour le moment|pour l.instant)|plus tard|ahora no|mas adelante|en este momento no|por ahora no|agora nao|neste momento nao|mais tarde|non (?:ora|adesso|al momento)|piu avanti|nu niet|op dit moment niet|later (?:dit|volgend)|nie teraz|obecnie nie|w przyszlym (?:roku|kwartale)|inte (?:just nu|nu)|ikke (?:lige nu|nu|akkurat na)|ei (?:juuri )?nyt|ted ne|momentalne ne|не сейчас|позже|şu anda değil|simdi degil|daha sonra',
  ],
  ['今は|現時点では|来年|来期', '现在不|暂时不|以后再|明年', '지금은|다음에|내년'],
);
