/** First words about what an answer means for the rep. A human reads it anyway, and puts it right with one key. */
import { anyOf } from './any-of.ts';

export const negativeText = anyOf(
  [
    // Nothing but a no, maybe with a courtesy behind it.
    '^(?:no|nope|never|nein|niemals|non|jamais|nunca|nao|nee|nie|nej|nei|ei|нет|hayir)[ .,!]*(?:(?:sorry|thanks|thank you|best|(?:best |kind )?regards|cheers|leider|mfg|lg|(?:viele|beste|freundliche) grusse|cordialement|merci|gracias|saludos|obrigad\\w|grazie|saluti|bedankt|groeten|dziekuje|pozdrawiam|tack|tak|takk|mvh)[ .,!]*)*$',
    "not (?:really |currently |particularly )?(?:interested|looking)|n(?:o|ot any) interest|no,? thank(?:s| you)|not (?:a (?:good )?(?:fit|priority|match)|relevant|for us|something we)|isn't (?:something|relevant|for us|a (?:fit|priority))|we(?:'ll| will)? pass\\b|(?:do not|don't) (?:need|want|pursue)|no need|(?:please )?(?:do not|don't) (?:pursue|follow up)",
    'kein(?:en|e)? (?:interesse|bedarf|thema|verwendung)|nicht interessiert|nein,? danke|benotigen (?:das|wir|dies|es)?[^.!?]{0,15}nicht|brauchen (?:das|wir|es)[^.!?]{0,15}nicht|(?:ist|sind) (?:fur uns )?(?:versorgt|nicht relevant)|passt (?:fur uns )?nicht|sind (?:wir )?versorgt|nicht das richtige',
    "pas (?:vraiment )?interess\\w+|pas (?:besoin|d'interet)|non,? merci|ne (?:nous |m')?interesse pas|pas d'actualite|n'(?:en )?avons pas besoin|pas notre priorite",
    'no (?:me|nos|le) interesa|no (?:estoy|estamos) interesad\\w*|no,? gracias|no (?:lo |la )?necesit\\w+|no (?:nos )?hace falta|no es algo que|sin interes',
    'nao (?:temos|tenho|ha) interesse|nao (?:estou|estamos) interessad\\w*|nao,? obrigad\\w|nao precis\\w+|nao necessit\\w+|sem interesse|non (?:siamo|sono) interessat\\w|non (?:ci|mi) interessa|no,? grazie|non (?:ne )?abbiamo bisogno|non fa per noi',
    'geen (?:interesse|behoefte)|niet (?:geinteresseerd|interessant|nodig)|nee,? (?:bedankt|dank)|(?:hier|daar) hebben (?:we|wij) geen',
    'nie (?:jestem|jestesmy|jesteśmy) (?:\\w+ )?zainteresowan\\w*|nie (?:potrzebujemy|potrzebuje|mamy potrzeby)|nie,? dziekuj\\w+',
    'inte (?:ar )?(?:intresserad\\w*|aktuellt)|nej,? tack|inget (?:behov|intresse)|ikke (?:er )?(?:interesser\\w+|aktuelt|relevant)|nej,? tak|nei,? takk|ikke (?:brug|bruk|behov) for',
    '(?:emme|en) ole kiinnostun\\w+|ei kiitos|(?:emme|en) tarvitse|nemame zajem|nemam zajem|nepotrebujeme|ne,? dekuj\\w+|не(?:т,? спасибо| интерес\\w*|интерес\\w*)|не (?:нужно|требуется|актуально|интересно)|нам это не|ilgilenmiyor\\w*|ihtiyac\\w* yok|ihtiyacımız yok',
  ],
  [
    '見送(?:ら|り)|必要(?:ござい|あり|は)ません|興味(?:が|は)(?:ござい|あり)ません|お断り|結構です',
    '不(?:需要|感兴趣|感興趣)|没有(?:兴趣|需求)|沒有(?:興趣|需求)',
    '관심(?:이)? ?없|필요(?:하지 ?않| ?없)',
  ],
);

