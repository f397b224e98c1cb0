/** Lines with which mail programs begin what they quote, in the languages that they speak. Held against whole lines. */

const from =
  'From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä|Feladó|Expéditeur|Remitente|Mittente|Afzender|Kimden|De la|От|Від|Από|差出人|送信者|发件人|寄件者|寄件人|보낸 ?사람|보낸사람';
const others =
  'Sent|Date|To|Cc|CC|Subject|Reply-To|Gesendet|Datum|An|Kopie|Betreff|Envoyé(?: le)?|À|A|Objet|Enviado(?: el)?|Enviada(?: em)?|Fecha|Para|Asunto|Assunto|Inviato(?: il)?|Inviata|Data|Oggetto|Verzonden|Verstuurd|Aan|Onderwerp|Wysłano|Wysłane|Data wysłania|Do|DW|Temat|Skickat|Till|Kopia|Ämne|Sendt|Dato|Til|Kopi|Emne|Lähetetty|Vastaanottaja|Päivämäärä|Kopio|Aihe|Odesláno|Odesláno dne|Komu|Předmět|Gönderildi|Gönderilen|Gönderme Tarihi|Tarih|Kime|Konu|Отправлено|Надіслано|Дата|Кому|Тема|Копия|送信日時|日時|日付|宛先|件名|发送时间|時間|日期|寄件日期|收件人|收件者|主题|主題|抄送|보낸 ?날짜|날짜|받는 ?사람|보낸 ?시간|참조|제목|Küldve|Elküldve|Dátum|Címzett|Másolatot kap|Tárgy|Trimis|Către|Subiect';

/** `From: Rep` and `*Von:* Rep`, as the first line of what stands above an original. */
export const fromLine = new RegExp(`^[ \\t>*_|]{0,10}(?:${from})[ \\t\\u00a0*]{0,3}[:：]`, 'u');
/** Any other line of the same block. */
export const otherLine = new RegExp(`^[ \\t>*_|]{0,10}(?:${from}|${others})[ \\t\\u00a0*]{0,3}[:：]`, 'u');

const subjects =
  'Subject|Betreff|Objet|Asunto|Assunto|Oggetto|Onderwerp|Temat|Ämne|Emne|Aihe|Předmět|Konu|Тема|件名|主题|主題|제목|Tárgy|Subiect';
/** The line that a header block has and a list of appointments has not. */
export const subjectLine = new RegExp(`^[ \\t>*_|]{0,10}(?:${subjects})[ \\t\\u00a0*]{0,3}[:：]`, 'u');

