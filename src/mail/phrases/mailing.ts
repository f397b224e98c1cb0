import { anyOf } from './any-of.ts';

/**
 * What programs and advertisers write, each kind by itself no proof: two kinds together make a notice of a mail that
 * answers nothing (see mailing.ts).
 */

/** The reader is told how to get no more of it. Who writes so offers it; who wants it writes of themselves. */
export const optOutOffer = anyOf(
  [
    "(?:if you |to )?(?:would (?:rather|prefer)|(?:do not|don't|no longer) (?:want|wish)|prefer not|rather not|'d rather not)[^.!?]{0,80}(?:click|here|unsubscribe|opt.out|let us know|link)|(?:to|and) (?:stop|unsubscribe from|opt.out of|change|manage|update) (?:receiving|getting|these|this|our|your|future|how)[^.!?]{0,60}|(?:click|tap|press|follow|use)[^.!?]{0,40} to (?:unsubscribe|opt.out|stop)|unsubscribe (?:here|at any time|anytime|instantly|now|in one click|from (?:this|these|our|all|future|product|marketing))|(?:not interested|don't want (?:these|this|our|more)[^.!?]{0,20})\\? ?(?:unsubscribe|opt.out|click|let us)|you can (?:always )?(?:unsubscribe|opt.out)|(?:manage|adjust|change|update|edit|review) (?:your )?(?:e-?mail |notification |communication |alert |subscription |contact )+(?:settings|preferences|subscriptions?)|manage (?:your )?(?:preferences|subscriptions?)|turn off (?:these|this|email)[^.!?]{0,20}|mute this|reply (?:with )?.?(?:stop|remove|unsubscribe)",
    '(?:hier|jederzeit|link|klick\\w*|newsletter)[^.!?]{0,50}(?:abmelden|abbestellen|austragen|abbestellt|abzumelden|abzubestellen)|(?:wenn|falls|sollten|mochten|wollen|wunschen) sie (?:zukunftig |kunftig |in zukunft )?(?:keine|nicht (?:mehr|langer))[^.!?]{0,80}(?:klick|hier|link|abmeld|abbestell|antwort|mehr|wunschen|erhalten)|sie mochten keine|vom newsletter abmelden|newsletter (?:abbestellen|abmelden)',
    '(?:si )?vous ne (?:souhaitez|desirez|voulez) plus|pour (?:vous desabonner|vous desinscrire|ne plus recevoir|modifier vos preferences)|(?:se|vous) desabonner|(?:se|vous) desinscrire|gerer (?:vos|mes) preferences',
    '(?:si )?(?:ya )?no (?:deseas?|quieres?|desea|quiere|deseas seguir)[^.!?]{0,20}recib|para dejar de recibir|(?:darte|darse|date|dese) de baja|(?:cancelar|cancela) (?:tu|su|la) (?:suscripcion|inscripcion)|gestiona\\w* (?:tus|sus) preferencias',
    '(?:se |caso )?(?:ja )?nao (?:deseja|quer|pretende|queira)(?: mais)? (?:mais )?receber|cancel(?:e|ar) (?:a )?(?:sua )?(?:inscricao|assinatura|subscricao)|descadastr(?:e-se|ar-se|e seu)|para (?:deixar de|nao) receber|anular (?:a )?subscricao|remova a sua subscricao',
    "(?:se )?non (?:desideri|vuoi|desidera|vuole) piu ricevere|per (?:cancellarti|cancellarsi|annullare l|disiscriverti|disiscriversi|non ricevere piu)|annulla (?:l'|la )?iscrizione|disiscriviti|cancella (?:la tua )?iscrizione|gestisci (?:le )?preferenze",
    '(?:wilt|wil) (?:u|je) (?:deze|geen|onze|niet)[^.!?]{0,50}(?:ontvangen|krijgen)|meld (?:u|je) (?:hier )?af|schrijf (?:u|je) (?:hier )?uit|hier (?:uitschrijven|afmelden)|(?:klik|link)[^.!?]{0,40}(?:uitschrijven|afmelden|uit te schrijven|af te melden)',
    '(?:aby|zeby|by) (?:sie )?(?:wypisac|zrezygnowac|anulowac)|(?:jesli|jezeli) nie (?:chcesz|chca panstwo|zyczysz)[^.!?]{0,50}(?:otrzymywac|dostawac)|wypisz sie|zrezygnuj z|anuluj subskrypcje',
    '(?:vill|onskar) du (?:inte|slippa)[^.!?]{0,60}|avsluta (?:din )?prenumeration\\w*|avregistrera dig|avprenumerera|avanmal dig',
    '(?:(?:onsker|ønsker|vil) du ikke)[^.!?]{0,60}|afmeld (?:dig|nyhedsbrev\\w*|her)|frameld|meld deg av',
  ],
  [
    '(?:配信|受信|メルマガ|メール)(?:の)?(?:停止|解除|を(?:停止|解除|希望されない))(?:は|を?(?:ご)?希望の|手続|する|をご)|退会(?:は|手続)|受信を希望されない|今後.{0,20}不要な(?:方|場合)',
    '(?:如|若)[^。]{0,10}不(?:想|希望|愿)[^。]{0,20}(?:接收|收到)|退订请|수신(?:을)? ?(?:원하지|거부를 원)',
  ],
);