/** Reasons against that a rep may answer: price, another supplier, a contract, the time. */
export const objectionText = anyOf(
  [
    "(?:too|rather|quite|very) (?:expensive|pricey|costly)|(?:no|not enough|lack of|out of) budget|can(?:'t|not) afford|beyond our budget|already (?:have|use|using|work(?:ing)? with|under contract|got)|(?:happy|tied|locked|set) (?:with|in with|in until|until)|under contract|tied in|contract (?:runs|until|with)|bad (?:time|timing)|not the right time|too (?:busy|small|complex|complicated)|security (?:concern|review)\\w*|how are you different",
    'zu teuer|kein budget|(?:budget|etat)[^.!?]{0,25}(?:nicht|kein|ausgeschopft)|(?:haben|nutzen|arbeiten|verwenden) (?:wir )?(?:schon|bereits)|bereits (?:einen|eine|mit)|vertraglich|(?:sind )?(?:bis 20\\d\\d )?gebunden|zu (?:aufwandig|komplex|klein)|nicht der richtige zeitpunkt',
    'trop (?:cher|couteux|complexe)|(?:pas (?:de|le)|aucun) budget|(?:travaillons|avons|sommes|utilisons) deja|deja (?:equipes?|un (?:prestataire|fournisseur|outil)|une solution|avec)|sous contrat|engages? jusqu|pas le bon moment',
    'demasiado (?:caro|costoso)|muy caro|(?:no (?:tenemos|hay)|sin) presupuesto|ya (?:tenemos|contamos|trabajamos|usamos|utilizamos)|contrato (?:hasta|con|vigente)|no es (?:el )?buen momento',
    "(?:muito|demasiado) caro|(?:nao temos|sem) (?:orcamento|verba)|ja (?:temos|usamos|trabalhamos|utilizamos)|contrato ate|troppo (?:costoso|caro|complesso)|(?:non (?:abbiamo|c'e)|senza) budget|(?:abbiamo|usiamo|utilizziamo|lavoriamo) gia|gia un fornitore|non e il momento",
    'te (?:duur|ingewikkeld)|geen budget|(?:hebben|gebruiken|werken) (?:we |wij )?al|al een (?:leverancier|oplossing)|contract tot|za drogo|zbyt drogi\\w*|brak budzetu|nie mamy budzetu|mamy (?:juz|już)|(?:juz|już) (?:mamy|korzystamy|wspolpracujemy)|(?:umowe|umowę) do',
    'for dyrt?|för dyrt?|(?:ingen|inte) budget|(?:har|anvander|bruger|bruker|använder) (?:vi )?(?:redan|allerede)|vi har (?:redan|allerede)|avtal (?:till|med)|(?:aftale|kontrakt) (?:til|med)|ikke budget|ikke budsjett',
    'liian kallis|meilla on jo|meillä on jo|kaytamme jo|ei budjettia|(?:prilis|příliš|moc) drah\\w+|(?:uz|již|jiz) (?:mame|máme|pouzivame|používáme)|nemame rozpocet|слишком дорого|дорого для нас|(?:уже|у нас уже) (?:есть|работаем|используем|пользуемся)|нет бюджета|(?:cok|çok) pahali|çok pahalı|(?:butce|bütçe)\\w* yok|zaten (?:kullan|calis|çalış|var)\\w*|mevcut tedarik\\w*',
  ],
  [
    '高(?:すぎ|過ぎ|額)|予算(?:が|は)(?:ない|ありません|ござい)|(?:すでに|既に)(?:他社|別の|導入|利用|使)',
    '太贵|太貴|没有预算|預算不足|预算不足|已经(?:有|在用|使用|与)|已有供应商',
    '너무 ?비싸|비쌉니다|예산(?:이)? ?(?:없|부족)|이미 (?:다른|사용|이용|거래)',
  ],
);