/** What an original is called where one is announced. */
const original = [
  'original(?:[ -](?:message|nachricht|mail|e-?mail|melding|meddelande|meddelelse|bericht))?|originalnachricht',
  'ursprüngliche (?:nachricht|mail|e-?mail)|(?:forwarded|begin forwarded) message|weitergeleitete (?:nachricht|mail|e-?mail)|anfang der weitergeleiteten (?:nachricht|e-?mail)',
  "(?:message|mail|e-?mail|courriel) (?:d['’]origine|initial|transféré|transmis|original)|début du (?:message|courriel) (?:transféré|réexpédié)",
  '(?:mensaje|correo|e-?mail) (?:original|reenviado)|(?:mensagem|e-?mail) (?:original|encaminhad[ao]|reencaminhad[ao])',
  '(?:messaggio|mail|e-?mail) (?:originale|inoltrat[ao])',
  'oorspronkelijk(?:e)? (?:bericht|e-?mail)|doorgestuurd(?:e)? (?:bericht|e-?mail)',
  'ursprungligt? (?:meddelande|e-?post|mejl)|vidarebefordrat? (?:meddelande|e-?post|mejl)',
  'oprindelig (?:meddelelse|besked|mail|e-?mail)|videresendt (?:meddelelse|melding|besked|mail|e-?mail|e-?post)|opprinnelig (?:melding|e-?post)',
  'wiadomość oryginalna|oryginalna wiadomość|(?:oryginalny|przekazany|przesłany) (?:mail|e-?mail|list)|wiadomość (?:przekazana|przesłana dalej)|przekazana wiadomość',
  'alkuperäinen (?:viesti|sähköposti)|välitetty viesti|edelleenlähetetty viesti',
  'původní (?:zpráva|e-?mail)|(?:přeposlaná|předaná) zpráva|eredeti (?:üzenet|levél)|továbbított (?:üzenet|levél)|mesajul? (?:original|inițial|redirecționat)',
  'исходное (?:сообщение|письмо)|оригинальное (?:сообщение|письмо)|пересылаемое (?:сообщение|письмо)|пересланное (?:сообщение|письмо)|оригінальне повідомлення|переслане повідомлення',
  'özgün (?:ileti|mesaj|e-?posta)|orijinal (?:mesaj|ileti|e-?posta)|(?:iletilen|yönlendirilmiş) (?:ileti|mesaj|e-?posta)',
  '元の(?:メッセージ|メール)|転送(?:された)?(?:メッセージ|メール)|原始(?:邮件|郵件|訊息)|转发(?:邮件|的邮件)|轉寄的?郵件|原郵件|원본 ?(?:메일|메시지)|전달된 (?:메시지|메일)',
  'reply message',
].join('|');
/** `-----Original Message-----` and `---------- Forwarded message ---------`. */
export const divider = new RegExp(
  `^[ \\t>*]{0,10}(?:[-_=]{2,}|\\*{3,})[ \\t]{0,5}(?:${original})[^\\n]{0,40}?[ \\t]{0,5}(?:[-_=]{2,}|\\*{3,})[ \\t*]*$`,
  'iu',
);
/** The same without dashes, as BlackBerry has it. Anybody may write so: only a header block below makes it a divider. */
export const bareDivider = new RegExp(`^[ \\t>*]{0,10}(?:${original})[ \\t*]{0,5}[:：]?[ \\t*]{0,5}$`, 'iu');
/** A line that is drawn, not written: above an original, around a signature, or what is left of an `<hr>`. */
export const rule = /^[ \t\u00a0*]{0,10}[-_=‐-―─━═]{3,}[ \t\u00a0*]*$/;

/** Programs that cite somebody instead of saying that they wrote: `Quoting Rep <rep@…>:`, as Horde has it. */
export const citing =
  /^[ \t]{0,5}(?:Quoting|Zitat von|Zitiere|Citation de|Citando(?: a)?|Cita de|Citazione di|Citeren(?: van)?|Citaat van|Cytowanie|Cytat|Cytuję|Citerar|Citat från|Citat fra|Citerer|Siterer|Sitat fra|Cituji|Citace|Lainaus|Lainaan|Idézet|Idézem|Цитирую|Цитата|Alıntı) [^\n]{1,200}[:：][ \t]*$/iu;

/** GroupWise puts arrows around who wrote, and when. */
export const groupWise = /^[ \t]{0,5}>>> ?[^\n>][^\n]{0,300}\d[:.]\d{2}[^\n]{0,20}>>>[ \t]*$/u;

/** Somebody wrote: as the last word, or before a name. */
export const verb =
  /(?:wrote|writes|said|schrieb(?: am)?|geschrieben|a écrit|écrit|escribió|escribio|ha scritto|scrive|escreveu|schreef|het volgende geschreven|skrev|napisał\(?a?\)?|napisała|pisze|kirjoitti|napsal\(?a?\)?|написал\(?а?\)?|пишет|yazdı|写道|寫道|のメール|は書きました|(?:님이 )?작성|님이 씀|のメッセージ)/u;
/** The first words of a line that says when a quoted mail was written. */
export const opening =
  /^[ \t>]{0,10}(?:On|Am|Le|El|Il|Em|No dia|Op|Den|Dnia|W dniu|Dne|Ke|Le\u00a0|El\u00a0|At|Vào)\b/u;