/** Why one gets it, and how to see it elsewhere: nobody writes that to one reader. */
export const sentToMany = anyOf(
  [
    "(?:you are|you're) (?:receiving|getting) (?:this|these)|this (?:e-?mail|message) was (?:sent to|intended for)|because you (?:signed|subscribed|have subscribed|opted|are (?:subscribed|a member|registered|following)|follow|created)|you (?:have )?received this (?:e-?mail|message|notification) because|view (?:this )?(?:e-?mail )?(?:in|online|web)[^.!?]{0,20}(?:browser|online)|view (?:online|as a web ?page)|was this (?:e-?mail|message) forwarded to you",
    'sie erhalten (?:diese|dieses)|im browser (?:ansehen|anzeigen|offnen)|online ?(?:version|ansicht)|vous recevez (?:ce|cet)|(?:recibes?|ha recibido) este (?:correo|mensaje|e-?mail) porque|(?:voce|esta a) (?:recebeu|receber|recebe)[^.!?]{0,20}(?:este|esse)[^.!?]{0,20}porque|ricevi questa|hai ricevuto questa|(?:u|je) ontvangt (?:deze|dit)|bekijk (?:in|de|online)|otrzymujesz te|otrzymales te|du far (?:det|detta)|visa i webblasare|du modtager denne|se i browser|zobacz w przegladarce',
  ],
  ['このメールは.{0,25}(?:登録|お送り|配信して)', '您收到(?:此|这|這)(?:封)?邮件是'],
);

/** Dear customers. */
export const toMany = anyOf(
  [
    'dear (?:valued |loyal )?(?:customers?|subscribers?|members?|users?|guests?|readers?|clients?|partners?|all)|hi (?:there|everyone|all)\\b|liebe (?:kundin|kunden|leser|mitglieder|freunde)|sehr geehrte(?:r)? (?:kundin|kunde|mitglied|nutzer)|cher(?:e)?s? (?:client|abonne|membre)|estimad[oa]s? (?:client|usuari|soci)|prezad[oa]s? (?:client|usuari)|car[oa] client|gentile cliente|beste klant|geachte klant|drogi kliencie|szanown\\w+ (?:kliencie|klientko)|kara kund|basta kund|kære kunde',
  ],
  ['お客様各位', '会員の皆(?:様|さま)', '尊敬的(?:客户|用户|会员)', '고객님'],
);

