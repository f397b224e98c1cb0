/** What programs and companies put below somebody's words, in the languages that they speak. Held against whole lines. */

const oneOf = (words: readonly string[]) => `(?:${words.join('|')})`;
const whole = (lines: readonly string[]) =>
  new RegExp(`^[ \\t*_(]{0,5}${oneOf(lines)}[.。!)]{0,2}[ \\t*_]*$`, 'iu');

/** A telephone or a mail program says what sent the mail. */
const sentFrom = whole([
  '.{1,60} reacted via gmail',
  '<?https://www\\.google\\.com/gmail/about/\\S{0,200}',
  'sent (?:from|via|with|using) .{1,100}',
  'von meinem .{1,40} gesendet',
  'von meine[mr] .{1,40}',
  'gesendet (?:von|mit|aus) .{1,50}',
  'diese nachricht wurde von meinem .{1,60}',
  'envoyé (?:de|depuis|à partir d) ?.{1,50}',
  'enviado (?:desde|do|a partir) .{1,50}',
  'inviato (?:da|dal|con) .{1,50}',
  'verstuurd (?:vanaf|met|via) .{1,50}',
  'verzonden (?:vanaf|met|via) .{1,50}',
  'wysłane? z .{1,50}',
  'skickat från .{1,50}',
  'sendt fra .{1,50}',
  'lähetetty .{1,50}',
  'odesláno z .{1,50}',
  'отправлено (?:с|из) .{1,50}',
  ".{1,30}(?:cihazımdan|uygulamasından|'dan|'umdan|'dan) gönderildi",
  '.{1,20}から送信(?:されました)?',
  '发自我?的?.{1,30}',
  '從我的.{1,20}傳送',
  '나의 .{1,20}에서 보냄',
  '.{1,20}에서 보냄',
]);

const sent = oneOf([
  '(?:this (?:e-?mail|message) was )?sent (?:wirelessly )?(?:by|from|via|with|using)',
  'gesendet (?:von|mit|aus|über)|diese nachricht wurde (?:von|mit)',
  '(?:ce message a été )?envoyée? (?:avec|de|depuis|par|via|à partir)',
  'enviad[oa] (?:con|com|desde|do|de|a partir|através|por|pelo)',
  'inviat[oa] (?:con|da|dal|tramite)|trimis (?:cu|de|prin)',
  '(?:verzonden|verstuurd) (?:door|met|via|vanaf)|(?:skickat|sendt) (?:med|från|fra|via)|lähetetty',
  'wysłan[aeoy] (?:z|za|przez|przy)|odesláno (?:z|ze|pomocí|prostřednictvím)|elküldve',
  'отправлено (?:с|из|через)|надіслано (?:з|із|через)',
]);
/** Proton and BlackBerry, with what they or a network's operator put around the name. */
const sentWith = whole([
  `${sent} .{0,60}(?:proton ?mail[^?？]{0,40}|blackberry[^?？]{0,100})`,
  '.{0,40}proton ?mail.{0,40}(?:gesendet|gönderildi|送信(?:されました)?|发送|傳送|보냄|보냈습니다)',
]);

const get = oneOf([
  'get|download',
  'hol(?:en sie sich|e? dir)|beziehen sie|laden sie',
  'obten(?:ez|ir|er|ga|ha)|obtén|obter|téléchargez|télécharger|descargar?|descargue|baixar?|baixe|transferir',
  'ottieni|scarica',
  'pobierz|uzyskaj|získ(?:at|ejte)|stáhn(?:out|ěte si)',
  'skaffa|hämta|hent|få|last ned|skaff|hanki|hae|lataa',
  'скача(?:ть|йте)|получит[ье]|завантажити',
  '获取|下载|取得|下載',
]);
const mobile = '(?:ios|android|iphone|ipad)';
const link = '(?: ?[<(]?https?://[^ ]{1,100})?';
const filler = "(?: (?:o|sie|sich|dir|deg|program|aplikację|приложение|застосунок)| l['’]app(?: di)?)?";
const on = '(?:for|für|pour|para|per|voor|till?|för|pro|для|dla(?: systemu)?|on|auf|sur|en|su|op|på|na)';
/** Outlook for telephones offers itself; the address behind it is the same in all languages. */
const outlook = whole([
  `${get}${filler} ?outlook (?:${on} )?${mobile}(?::lle)?${link}`,
  `${get} ?(?:适用于 ?)?${mobile} ?(?:版|的|用)? ?(?:的 ?)?outlook${link}`,
  `outlook ${on} ${mobile}(?: ?(?:herunterladen|beziehen|holen|downloaden|ophalen|を入手|を取得|받기|다운로드))?${link}`,
  `outlook for ${mobile} ?(?:を入手|を取得|をダウンロード|['’]?[uı]? edinin|받기|다운로드|beszerzése)${link}`,
  `${mobile} ?(?:版|için|用|용|rendszerű)? ?outlook(?:['’][uı])? ?(?:を入手|を取得|をダウンロード|edinin|받기|다운로드|beszerzése)${link}`,
  `(?=.{0,60}${mobile}).{0,40}outlook.{0,25}<https?://aka\\.ms/[^ <>]{1,60}>`,
]);