export const positiveText = anyOf(
  [
    '(?:can|could|would) you (?:please )?(?:send|share|show|give) (?:me|us|a|some|more)|what (?:would|does|do|will) (?:this|it|that|you) (?:\\w+ )?(?:cost|charge)(?! you)',
    "sounds (?:good|great|interesting|useful|like)|(?:could|would|might|may) be (?:\\w+ )?(?:useful|interesting|of interest|helpful|relevant)|(?:i am|i'm|we are|we're|very|definitely|would be) (?:\\w+ )?interested|interested in (?:learning|hearing|seeing|a)|let's (?:talk|chat|meet|do|connect|schedule|set)|happy to (?:talk|chat|meet|connect|hear|learn|have|jump)|(?:book|schedule|set up|arrange) (?:a|some|time)|(?:give me a|please) call|call me|send (?:me|us|over|through) (?:more|some|the|a|your|details|info\\w*)|yes,? please|tell me more|works (?:for me|great|well)|(?:(?:mon|tues|wednes|thurs|fri)day|tomorrow|next week) (?:works|would work|is (?:fine|good|great|perfect))|could you do|can you do|(?:what|which) time|how much|pricing|free (?:on|next|this)|available (?:on|next|this)|love to|keen to",
    'klingt (?:\\w+ )?(?:gut|interessant|spannend)|hort sich (?:\\w+ )?(?:gut|interessant|spannend)|gerne?\\b|interesse (?:hatte|habe|besteht)|(?:bin|sind|ware) (?:\\w+ )?interessiert|(?:rufen|melden) sie (?:mich|sich)|passt (?:mir|uns|gut)|(?:schicken|senden) sie|hatten sie (?:am|nachste)|konnen wir (?:am|uns)|lassen sie uns',
    "avec plaisir|volontiers|(?:je suis|nous sommes|nous serions|je serais) (?:\\w+ )?interess\\w+|m'interesse|(?:pourrait|peut) (?:nous |m')?(?:interesser|etre utile)|envoyez[- ]moi|appelez[- ]moi|rappelez[- ]moi|vous (?:irait|conviendrait)|d'accord pour|parlons|ok pour",
    '(?:me|nos) interesa|(?:estoy|estamos) interesad\\w*|con (?:mucho )?gusto|(?:me )?(?:parece|suena) (?:\\w+ )?(?:bien|interesante)|llam[ae](?:me|nos)|(?:envi|mand)[aeá]\\w*(?:me|nos)|enviadme|hablemos|podria ser|de acuerdo,? (?:el|hablamos)',
    '(?:parece|soa|e) (?:\\w+ )?(?:interessante|bem|bom)|(?:tenho|temos) interesse|(?:estou|estamos) interessad\\w*|com (?:todo )?(?:o )?(?:gosto|prazer)|pode ser (?:na|no)|por favor,? (?:envie|mande)|envie[- ](?:me|nos)|vamos (?:falar|conversar|marcar)|(?:mi|ci) (?:sembra (?:\\w+ )?interessante|interessa)|volentieri|(?:mi|ci) (?:mandi|invii)|potremmo (?:sentirci|vederci|fissare|parlare)|sentiamoci|con piacere',
    'graag\\b|klinkt (?:\\w+ )?(?:goed|interessant|leuk)|(?:stuur|mail) (?:me|mij|ons)|schikt|(?:ben|zijn) (?:\\w+ )?geinteresseerd|laten we|chetnie|brzmi (?:\\w+ )?(?:ciekawie|dobrze|interesujaco)|(?:prosze|proszę) o (?:przeslanie|przesłanie|kontakt|oferte)|(?:jestem|jestesmy) zainteresowan\\w*|czy [^.!?]{0,30}pasuje|mozemy (?:porozmawiac|sie)',
    '(?:lyder|hores|høres|låter|later) (?:\\w+ )?(?:bra|godt|intressant|interessant|spandende|spændende|spennende)|(?:skicka|send|sender) (?:mig|meg|garna|gjerne|gerne)|(?:ja|jatack|ja tack|ja tak|ja takk),? |passar [^.!?]{0,30}\\?|passer [^.!?]{0,30}\\?|(?:garna|gjerne|gerne) |(?:ar|er) (?:\\w+ )?(?:intresserad\\w*|interesser\\w+)',
    'kuulostaa (?:\\w+ )?(?:hyvalta|kiinnostavalta|mielenkiintoiselta)|olemme kiinnostun\\w+|sopiiko|sopisiko|mielellani|zni (?:to )?(?:\\w+ )?(?:zajimave|dobre)|mame zajem|hodi se|rad\\w* bych|звучит (?:\\w+ )?(?:интересно|хорошо)|(?:нам|мне) (?:это )?интересно|интересует|подойдет|давайте|пришлите|ilgimizi cekti|ilgimizi çekti|ilgiliyiz|ilgileniyor\\w*|uygun mu|gonderir misiniz|memnuniyetle',
  ],
  [
    '興味(?:が|は)(?:あり|ござい)ます|いかがでしょうか|(?:お送り|送って|ご送付)(?:ください|下さい|いただけ)|ぜひ|よろしくお願いいたします',
    '(?:有|很|感)(?:兴趣|興趣)|可以吗|请(?:发|寄)(?:送)?|没问题',
    '관심(?:이)? ?있|괜찮으(?:신|실)|보내 ?주(?:세요|시)',
  ],
);
