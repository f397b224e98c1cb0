import { anyOf } from './any-of.ts';

/** People who say of themselves, now, that they are away. Past absences ('I was on vacation') are not among them. */
export const awayText = anyOf(
  [
    "(?:i am|i'm|i will be|i'll be|currently|am|is) (?:\\w+ ){0,3}?(?:out of (?:the |my )?office|ooo|on (?:\\w+ ){0,2}?(?:leave|vacation|holidays?|pto)|away(?: from (?:my )?(?:desk|e-?mail|the office|work))?|travell?ing|out of town|unavailable)(?![\\w])",
    'out of (?:the )?office',
    "(?:our |the )?(?:\\w+ )?offices? (?:is|are|will be|remains?) (?:\\w+ )?closed|(?:i am|i'm) (?:\\w+ )?(?:attending|on sabbatical|at a conference)|(?:started|start|on) (?:my )?(?:maternity|paternity|parental) leave|(?:out|away)(?: \\w+)? (?:until|till|thru|through)|patchy connectivity",
    '(?:buro|betrieb|praxis|kanzlei|geschaft)\\w* (?:\\S+ ){0,6}?geschlossen|betriebs(?:ferien|urlaub)|(?:bin|sind) (?:\\S+ ){0,10}?(?:nicht (?:erreichbar|verfugbar|im buro)|abwesend|ausser haus)|kehre (?:\\S+ ){0,4}?zuruck',
    '(?:bureaux?|entreprise|agence) (?:\\S+ ){0,3}?ferme|en formation|(?:oficinas?|empresa) (?:\\S+ ){0,3}?cerrad|escritorios? (?:\\S+ ){0,3}?(?:fechad|encerrad)|(?:uffici\\w*|azienda|studio) (?:\\S+ ){0,3}?chius|(?:kantoor|wij) (?:\\S+ ){0,4}?gesloten|ik ben er niet|(?:biuro|firma) (?:\\S+ ){0,3}?(?:zamkniet|nieczynn)|kontoret (?:\\S+ ){0,3}?(?:stangt|lukket)|ikke (?:\\S+ )?pa kontoret',
    '(?:limited|no|intermittent|little) access to (?:my )?(?:e-?mails?|inbox)|(?:return|returning|back) (?:to|in) the office|away from the office',
    'nicht im (?:buro|haus|dienst)|(?:bin|befinde mich|sind)[^.!?]{0,60}(?:im urlaub|abwesend|in elternzeit|auf dienstreise|ausser haus|nicht (?:am platz|erreichbar|verfugbar|im hause))|abwesenheit|habe (?:bis|vom|ab) [^.!?]{0,30}urlaub|e-?mails? (?:wird|werden) (?:in dieser zeit )?nicht (?:weitergeleitet|gelesen)',
    '(?:je suis|actuellement|serai|suis) (?:\\w+ ){0,3}?(?:absente?|en conges?|en vacances|en deplacement|indisponible)|absente? d[ue] |je (?:serai|suis) de retour|je reviens|(?:le bureau|je) (?:sera|serai) (?:ferme|joignable)',
    'fuera de (?:la )?oficina|(?:estoy|estare|me encuentro|me encontrare) (?:\\w+ ){0,3}?(?:de vacaciones|ausente|fuera|de baja|de viaje)|estare de (?:vuelta|regreso)|disfrutando de (?:mis|unas) vacaciones',
    'fuori (?:ufficio|sede)|(?:sono|saro) (?:\\w+ ){0,2}?(?:in ferie|assente|in viaggio|fuori)|rientrero|saro di (?:ritorno|nuovo)',
    'fora do escritorio|(?:estou|estarei|encontro-me) (?:\\w+ ){0,2}?(?:ausente|de ferias|em ferias|fora|de licenca)|regresso (?:no dia|a|ao|em)|(?:retorno|volto|voltarei|retornarei|estarei de volta)',
    '(?:ben|bent|is|zijn) (?:[^.!?]{0,40} )?(?:afwezig|niet aanwezig|niet bereikbaar)|(?:ben|is) (?:[^.!?]{0,30} )?(?:op|met) vakantie|ben ik (?:[^.!?]{0,20} )?weer (?:bereikbaar|aanwezig|op kantoor)|niet op kantoor|afwezig',
    '(?:jestem|przebywam|bede) (?:[^.!?]{0,30} )?(?:na urlopie|nieobecn\\w*|poza biurem)|nie ma mnie w (?:biurze|pracy)|wracam|wroce|nieobecn\\w+',
    '(?:jag )?(?:ar|har) (?:\\w+ ){0,3}?(?:pa semester|semester|ledig|bortrest|tjanstledig|foraldraledig|inte pa kontoret|franvarande|pa resande fot)|(?:ar|aterkommer|pa plats|ater) (?:\\w+ ){0,2}?(?:tillbaka|den|pa kontoret)|inte pa kontoret',
    '(?:jeg )?(?:er|holder|har) (?:\\w+ ){0,3}?(?:pa ferie|ferie|fri|pa orlov|fraværende|ikke pa kontoret|bortreist|ute av kontoret|ikke til stede|borte fra kontoret)|(?:er|vil være) (?:\\w+ ){0,2}?tilbage|(?:er|vil være) (?:\\w+ ){0,2}?tilbake|ikke pa kontoret',
    'olen (?:\\w+ ){0,3}?(?:lomalla|vuosilomalla|poissa|matkoilla|tavoitettavissa)|palaan (?:toihin|lomalta|toimistolle|takaisin)?|en ole (?:toissa|paikalla|tavoitettavissa)',
    '(?:jsem|budu) (?:[^.!?]{0,40} )?(?:na dovolene|mimo kancelar|nepritom\\w+)|budu (?:opet|zpet)|(?:nejsem|nebudu) (?:v kancelari|k dispozici)|v kancelari budu',
    '(?:я )?(?:сейчас |нахожусь |буду |временно )*(?:в отпуске|в командировке|отсутствую|недоступен|недоступна)|меня (?:не будет|нет) (?:в офисе|на месте|на работе)|вернусь',
    'izindeyim|izinde olac|yillik izin|ofis(?:te|in) (?:disinda|degilim)|ofiste olacagim|ofiste olacağım|ofis disinda\\w*|donecegim|döneceğim',
  ],
  [
    '休暇(?:を|中|で|の(?:ため|為))',
    '(?:不在に(?:して|いたして|致して|なり)|(?:現在|ただいま|外出中|出張(?:中|の)).{0,15}(?:不在|出張|外出|おりません))',
    '(?:出社|復帰|業務に戻)(?:いた|致|し|り)',
    '夏季休業|年末年始|休業(?:とさせ|期間)',
    '(?:正在|目前|现在|我在)?.{0,6}(?:休假(?!了)|休年假|度假|出差中|外出)(?=.{0,12}(?:[，。,.]|无法|期间))|不在办公室|不在辦公室|(?:将于|將於|会在).{0,16}(?:返回|回来|回來|上班)|返回(?:办公室|公司)',
    '(?:휴가|출장|부재|휴직) ?중(?:이|입|으)|자리를 비|복귀(?:합|할|예)',
  ],
);