/** Something happened, and a program tells of it. */
export const notification = anyOf(
  [
    '(?:has )?(?:sent you|invited you to|mentioned you|tagged you|assigned (?:\\S+ ){0,4}?to you|added you|commented on|left a (?:comment|reply)|reacted to|requested (?:your|to|access)|requests? your|is requesting|shared (?:\\S+ ){0,8}?with you|shared an? (?:file|document|folder|item)|would like to (?:connect|add you)|like to join your|trying to reach you|please add me to your)',
    'you have (?:\\d+|a|an|one|two|several|some|received|been) ?(?:\\d+ |a |an )?(?:new|unread|overdue|pending|upcoming|outstanding|direct|invited|added|assigned|mentioned|messages?|notifications?|invitations?|tasks?)|(?:a|your|\\d+) new (?:\\S+ ){0,3}?(?:has been|was|is|are|sent|received|message)|new (?:voice ?(?:mail|message)|voice message|sign-?in|login|log-?in|device|comment|form submission|submission|lead|follower|connection|event)',
    "(?:we(?:'ve| have)? )(?:received|noticed|detected) (?:a|your|an)(?: \\w+)? (?:request|sign-?in|log-?in|payment|order|attempt|application)|if (?:you (?:didn't|did not)|this wasn't you|this was you)|(?:expires?|valid|ends?|renews?|due) (?:in|within|for) \\d+ (?:minutes?|hours?|days?)|(?:verification|security|login|sign-?in|access|one-?time|confirmation) (?:code|link|passcode|pin)\\b|never share (?:this|your)|don't share this|do not share this",
    'your (?:\\w+ ){0,4}(?:is|was|are|has been|have been|will be) (?:now )?(?:ready|available|confirmed|shipped|delivered|out for delivery|on (?:its|the) way|complete\\w*|updated|scheduled|approved|processed|received|expiring|expired|about to|charged|renewed|suspended)|your (?:\\w+ ){0,3}(?:trial|subscription|plan|membership|password|card|account)\\b[^.!?]{0,20}(?:ends?|expires?|renews?|will be|has been)|check-?in (?:is )?(?:now )?open|is (?:now|still) available|(?:is|are) (?:now )?available (?:for|to|in)',
    'thank(?:s| you) for (?:your (?:order|purchase|booking|payment|subscription|registration|donation|reservation)|signing up|subscribing|registering|joining|shopping|ordering|booking|applying)|(?:order|invoice|booking|tracking|confirmation|reference|case|incident|ticket|account|customer) (?:number|no\\.?|id|nr\\.?|#) ?:? ?\\S*\\d|(?:amount|total|subtotal|shipping|date paid|payment method|order total|balance|amount paid|amount due)\\b[^.!?]{0,14}(?:[$£€¥]|\\d)|(?:credited|debited|charged) to (?:your )?(?:account|card)|card ending|has (?:been )?(?:credited|debited)',
    '(?:alert|incident|pipeline|build|job|backup|task|deployment|monitor|server|alarm|labels|severity|runbook)\\b[^.!?]{0,40}(?:failed|firing|completed|succeeded|resolved|triggered|critical|recovered|alarm state|investigating|opened|successfully)|\\b(?:start time|scan date|event type|invitee|date\\/time|duration|due date|priority|components affected) ?:',
    'how (?:did we do|was your|would you rate|likely are you)|rate (?:your|our|us|this)|(?:quick|short|brief|minute|\\d+-?minute) (?:survey|study|questionnaire)|survey takes|your (?:feedback|opinion) (?:is|matters|helps|counts)|take (?:a|our|this|the) (?:\\w+ )?survey|(?:write|leave) (?:us )?a review|share your experience',
    '(?:hat|haben) (?:ihnen|dir|sie|dich|mit ihnen|mit dir)[^.!?]{0,60}(?:gesendet|geschickt|eingeladen|geteilt|erwahnt|zugewiesen|freigegeben)|(?:ihre?|deine?) (?:bestellung|sendung|paket|rechnung|buchung|zahlung|registrierung|anmeldung|konto|passwort|abo|lieferung|mitgliedschaft)\\b[^.!?]{0,60}(?:wurde|ist|wird|ging|steht|kommt|lauft|liegt|nr)|(?:vielen )?dank fur (?:ihre|deine|ihren|deinen) (?:bestellung|buchung|zahlung|registrierung|anmeldung|einkauf)|(?:auftrags|bestell|rechnungs|kunden|sendungs|vorgangs)(?:nummer|nr)|rechnung nr|(?:neue|ungelesene) (?:\\w+ )?(?:mitteilung|benachrichtigung)|(?:bestatigungs|sicherheits|zugangs)code|passwort zurucksetzen|wird\\b[^.!?]{0,30}abgebucht|gesamtpreis|ihr paket',
    'votre (?:commande|facture|colis|reservation|paiement|inscription|compte|mot de passe|abonnement|code)\\b[^.!?]{0,60}(?:est|a ete|sera|arrive|expire)|merci pour votre (?:commande|achat|reservation|inscription|paiement)|vous avez (?:recu|\\d+) [^.!?]{0,30}(?:message|notification|invitation)|(?:numero|n°) de (?:commande|facture|suivi)|code de verification|reinitialis\\w+ (?:votre|de)|vous a (?:envoye|invite|partage)',
    '(?:tu|su) (?:pedido|factura|paquete|reserva|pago|cuenta|contrasena|suscripcion|envio)\\b[^.!?]{0,60}(?:esta|ha sido|fue|sera|llega|vence)|gracias por (?:tu|su) (?:pedido|compra|reserva|registro|pago)|numero de (?:pedido|factura|seguimiento)|codigo de (?:verificacion|seguridad)|te ha (?:enviado|invitado|compartido)|(?:seu|sua|o seu|a sua) (?:pedido|fatura|encomenda|reserva|pagamento|conta|senha|assinatura|objeto)\\b[^.!?]{0,60}(?:esta|foi|sera|chega|vence|saiu)|obrigad[oa] (?:pela|por) (?:sua )?(?:compra|encomenda|reserva|inscricao)|codigo de verificacao|saiu para entrega',
    "(?:il tuo|la tua|il suo|la sua) (?:ordine|fattura|pacco|prenotazione|pagamento|account|password|abbonamento|spedizione)\\b[^.!?]{0,60}(?:e |e stat|sara|arriva|scade)|grazie per (?:il tuo|l'|la tua|il suo) ?(?:ordine|acquisto|prenotazione|iscrizione)|numero (?:d'ordine|ordine|fattura)|codice di verifica|(?:uw|je) (?:bestelling|factuur|pakket|reservering|betaling|account|wachtwoord|abonnement)\\b[^.!?]{0,60}(?:is|wordt|werd|komt|verloopt)|bedankt voor (?:uw|je) (?:bestelling|aankoop|reservering|inschrijving)|(?:bestel|order|factuur)nummer|verificatiecode",
    '(?:twoje|twoja|twoj|panstwa) (?:zamowienie|faktura|paczka|rezerwacja|platnosc|konto|haslo|przesylka)\\b[^.!?]{0,60}|dziekujemy za (?:zamowienie|zakup|rezerwacje|rejestracje)|numer (?:zamowienia|faktury|przesylki)|kod (?:weryfikacyjny|odbioru)|paczka \\S+|(?:din|ditt) (?:bestallning|order|faktura|paket|bokning|betalning|konto|losenord)\\b[^.!?]{0,60}(?:ar|har|kommer|gar)|tack for (?:din|ditt) (?:bestallning|bokning|kop|anmalan)|(?:order|faktura|bestallnings)nummer|verifieringskod|(?:din|dit) (?:ordre|faktura|pakke|booking|betaling|konto|adgangskode|bestilling)\\b[^.!?]{0,60}(?:er|har|kommer|udlober)|tak for (?:din|dit) (?:ordre|bestilling|kob|køb|booking|tilmelding)|ordrenummer|bekraeftelseskode|der ligger ny|ny post',
  ],
  [
    'ご(?:注文|予約|購入|登録|利用)(?:いただき|を承り|ありがとう|内容|番号|が(?:完了|確定))|注文番号|予約番号|認証コード|パスワード(?:の)?再設定|発送(?:いたし|しまし|の際)|お(?:届け|支払)|請求書番号|新着(?:メッセージ|通知)|(?:您的|你的)(?:订单|包裹|账户|验证码|密码)|验证码|주문(?:이|번호)|인증 ?번호|배송',
  ],
);

