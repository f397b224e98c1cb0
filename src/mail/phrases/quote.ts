/** Lines with which mail programs begin what they quote, in the languages that they speak. Held against whole lines. */

const from =
  'From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä|Feladó|Expéditeur|Remitente|Mittente|Afzender|Kimden|От|Від|Από|差出人|送信者|发件人|寄件者|寄件人|보낸 ?사람|보낸사람';
const others =
  'Sent|Date|To|Cc|CC|Subject|Reply-To|Gesendet|Datum|An|Kopie|Betreff|Envoyé(?: le)?|À|A|Objet|Enviado(?: el)?|Enviada(?: em)?|Fecha|Para|Asunto|Assunto|Inviato(?: il)?|Data|Oggetto|Verzonden|Aan|Onderwerp|Wysłano|Wysłane|Do|DW|Temat|Skickat|Till|Kopia|Ämne|Sendt|Til|Kopi|Emne|Lähetetty|Vastaanottaja|Päivämäärä|Kopio|Aihe|Odesláno|Odesláno dne|Komu|Předmět|Gönderildi|Gönderilen|Tarih|Kime|Konu|Отправлено|Дата|Кому|Тема|Копия|送信日時|日時|日付|宛先|件名|发送时间|時間|日期|寄件日期|收件人|收件者|主题|主題|抄送|보낸 ?날짜|날짜|받는 ?사람|제목';

/** `From: Rep` and `*Von:* Rep`, as the first line of what stands above an original. */
export const fromLine = new RegExp(`^[ \\t>*_|]{0,10}(?:${from})[ \\t\\u00a0*]{0,3}[:：]`, 'u');
/** Any other line of the same block. */
export const otherLine = new RegExp(`^[ \\t>*_|]{0,10}(?:${from}|${others})[ \\t\\u00a0*]{0,3}[:：]`, 'u');

/** `-----Original Message-----` and `---------- Forwarded message ---------`. */
export const divider =
  /^[ \t>*]{0,10}(?:[-_=]{2,}|\*{3,})[ \t]{0,5}(?:Original(?:[ -](?:Message|Nachricht|Mail|melding|meddelelse|bericht))?|Ursprüngliche (?:Nachricht|E-Mail)|Forwarded [Mm]essage|Weitergeleitete (?:Nachricht|E-Mail)|Message (?:d['’]origine|transféré|original)|Mensaje (?:original|reenviado)|Mensagem (?:original|encaminhada)|Messaggio (?:originale|inoltrato)|Oorspronkelijk bericht|Doorgestuurd bericht|Ursprungligt meddelande|Vidarebefordrat meddelande|Oprindelig meddelelse|Videresendt (?:meddelelse|melding)|Opprinnelig melding|Wiadomość oryginalna|Oryginalna wiadomość|Wiadomość przekazana|Alkuperäinen viesti|Välitetty viesti|Původní (?:zpráva|e-mail)|Přeposlaná zpráva|Исходное сообщение|Пересылаемое сообщение|Özgün İleti|Orijinal Mesaj|İletilen ileti|元のメッセージ|転送メッセージ|原始邮件|原始郵件|转发邮件|轉寄的郵件|원본 ?메일|원본 ?메시지|전달된 메시지|Reply message|Reply Message)[^\n]{0,40}?[ \t]{0,5}(?:[-_=]{2,}|\*{3,})[ \t*]*$/u;
/** A divider that begins a forwarded mail, which is what the sender has to say. */
export const forwardDivider =
  /(?:Forwarded|Weitergeleitete|transféré|reenviado|encaminhada|inoltrato|Doorgestuurd|Vidarebefordrat|Videresendt|przekazana|Välitetty|Přeposlaná|Пересылаемое|İletilen|転送|转发|轉寄|전달)/u;
/** Outlook's rule above an original. */
export const rule = /^[ \t]{0,10}_{20,}[ \t]*$/;

/** Somebody wrote: as the last word, or before a name. */
export const verb =
  /(?:wrote|writes|said|schrieb(?: am)?|geschrieben|a écrit|écrit|escribió|escribio|ha scritto|scrive|escreveu|schreef|het volgende geschreven|skrev|napisał\(?a?\)?|napisała|pisze|kirjoitti|napsal\(?a?\)?|написал\(?а?\)?|пишет|yazdı|写道|寫道|のメール|は書きました|(?:님이 )?작성|님이 씀|のメッセージ)/u;
/** The first words of a line that says when a quoted mail was written. */
export const opening =
  /^[ \t>]{0,10}(?:On|Am|Le|El|Il|Em|No dia|Op|Den|Dnia|W dniu|Dne|Ke|Le\u00a0|El\u00a0|At|Vào)\b/u;

/** What a telephone or a program adds below. */
export const addedLine =
  /^[ \t*_(]{0,5}(?:.{1,60} reacted via gmail|<?https:\/\/www\.google\.com\/gmail\/about\/\S{0,200}|sent (?:from|via|with|using) .{1,100}|get outlook for .{1,60}|download outlook .{0,40}|von meinem .{1,40} gesendet|von meine[mr] .{1,40}|gesendet (?:von|mit|aus) .{1,50}|diese nachricht wurde von meinem .{1,60}|envoyé (?:de|depuis|à partir d) ?.{1,50}|obtenez outlook .{1,30}|enviado (?:desde|do|a partir) .{1,50}|obtener outlook .{1,30}|obter o? ?outlook .{1,30}|inviato (?:da|dal|con) .{1,50}|ottieni outlook .{1,30}|verstuurd (?:vanaf|met|via) .{1,50}|verzonden (?:vanaf|met|via) .{1,50}|outlook (?:voor|para|for|für|pour|per) (?:ios|android).{0,20}|holen sie sich outlook .{1,30}|wysłane? z .{1,50}|skickat från .{1,50}|hämta outlook .{1,30}|sendt fra .{1,50}|hent outlook .{1,30}|lähetetty .{1,50}|odesláno z .{1,50}|отправлено (?:с|из) .{1,50}|.{1,30}(?:cihazımdan|uygulamasından|'dan|'umdan|'dan) gönderildi|.{1,20}から送信(?:されました)?|发自我?的?.{1,30}|從我的.{1,20}傳送|나의 .{1,20}에서 보냄|.{1,20}에서 보냄)[.)]{0,2}[ \t*_]*$/iu;

/** Sentences that a company's server puts below everything. */
export const disclaimer =
  /^[ \t*]{0,5}(?:(?:confidentiality|legal|privacy) (?:notice|disclaimer)|disclaimer ?:|important(?: notice)? ?: ?(?:do not reply|this (?:e-?mail|message|communication)|the information)|this (?:e-?mail|message|communication)(?: and| \(|,)? .{0,60}(?:confidential|intended (?:only|solely)|privileged)|the (?:information|contents?) (?:contained )?in this (?:e-?mail|message)|diese (?:e-?mail|nachricht) .{0,60}vertraulich|ce (?:message|courriel|mail) .{0,80}confidentiel|este (?:mensaje|correo) .{0,80}confidencial|esta mensagem .{0,80}confidencia|(?:questo messaggio|questa e-?mail|le informazioni contenute) .{0,80}(?:riservat|confidenzial)|dit (?:bericht|e-?mailbericht) .{0,60}vertrouwelijk|(?:ta|niniejsza) wiadomość .{0,60}poufn|detta (?:mejl|meddelande|e-postmeddelande) .{0,60}konfidentiell|denne (?:e-?mail|e-post|mail) .{0,60}fortrolig|本メールは.{0,40}機密|please consider the environment before printing)/iu;
