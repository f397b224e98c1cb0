import { anyOf } from './any-of.ts';

/** `Re:` in the languages of mail programs, by its folded form; `Fwd:` is left, since a forward is something else. */
export const replyPrefix =
  /^(?:\s*(?:re|aw|sv|antw|antwort|rv|ref|rif|res|r|odp|ynt|vs|atb|回复|答复|回覆|返信|답장|回|ha)(?:\[\d+\])?\s*[:：]\s*)+/;

/** `Fwd:` likewise. */
export const forwardPrefix = /^\s*(?:fwd?|wg|tr|enc|doorst|vb|vl|vs|pd|fs|i|转发|轉寄)\s*[:：]/;

/** Subjects that say themselves that somebody is away. */
export const awaySubject = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:${
    anyOf(
      [
        'out of (?:the )?office|ooo\\b|oof\\b|(?:i am |i.m )?(?:currently )?on sabbatical|vacation\\b|on (?:vacation|leave|holiday)|annual leave|away from (?:my )?(?:desk|mail|office)|(?:parental|maternity|sick) leave|holiday (?:notice|notification)',
        'abwesenheits?(?:notiz|nachricht|meldung|assistent|info)?|abwesend|nicht im (?:buro|haus)|im urlaub|urlaub\\b|ausser haus',
        "absence (?:du bureau|temporaire)|absente?\\b|je suis absent|en conges?\\b|message d'absence|fuera de (?:la )?oficina|ausente\\b|ausencia\\b|mensaje de ausencia|de vacaciones",
        'fuori (?:ufficio|sede)|assenza|assente|in ferie\\b|fora do escritorio|ausencia|aviso de ausencia|de ferias|ferias\\b|afwezig|niet aanwezig|op vakantie|met vakantie',
        'nieobecnosc|nieobecność|poza biurem|na urlopie|franvar\\w*|pa semester|semester\\b|fravær\\w*|pa ferie|ferie\\b|poissa(?:olo)?|lomalla|nepritomnost|mimo kancelar|dovolena|вне офиса|в отпуске|отсутствие|меня нет|ofis disinda\\w*|ofis dışında|izinde\\w*|szabadsag|atvalinajums',
      ],
      ['(?:不在|休暇|休業|휴가|부재|外出|休假|不在办公室)'],
    ).source
  })`,
  'u',
);

/** Subjects that say only that a machine answers. */
export const automaticSubject = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:${
    anyOf(
      [
        'auto(?:matic|mated)?[ -]?(?:reply|response|answer|responder)|autoreply|autoresponse|automatische (?:antwort|e-mail-antwort|ruckmeldung)|autom\\. antwort|automatisch(?:er)? (?:antwoord|bericht|beantwoord)',
        'reponse automatique|message automatique|respuesta automatica|resposta automatica|risposta automatica|automatisch antwoord',
        'odpowiedz automatyczna|odpowiedź automatyczna|automatyczna odpowiedz|automatyczna odpowiedź|autosvar|automatiskt? svar|automaattinen vastaus|automaticka odpoved|automatikus valasz|raspuns automat|otomatik (?:yanit|yanıt|cevap)',
        'αυτοματη απαντηση|автоматический ответ|автоответ|автоматична відповідь|automatiska atbilde',
      ],
      ['自動(?:応答|返信|回覆|配信)|自动(?:答复|回复)|자동 ?(?:회신|응답|답장)|תשובה אוטומטית|رد تلقائي'],
    ).source
  })`,
  'u',
);