/** Something is offered to everybody. */
export const advertising = anyOf(
  [
    "(?:\\d+ ?% (?:off|discount|cheaper)|save (?:up to |over |your |an? )?(?:[\\d£$€]|seat|spot|place)|free (?:shipping|delivery|trial|ticket|badge|gift|guide|e-?book|template|webinar)|limited[- ]time|(?:today|weekend|this week|members) only|don't miss|last chance|sale ends|special offer|early[- ]bird|register (?:now|today|anyway|for free|here)|sign up (?:now|today)|(?:gift|discount|promo|voucher|coupon) (?:card|code)|black friday|cyber monday|new (?:collection|arrivals)|we(?:'ve| have)? just (?:launched|shipped|released)|introducing|what.?s new|hand-?picked|(?:from|now|just|only) [£$€] ?\\d|guaranteed results|you don't pay|terms apply|limited to the first|you're invited|live (?:webinar|session|demo)|join us (?:on|for|live)|read the full story|this week:|watch the|see why|switch(?:ed)? to|for immediate release|getting started|here's how to get started|upgrade now|unlock)",
    'nur (?:heute|noch|fur kurze zeit|bis)|\\d+ ?% (?:rabatt|auf|gunstiger|nachlass)|gutschein\\w*|rabattcode|jetzt (?:sparen|sichern|kaufen|einkaufen|bestellen|anmelden|entdecken|buchen|informieren|testen)|sichern sie sich|fruhbucher\\w*|versandkostenfrei|kostenlos(?:e|es|er)? (?:testen|webinar|versand|seminar)|sonderangebot|neue kollektion|zzgl\\.? (?:mwst|versand)|unser (?:gesamtes )?sortiment|angebot der woche|agb\\b',
    "soldes|profitez|jusqu'a -?\\d+ ?%|-\\d+ ?%|offre (?:speciale|limitee|exceptionnelle)|code promo|livraison (?:offerte|gratuite)|decouvrez|decouvrir (?:la|les|nos)|inscrivez-vous|badge gratuit|nouvelle collection|ce week-end seulement|je m'inscris",
    'descuento|rebajas|oferta (?:especial|limitada|exclusiva)|codigo (?:promocional|descuento)|envio gratis|desde \\d+ ?€|reserva ya|compra(?:r)? ahora|aprovecha|no te (?:lo )?pierdas|te regalamos|usa el codigo|solo hoy|nueva coleccion|promocoes|desconto|frete gratis|so hoje|compre agora|aproveite|oferta exclusiva|cupom|liquidacao',
    'sconti?\\b|saldi|offerta (?:speciale|limitata|esclusiva)|codice sconto|spedizione gratuita|approfitta|scopri (?:di piu|la|le|i)|acquista ora|solo oggi|nuova collezione|korting|aanbieding|gratis (?:verzending|proberen)|kortingscode|nieuwe collectie|alleen vandaag|bestel nu|shop nu|bekijk alle|mis het niet',
    'rabat\\w*|promocj\\w+|wyprzedaz|darmow\\w+ (?:dostaw\\w+|wysylk\\w+)|kod rabatowy|kup teraz|skorzystaj|tylko (?:do|dzis)|nowa kolekcja|rea\\b|\\d+ for \\d+|erbjudande|fri frakt|rabattkod|handla nu|kop nu|just nu|anmal dig|missa inte|ny kollektion|webbinarium|ugens tilbud|tilbud\\b|spar (?:\\d|op)|fri fragt|gratis levering|rabatkode|kob nu|køb nu|tilmeld dig|ny kollektion|udsalg',
  ],
  [
    'キャンペーン|期間限定|最大\\d+%|OFF\\b|off(?![a-z])|セール|クーポン|送料無料|今だけ|お得|新商品|新発売|プレゼント中|限时|优惠|折扣|免运费|促销|할인|쿠폰|무료 ?배송|이벤트',
  ],
);