/** An office or a shop that is closed for some days. */
export const closedText = anyOf(
  [
    'closed|public holiday|bank holiday|geschlossen|feiertag\\w*|bruckentag\\w*|betriebsferien|ferme[es]*|cerrad[oa]s?|festivo|fechad[oa]s?|feriado|chius[aoie]|gesloten|zamkniet\\w*|nieczynn\\w*|stangt|lukket|suljettu|zavren\\w*|kapali',
  ],
  ['休業', '休館', '放假', '휴무'],
);

/** Sentences of absence notes that nobody writes in a conversation. */
export const noteText = anyOf(
  [
    '(?:in|for) (?:\\w+ )?(?:urgent|emergency) (?:cases?|matters?|issues?|quer\\w+|requests?|enquir\\w+)|in case of (?:an )?(?:emergency|urgency)|(?:if|should) (?:your|this|it|the|you)[^.!?]{0,40}(?:urgent|immediate)|for (?:immediate|any urgent)',
    '(?:limited|no|intermittent|little|without) access to (?:my )?(?:e-?mails?|inbox)|(?:will|shall|can) (?:\\w+ )?(?:be (?:answered|replied)|reply|respond|answer|get back)[^.!?]{0,40}(?:return|back|when i|upon)|thank(?:s| you) for your (?:e-?mail|message|mail)[.!,]',
    'beantworte (?:ich )?(?:ihre|deine|alle)|risponder\\w+ [^.!?]{0,40}(?:riapertura|rientro|ritorno)|reopens?\\b|(?:ab|am) \\S+ (?:\\S+ ){0,3}?(?:beantworte|erreichbar|fur sie)|expect (?:a )?(?:delay|slow)\\w*|will be deleted|my cover is|in my absence|in dringenden (?:fallen|angelegenheiten)|(?:vielen )?dank fur (?:ihre|deine|eure) (?:nachricht|e-?mail|mail)[.!,]|nicht weitergeleitet|wende?n? (?:sie )?sich (?:bitte )?(?:in )?(?:dringend|an)|vertretung|wieder (?:fur sie da|erreichbar|im (?:buro|haus))',
    "en cas d'urgence|pour toute (?:urgence|demande urgente)|merci (?:pour|de) votre (?:message|e-?mail|mail)|(?:repondrai|traiterai)[^.!?]{0,40}(?:retour|moment)|merci de contacter|aucun acces|acces limite",
    '(?:asuntos?|casos?|temas?) urgentes?|en caso de urgencia|gracias por (?:su|tu) (?:mensaje|correo|e-?mail)|(?:contestare|respondere|responderemos)[^.!?]{0,30}(?:vuelta|regreso|entonces|posible)|sin acceso|acceso limitado',
    'per (?:\\w+ )?urgenze|in caso di urgenz\\w|grazie per (?:il (?:suo |tuo )?messaggio|la (?:sua|tua) mail|avermi)|rispondero[^.!?]{0,30}(?:rientro|possibile)|questioni urgenti',
    'assuntos? urgentes?|em caso de urgencia|obrigad[oa] (?:pela|pelo) (?:sua |seu )?(?:mensagem|e-?mail|contacto|contato)|sem acesso|acesso limitado|responderei',
    'dringende (?:zaken|gevallen|vragen)|bij spoed|voor spoed|bedankt voor (?:uw|je) (?:bericht|e-?mail|mail)[.!,]|dank voor (?:uw|je) (?:bericht|e-?mail|mail)|weer bereikbaar|beperkt toegang',
    '(?:w )?(?:pilnych|naglych) (?:sprawach|przypadkach)|dziekuje za (?:wiadomosc|e-?mail|mail)|odpowiem|ograniczony dostep',
    'vid (?:bradskande|akuta) |i bradskande|tack for (?:ditt|din) (?:mejl|mail|meddelande|e-post)|bradskande arenden|laser (?:inte )?min',
    'tak for din (?:mail|e-mail|besked)|i presserende|hvis det haster|haster det|takk for (?:din )?(?:e-post|mail|henvendelse|melding)|ved (?:hast|presserende)',
    'kiireellis\\w+|kiitos (?:viestista\\w*|sahkopostista\\w*)|dekuji za (?:zpravu|e-?mail|vas)|v (?:nalehav|urgentn|pripade)\\w*|в срочных|по срочным|спасибо за (?:ваше )?(?:письмо|сообщение)|acil (?:durum|konu)\\w*|mesajiniz icin tesekkur\\w*|mesajınız için teşekkür\\w*',
    '(?:hello|hi|hallo|hej|dobry den|здравствуйте|merhaba)[!,.]? (?:.{0,20})?(?:я в отпуске|do \\d|\\d{1,2} ekim)|автоматическ\\w+|otomatik',
  ],
  [
    '(?:お急ぎ|緊急)の(?:場合|際|方|ご用件)|(?:ご)?連絡(?:ください|下さい|いただけ)|お世話になっております',
    '如有(?:急事|紧急|緊急)|紧急(?:情况|事宜)|无法(?:回复|及时|查看)|無法(?:回覆|及時)|您好[，,].{0,10}(?:休假|不在|出差)',
    '급한|긴급|안녕하세요\\.? ?.{0,20}(?:휴가|출장|부재) ?중',
  ],
);