/** Receipts and tickets: a machine has taken the mail, which says nothing about the person. */
export const receiptText = anyOf(
  [
    'your (?:e-?mail|message|note|enquiry|inquiry) (?:has )?(?:reached|arrived|landed)|(?:someone|somebody|a member of (?:our|the) team|our team|the team|one of us|an? (?:agent|colleague|representative))(?: from the team)? will (?:\\w+ ){0,3}?(?:be in touch|get back|respond|reply|look|review|contact|answer)|we (?:got|received) your|we aim to (?:answer|respond|reply)|(?:case|incident|ticket|request) (?:\\S+ )?has been (?:created|opened|logged)|melden uns (?:schnellst\\w+|umgehend|baldmoglichst)|(?:su|tu) correo (?:electronico )?y le contestaremos',
    "(?:we|i) (?:have |'ve )?(?:successfully )?(?:received|got|logged) your (?:e-?mail|message|request|enquiry|inquiry|ticket)|thank(?:s| you) for (?:contacting|reaching out to|writing (?:in|to)|your (?:enquiry|inquiry|request|interest|submission))|your (?:request|ticket|case|message|enquiry|inquiry) (?:[^\\s]+ ){0,3}?(?:has been|was) (?:received|created|opened|logged|registered)|ticket (?:number|id|#)|case number|your reference (?:is|number)|within (?:\\d+|one|two|three) (?:business |working )?(?:hours|days)",
    '(?:ihre|deine) (?:anfrage|nachricht|e-?mail) (?:ist (?:bei uns )?eingegangen|wurde (?:empfangen|erfasst))|(?:wir|ich) (?:haben|habe) (?:ihre|deine) (?:anfrage|nachricht|e-?mail) erhalten|eingangsbestatigung|(?:vorgangs|ticket)nummer|danke? fur ihre anfrage',
    'nous avons (?:bien )?recu votre (?:message|demande|e-?mail|mail)|accusons reception|accuse de reception|votre (?:demande|message|ticket) a (?:bien )?ete (?:enregistre|recu|pris)\\w*|dans les meilleurs delais',
    'hemos recibido (?:su|tu) (?:mensaje|solicitud|correo|consulta)|su (?:solicitud|consulta) ha sido (?:recibida|registrada)|(?:numero de (?:caso|ticket|solicitud))|acuse de recibo',
    '(?:abbiamo (?:ricevuto|preso in carico)|presa in carico) (?:la |il )?(?:sua|tua|suo|vostra)?|la (?:sua|tua) richiesta e stata (?:ricevuta|registrata)|(?:recebemos|registamos|registramos) (?:a |o )?(?:sua|seu|tua)|numero d[oa] (?:seu |sua )?(?:pedido|chamado|ticket|protocolo)',
    '(?:wij|we) hebben (?:uw|je) (?:bericht|aanvraag|e-?mail|vraag|melding) (?:goed )?ontvangen|(?:uw|je) (?:melding|aanvraag|verzoek) (?:is|werd) (?:\\S+ ){0,3}?(?:geregistreerd|ontvangen|aangemaakt)|ontvangstbevestiging|otrzymalismy (?:twoje|panstwa|twoja|pana)|potwierdzamy otrzymanie|numer (?:zgloszenia|sprawy)|otrzymaliśmy (?:twoje|państwa|twoją)',
    '(?:ditt|dit) (?:arende|sag|sak) (?:har fatt|har faet|er blitt|er blevet|har blivit) (?:nummer|nr|registr\\w*|oprettet|opprettet)|(?:vi har |har )?(?:tagit|modtaget|mottatt) (?:emot )?(?:ditt|din|dit) (?:arende|mejl|meddelande|besked|henvendelse|melding|mail)|(?:arende|sag|sak)(?:snummer| nummer)|oprettet sag|opprettet sak|olemme vastaanottaneet|vas pozadavek|vaši zprávu jsme|vase zprava byla|ваше (?:обращение|письмо|сообщение) (?:зарегистрировано|получено|принято)|talebiniz (?:alin|kayd|ulas)\\w*|talebiniz alınmıştır',
  ],
  [
    '(?:お問い合わせ|ご連絡|メール)(?:を|が)?(?:受け付け|受付け|承り|受信)|受付番号|お問い合わせ(?:いただき)?(?:誠に)?ありがとうございます',
    '(?:已|已经)(?:收到|受理)您的|工单(?:编号|号)|编号[为是]?\\d|(?:문의|요청)(?:가|이) ?(?:정상적으로 )?접수|접수 번호',
  ],
);