/** Local parts from which many are written to, or programs write; people sit behind some of them, too. */
export const massAddress =
  /^(?:orders?|receipts?|invoices?|billing|payments?|shipping|delivery|tracking|bookings?|reservations?|tickets?|invitations?|invites?|messages?|messaging|events?|webinars?|promo\w*|offers?|deals?|marketing|campaigns?|magazine?|mag|community|club|loyalty|members?|welcome|onboarding|success|survey|feedback|panel|reviews?|status|monitor(?:ing)?|reports?|statements?|security|accounts?|verif\w+|password|otp|quarantine|scan\w*|copier|fax|voicemail|pbx|workflow|backup|forms?|website|webmaster|server|automation|team|hello|hi|hola|hej|info|contact|product|drive-shares\S*|trips?|forms|recruiting|careers|jobs?|angebote?|aktion\w*|rechnung(?:en)?|bestell\w*|versand|buchung\w*|benachrichtigung\w*|seminare?|akademie|kundenservice|offres?|commandes?|promotions?|nouveautes|avis|ofertas?|novedades|novidades|pedidos?|avisos?|avvisi|ordini|novita|notizie|nieuws\w*|aanbieding\w*|bestelling\w*|meldingen|oferta|promocje|zamowienia|powiadomienia|sklep|erbjudande\w*|kundklubb|nyhetsbrev|nyhedsbrev|tilbud|netpost|notice|notifica\w*)(?:[-_+.][^@]*)?@/;

