/** Words of automatic answers, by their folded form (see fold.ts). */

/** `Re:` in the languages of mail programs; `Fwd:` is left, since a forward is something else. */
export const replyPrefix =
  /^(?:\s*(?:re|aw|sv|antw|rv|ref|rif|odp|ynt|vs|回复|答复|回覆)(?:\[\d+\])?\s*[:：]\s*)+/;

/** Subjects that say themselves that somebody is away. */
export const awaySubject =
  /^(?:\W*)(?:out of (?:the )?office|ooo\b|oof\b|vacation\b|on (?:vacation|leave|holiday)|annual leave|away from (?:my )?(?:desk|mail|office)|abwesenheits(?:notiz|nachricht|meldung|assistent)?|abwesend|abwesenheit|nicht im (?:buro|haus)|im urlaub|absence (?:du bureau|temporaire)|absent\b|je suis absent|en conges?\b|fuera de (?:la )?oficina|ausente\b|ausencia\b|fuori (?:ufficio|sede)|assenza|assente|fora do escritorio|afwezig|niet aanwezig|nieobecnosc|franvaro|fravær|poissa(?:olo)?|不在|휴가|부재중|atvalinajums)/;

/** Subjects that say only that a machine answers. */
export const automaticSubject =
  /^(?:\W*)(?:auto(?:matic|mated)?[ -]?(?:reply|response|answer)|autoreply|autoresponse|automatische antwort|automatische e-mail-antwort|autom\. antwort|reponse automatique|respuesta automatica|resposta automatica|risposta automatica|automatisch antwoord|automatisch bericht|odpowiedz automatyczna|automatyczna odpowiedz|autosvar|automatiskt? svar|automaattinen vastaus|automaticka odpoved|automatikus valasz|raspuns automat|otomatik yanit|αυτοματη απαντηση|автоматическии ответ|автоматический ответ|автоответ|автоматична відповідь|automatiska atbilde|自動応答|自動返信|自动答复|自动回复|自動回覆|자동 회신|תשובה אוטומטית|رد تلقائي)/;

/** Bodies of people who are away. */
export const awayText =
  /\b(?:(?:i am|i'm|i will be|i'll be|currently|am) (?:\w+ ){0,3}?(?:out of (?:the |my )?office|ooo\b|on (?:\w+ ){0,2}?(?:leave|vacation|holidays?|pto)|away(?: from (?:my )?(?:desk|email|the office|work))?|travell?ing|out of town)|out of (?:the )?office|(?:limited|no) access to (?:my )?(?:e-?mails?|inbox)|(?:return|returning|back) (?:to|in) the office|away from the office|nicht im (?:buro|haus|dienst)|(?:bin|befinde mich)\b[^.!?]{0,40}(?:im urlaub|abwesend|in elternzeit|auf dienstreise|ausser haus|nicht erreichbar)|abwesenheit|e-?mails? werden (?:in dieser zeit )?nicht (?:weitergeleitet|gelesen)|(?:je suis|actuellement|serai) (?:\w+ ){0,3}?(?:absente?|en conges?|en vacances|en deplacement)|absente? du bureau|fuera de (?:la )?oficina|(?:estoy|estare|me encuentro) (?:\w+ ){0,3}?(?:de vacaciones|ausente|fuera|de baja)|fuori ufficio|sono (?:in ferie|assente)|estou (?:ausente|de ferias|fora)|afwezig|met vakantie|op vakantie|na urlopie|nieobecn\w*|pa semester|inte pa kontoret)/;

/** The person has left: nobody will come back to this mailbox. */
export const leftText =
  /\b(?:no longer (?:work\w*|employed|with|at|part of)|(?:has|have) left (?:the company|our company|the organi[sz]ation|us)|(?:is|am) no longer (?:with|at|employed)|hat (?:das|unser) unternehmen verlassen|nicht mehr (?:fur|bei|im) (?:\S+ ){0,4}?(?:tatig|beschaftigt|unternehmen)|ausgeschieden|ne travaille plus|n'est plus (?:en poste|dans|chez|parmi)|a quitte (?:l'entreprise|la societe|ses fonctions)|ya no (?:trabaja|trabajo|forma parte)|no longer valid|non lavora piu|ja nao trabalha|werkt niet (?:meer|langer))/;

/** Receipts and tickets: a machine has taken the mail, which says nothing about the person. */
export const receiptText =
  /\b(?:(?:we|i) (?:have |'ve )?(?:successfully )?received your (?:e-?mail|message|request|enquiry|inquiry|ticket)|thank(?:s| you) for (?:contacting|reaching out to|your (?:enquiry|inquiry|request|interest))|your (?:request|ticket|case|message|enquiry|inquiry) (?:\S+ ){0,3}?(?:has been|was) (?:received|created|opened|logged)|ticket (?:number|id|#)|case number|(?:ihre|deine) (?:anfrage|nachricht|e-?mail) (?:ist (?:bei uns )?eingegangen|wurde (?:empfangen|erfasst))|wir haben ihre (?:anfrage|nachricht|e-?mail) erhalten|nous avons (?:bien )?recu votre (?:message|demande|e-?mail|mail)|accusons reception|hemos recibido (?:su|tu) (?:mensaje|solicitud|correo|consulta)|abbiamo ricevuto la (?:sua|tua)|wij hebben uw (?:bericht|aanvraag) ontvangen)/;