/** Signs that somebody writes to somebody: excuses, offers, appointments. A note with these is a person's answer. */
export const personalText = anyOf(
  [
    "(?:sorry|apologies|apologize|let's|lets|shall we|works? (?:for|well)|could we|can we|we could|happy to|looking forward|talk (?:then|soon|next)|speak (?:then|soon|next)|call me|ping me|reach out|interested|sounds|but (?:i|we|on|monday|tuesday|wednesday|thursday|friday))",
    'entschuldig\\w*|passt|lassen sie uns|gerne? (?:am|im|nachste|danach|konnen)|sprechen wir|melde mich|interess\\w+|aber (?:am|ab|ich|wir|montag|dienstag|mittwoch|donnerstag|freitag)|klingt',
    "desole\\w*|excusez|parlons|on peut|nous pourrions|convient|c'est bon|mais (?:lundi|mardi|mercredi|jeudi|vendredi|je|nous)|interess\\w+",
    'perdon|disculp\\w+|hablemos|podemos|podriamos|me viene bien|pero (?:el|la|podemos|si)|interes\\w+|sigue en pie',
    'desculp\\w+|podemos|mas (?:segunda|terca|quarta|quinta|sexta|podemos|na|no)|vamos|serve|interess\\w+',
    'scus\\w+|possiamo|ma (?:lunedi|martedi|mercoledi|giovedi|venerdi|possiamo)|va bene|sentiamoci|interess\\w+',
    'excuses|laten we|kunnen we|maar (?:maandag|dinsdag|woensdag|donderdag|vrijdag|we|ik)|is prima|schikt|interess\\w+',
    'przepraszam|pasuje|mozemy|porozmawiajmy|ale (?:w|we|poniedzialek|wtorek|sroda|czwartek|piatek)|zainteresow\\w+',
    'ursakta|forlat|passar|men (?:pa )?(?:mandag|tisdag|onsdag|torsdag|fredag)|funkar|gar bra|undskyld|passer|er fint|beklager|hores (?:bra|interessant)|intresser\\w+|interess\\w+',
    'anteeksi|sopii|sopisiko|omlouvam se|hodi se|извините|подойдет|давайте|özür|uygun',
  ],
  [
    '申し訳(?:ご|あ)|大丈夫|いかがでしょう|(?:可能|ます|いただけ)(?:ます|で)しょうか|可能でしょう|抱歉|可以吗|죄송|가능',
  ],
);