/** Headers that only mail programs for many, and programs that report, write. */
export const massHeader =
  /^(?:list-unsubscribe(?:-post)?|feedback-id|x-campaign(?:-?id)?|x-mailgun-\S+|x-mc-user|x-mandrill-\S+|x-mailer-recptid|x-sg-(?:eid|id)|x-smtpapi|x-ses-outgoing|x-pm-message-id|x-mailin-\S+|x-msfbl|x-csa-complaints|x-sfmc-stack|x-sfdc-\S+|x-hs-cid|x-emarsys-\S+|x-mailingid|x-mailing-list|x-listmember|x-github-\S+|x-gitlab-\S+|x-jira-\S+|x-jenkins-\S+|x-notification-\S+|x-linkedin-\S+|x-servicenow-\S+|x-auto-generated|x-autogenerated|x-cron-env|x-php-originating-script|x-report-abuse(?:-to)?|x-rpcampaign|x-job|x-bulkmail|x-mass-mail\S*)$/;
/** Programs that write to many, or for a web page. */
export const massMailer =
  /^(?:phpmailer|phplist|mailchimp|sendy|mautic|listmonk|acymailing|cleverreach|inxmail|campaign|mailman|majordomo|drupal|wordpress|nodemailer|swiftmailer|zendesk|otrs|bugzilla)/;

/** Lines that stand alone in order to be clicked. */
const doing =
  "(?:view|open|review|read|see|watch|download|track|check|reset|confirm|verify|accept|activate|get|shop|buy|book|register|rsvp|join|start|sign|log ?in|sign ?in|upgrade|renew|pay|manage|edit|learn|explore|discover|claim|reply in|go to|install|write a review|take the|show|complete|continue|try|browse|redeem|release|approve|visit|unsubscribe|adjust|turn off|jetzt|hier|zum|zur|mehr (?:erfahren|lesen|infos)|weiterlesen|decouvrir|voir|consulter|telecharger|acceder|s'inscrire|se desinscrire|je m'inscris|j'en profite|en savoir plus|acheter|commander|reserver|suivre|ver|descargar|comprar|reservar|descubr\\w+|saber mas|mas informacion|rastrear|date de baja|baixar|compre|saiba mais|acessar|inscreva-se|acompanhe?|scopri|vedi|visualizza|scarica|acquista|accedi|iscriviti|traccia|leggi|bekijk|koop|bestel|lees (?:meer|verder)|meld je|schrijf je|uitschrijven|volg|ontdek|zobacz|pobierz|kup|sprawdz|zarejestruj|otworz|zamow|zaloguj|dowiedz sie|visa|ladda ner|las mer|anmal dig|avsluta|avregistrera|handla|vis|hent|kob|køb|læs mere|tilmeld|afmeld|log pa)";
export const clickLine = new RegExp(`^[\\[(>→»• ]{0,4}${doing}(?: [^.!?;,]{1,60})?[\\])→» !]{0,4}$`, 'u');
const done =
  '(?:ansehen|anzeigen|offnen|herunterladen|bestellen|anmelden|abmelden|einkaufen|verfolgen|bestatigen|buchen|kaufen|entdecken|bewerten)';
export const clickLineEnd = new RegExp(
  `^[^.!?;,]{1,40} ${done}[!→» ]{0,3}$|^[▼▶→【 ]{0,4}[^。]{0,16}(?:こちら|はこちらから|を確認する|ログイン)[】 ]{0,3}$`,
  'u',
);