const virus = '(?:virus|viren|virüs|vírus|virů|wirus|вирус|вірус|ウイルス|病毒|바이러스)';
/** A virus scanner says that it found nothing. */
const virusFree = whole([
  `(?:${virus}[- ]?(?:free|vrij|fri|fritt|frei|inspectie)|virenfrei|(?:garanti )?sans virus|libre de virus|(?:mail )?priv[oa] di virus|livre de vírus|sem vírus|não contém vírus|wolny od wirusów|bez virů|ei viruksia|без вирусов|virüs bulunmuyor|ウイルス ?フリー|无病毒|바이러스 없음)[.。]? ?(?:[<(]?(?:https?://)?(?:www\\.)?(?:avast|avg)\\.com.{0,150})`,
  '[<(]?(?:https?://)?(?:www\\.)?(?:avast|avg)\\.com[^ ]{0,200}',
]);
const scanner = /(?:avast|アバスト|\bavg\b)/iu;
const scanned = new RegExp(virus, 'iu');
const ofThisMail =
  /^[ \t*_(]{0,5}(?:(?:this |diese |cet? |l['’]absence de virus dans ce|el software de antivirus|este|esta|questa|questo|deze|dit|ta|tę|detta|denne|dette|tento|tato|это|эта|данное|tämä|tämän|bu|ez az|この|此|这封|這封|이)).{0,80}(?:e-?mail|message|nachricht|courrier|courriel|correo|mensaje|mensagem|messaggio|bericht|wiadomość|e-?post|meddelande|zpráva|сообщение|письмо|sähköposti|viesti|e-?posta|ileti|üzenet|メール|邮件|郵件|메일)/iu;

/** Whether a scanner says of this very mail that it was looked into; people who write about scanners ask. */
const isScannerLine = (line: string) =>
  scanner.test(line) && scanned.test(line) && ofThisMail.test(line) && !/[?？]/.test(line);

/** The ticket that Request Tracker names below an agent's words. */
const ticket = /^[ \t]{0,5}<URL: ?https?:\/\/[^ <>]{1,200}\/Ticket\/Display\.html\?id=\d{1,12} ?>[ \t]*$/i;

/** Whether a telephone or a program put this line below; what is longer is somebody's sentence. */
export const isAdded = (line: string): boolean =>
  line.length <= 250 &&
  ([sentFrom, sentWith, outlook, virusFree, ticket].some((added) => added.test(line)) || isScannerLine(line));

/** Sentences that a company's server puts below everything. */
export const disclaimer =
  /^[ \t*]{0,5}(?:(?:confidentiality|legal|privacy) (?:notice|disclaimer)|disclaimer ?:|important(?: notice)? ?: ?(?:do not reply|this (?:e-?mail|message|communication)|the information)|this (?:e-?mail|message|communication)(?: and| \(|,)? .{0,60}(?:confidential|intended (?:only|solely)|privileged)|the (?:information|contents?) (?:contained )?in this (?:e-?mail|message)|diese (?:e-?mail|nachricht) .{0,60}vertraulich|ce (?:message|courriel|mail) .{0,80}confidentiel|este (?:mensaje|correo) .{0,80}confidencial|esta mensagem .{0,80}confidencia|(?:questo messaggio|questa e-?mail|le informazioni contenute) .{0,80}(?:riservat|confidenzial)|dit (?:bericht|e-?mailbericht) .{0,60}vertrouwelijk|(?:ta|niniejsza) wiadomość .{0,60}poufn|detta (?:mejl|meddelande|e-postmeddelande) .{0,60}konfidentiell|denne (?:e-?mail|e-post|mail) .{0,60}fortrolig|本メールは.{0,40}機密|please consider the environment before printing)/iu;