/** A machine speaks of itself. */
export const machineText = anyOf(
  [
    '(?:this|it) is an (?:auto\\w*|automatically generated)|(?:this|the) (?:e-?mail|message|mail) (?:was|is|has been) (?:sent |generated |created )?(?:automatically|by an automated)|auto(?:matically)?[- ]generated (?:e-?mail|message|mail|response|reply)|(?:please )?do not (?:reply|respond) to this(?! (?:e-?mail|message) with\\b)|do not change the subject|replies to this (?:e-?mail|message|address) (?:are not|will not)|(?:mailbox|inbox|address|account) is (?:not|no longer|un)[- ]?(?:monitored|attended|checked|read)|unmonitored (?:mailbox|inbox|address)|not (?:actively )?monitored',
    '(?:automatisch|maschinell) (?:erzeugt|erstellt|generiert|versendet|versandt)\\w*|(?:diese[sm]? )?(?:postfach|mailbox|adresse) (?:wird|ist) nicht (?:gelesen|uberwacht|bearbeitet|abgerufen|mehr)|(?:bitte )?antworten sie nicht (?:auf|direkt)|nicht auf diese (?:e-?mail|nachricht)',
    "(?:merci de )?ne pas repondre a (?:ce|cet)|(?:message|e-?mail|courriel) (?:genere |envoye )?automatique\\w*|boite (?:mail |aux lettres )?n'est (?:pas|plus) (?:consultee|lue|surveillee|relevee)",
    '(?:mensaje|correo|e-?mail) (?:\\w+ )?(?:generado |enviado )?automatic[oa]\\w*|(?:se ha )?generado automaticamente|no responda a este|por favor,? no responda|buzon no (?:se|es|esta) (?:\\w+ ?){1,2}',
    '(?:messaggio|e-?mail) (?:\\w+ )?(?:generat[oa] )?automatic\\w+|casella (?:\\w+ )?non (?:viene |e )?(?:letta|presidiata|monitorata|controllata)|non rispondere a questo|si prega di non rispondere',
    '(?:mensagem|e-?mail) (?:\\w+ )?automatic[oa]\\w*|nao responda|caixa (?:de correio )?nao (?:e|esta) (?:\\w+)|(?:mailbox|postbus) wordt niet (?:gelezen|gemonitord|bekeken)|automatisch (?:gegenereerd|bericht|verzonden)\\w*|niet te beantwoorden',
    '(?:wiadomosc|wiadomość) (?:\\w+ )?(?:wygenerowana )?automatyczn\\w+|(?:prosimy )?nie odpowiada\\w*|skrzynka nie jest|(?:brevlada|brevlåda|e-postlada)\\w* (?:lases|läses|bevakas|overvakas) inte|(?:postkasse|postboks)\\w* (?:bliver |blir |er )?ikke (?:læst|lest|overvaget|overvaket)|automatiskt (?:genererat|skickat)|automatisk (?:genereret|sendt|generert)',
    'postilaatikkoa ei (?:lueta|seurata)|(?:schranka|schránka) (?:neni|není) (?:ctena|čtena|monitorovana)|vygenerovan\\w* automaticky|почтовый ящик не (?:просматривается|проверяется)|(?:письмо|сообщение) (?:создано|отправлено|сформировано) автоматически|не отвечайте на это|(?:kutusu|adres\\w*) (?:okunmamakta|takip edilmemekte)\\w*|otomatik (?:bir )?(?:mesaj|olarak|e-posta)\\w*',
  ],
  [
    '送信専用|自動(?:的に)?(?:送信|配信|返信)(?:され|して|です|メール)|返信(?:いただ|頂|され)(?:いて|きまし|ま)も',
    '(?:系统|系統)自(?:动|動)|请勿(?:直接)?回复|請勿(?:直接)?回覆|无人(?:查看|值守|处理)|발신 ?전용|자동(?:으로)? ?발송',
  ],
);

/** Mailboxes that nobody reads: the address is of no use, whoever owns it. */
export const notReadText = anyOf(
  [
    '(?:mailbox|inbox|address|account) is (?:not|no longer|un)[- ]?(?:monitored|attended|checked|read)|unmonitored|(?:mailbox|inbox) is not (?:actively )?',
    '(?:postfach|mailbox|adresse) (?:wird|ist) nicht (?:mehr )?(?:gelesen|uberwacht|bearbeitet|abgerufen)|boite (?:mail |aux lettres )?n.est (?:pas|plus)|buzon no (?:se|es|esta)|casella (?:\\w+ )?non|caixa (?:de correio )?nao (?:e|esta)|(?:mailbox|postbus) wordt niet|skrzynka nie jest|(?:brevlada|brevlåda)\\w* (?:lases|läses|bevakas) inte|(?:postkasse|postboks)\\w* (?:bliver |blir )?ikke|postilaatikkoa ei|(?:schranka|schránka) (?:neni|není)|почтовый ящик не|kutusu okunma\\w*',
  ],
  ['送信専用', '无人查看|無人查看', '발신 ?전용'],
);
