import { anyOf } from './any-of.ts';

/** What stands at the foot of mail that goes to many; two of them make a mailing. */
export const footers: readonly RegExp[] = [
  anyOf(
    [
      'view (?:this (?:e-?mail )?)?(?:in|online|web)[^.!?]{0,20}(?:browser|version|online)|im browser (?:ansehen|anzeigen|offnen)|voir (?:dans le|en ligne|la version)|ver (?:en (?:el|tu) navegador|no navegador|online)|visualizza (?:nel|nel tuo) browser|bekijk (?:in|de|online)[^.!?]{0,15}(?:browser|versie)|zobacz w przegladarce|visa i (?:webblasaren|webbläsaren)|se i (?:browser|nettleser)|nayta selaimessa|zobrazit v prohlizeci|открыть в браузере|(?:tarayicida|tarayıcıda) (?:goruntule|görüntüle)',
    ],
    ['ブラウザで(?:表示|見る|開く)', '在浏览器中(?:查看|打开)', '브라우저에서 보기'],
  ),
  anyOf(
    [
      '(?:you are|you.re) (?:receiving|getting) this|this (?:e-?mail|message) was sent to|because you (?:signed|subscribed|are|have|opted)|sie erhalten diese|weil sie sich|vous recevez (?:ce|cet)|car vous etes|recibe este|recibes este|porque se suscribio|(?:esta a receber|voce recebeu|recebeu este) |porque se inscreveu|ricevi questa|hai ricevuto questa|perche sei iscritto|u ontvangt deze|je ontvangt deze|omdat u zich|otrzymujesz te|poniewaz zapisales|du (?:far|får) (?:det|detta|den)|du modtager denne|du mottar denne|saat taman|saat tämän|tento e-mail dostavate|вы получили это|bu e-posta\\w* [^.!?]{0,30}aldiniz',
    ],
    [
      'このメールは.{0,20}(?:登録|方に)',
      '您收到(?:此|这|這)(?:封)?邮件',
      '(?:구독|수신).{0,12}(?:받으|동의)',
    ],
  ),
  anyOf(
    [
      'unsubscribe|(?:be )?removed from (?:this|our|the) (?:mailing )?list|subscription changes|(?:communication|e-?mail) preferences?|manage (?:your )?(?:e-?mail )?(?:preferences|subscription)|update your preferences|opt out (?:of|here)|newsletter abbestellen|abmelden|abbestellen|se desabonner|se desinscrire|desinscription|darse de baja|cancelar (?:la )?suscripcion|cancelar (?:a )?inscricao|descadastrar|annulla iscrizione|disiscriviti|cancella l.iscrizione|afmelden|uitschrijven|wypisz sie|rezygnacja z subskrypcji|avsluta prenumeration|avregistrera|avprenumerera|afmeld nyhedsbrev|afmeld|meld deg av|peruuta tilaus|odhlasit odber|отписаться|abonelikten cik|abonelikten çık',
    ],
    ['配信停止|配信解除|退会', '退订|取消订阅|退訂', '수신 ?거부|구독 ?취소'],
  ),
  anyOf([
    'all rights reserved|privacy policy|terms of (?:service|use)|©|alle rechte vorbehalten|datenschutzerklarung|impressum|tous droits reserves|politique de confidentialite|politica de privacidad|politica de privacidade|informativa sulla privacy|privacybeleid|polityka prywatnosci|integritetspolicy|privatlivspolitik',
  ]),
  anyOf(
    [
      '(?:this is a )?(?:system|service|automated) (?:notification|message)|your (?:order|invoice|receipt|subscription|account|password|payment|delivery|parcel|package|booking|reservation) (?:[^\\s]+ ){0,4}?(?:is|has|was|will)|(?:order|invoice|tracking) (?:number|no\\.|#)|(?:verification|security|one-time) code|reset your password|ihre (?:bestellung|rechnung|buchung|lieferung)|votre (?:commande|facture|colis)|su (?:pedido|factura)|il (?:suo|tuo) ordine|uw (?:bestelling|factuur)',
    ],
    ['ご注文(?:ありがとう|番号)|您的订单|주문'],
  ),
];

/** Names of addresses at which nobody writes or reads. */
export const machineAddress =
  /^(?:(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|noreply|nepasrepondre|ne[-_.]pas[-_.]repondre|nicht[-_.]?antworten|keine[-_.]?antwort|no[-_.]?responder|nao[-_.]?responda|non[-_.]?rispondere|nerispondere|auto|autoreply|automailer|notifications?|notify|alerts?|bounces?|mailer|newsletters?|news|digest|updates?|calendar-notification|system|daemon|root|cron|jira|robot|bot|nobody|owner|mailing-?list)(?:[-_+.][^@]*)?|[^@]*[-_.+](?:no-?reply|noreply|notifications?)|[^@]{1,64}(?=@(?:alerts?|notifications?|news(?:letters?)?|mailing)\.))@/;

/** Names of senders that write to many. */
export const mailingName =
  /\b(?:newsletters?|e-?news|announcements?|mailing ?list|digest|sweepstakes|alerts?)\b/;

/** Local parts that companies give to a desk, not to a person. */
export const deskAddress =
  /^(?:support|help|helpdesk|service|servicedesk|info|contact|kontakt|kundenservice|office|sales|team|hello|mail|admin|billing|ticket|tickets|customer[-_.]?(?:service|care|support))(?:[-_+.][^@]*)?@/;

/** The line of a help desk's program under which it keeps what was written before. Held against what was written. */
export const deskLine =
  /^[ \t#>*_-]{0,8}(?:please |bitte |merci de )?(?:type your reply|reply|answer|schreiben sie ihre antwort|geben sie ihre antwort|antworten sie|saisir votre réponse|répondez|répondre|responda|escriba su respuesta|rispondi|antwoord|svara|svar) (?:bitte )?(?:above|oberhalb|über|au-dessus de|por encima de|acima de|sopra|boven|ovanför|over) (?:this|dieser|diese|cette|esta|questa|deze|denna|denne) (?:line|zeile|ligne|línea|linha|riga|regel|rad|linje)[^\n]{0,30}$/imu;

/** What mail programs write before the subject of a calendar's mail. */
export const calendarSubject =
  /^(?:accepted|declined|tentative(?:ly accepted)?|canceled|cancelled|invitation|updated invitation|new time proposed|angenommen|zugesagt|abgelehnt|mit vorbehalt(?: angenommen)?|abgesagt|einladung|accepte|refuse|provisoire|annule|aceptad[oa]|aceptada|rechazad[oa]|cancelad[oa]|invitacion|accettato|rifiutato|annullato|invito|aceite|aceito|recusado|convite|geaccepteerd|geweigerd|geannuleerd|uitnodiging|zaakceptowano|odrzucono|zaproszenie|accepterat|avbojt|inbjudan|accepteret|afvist|invitation|godtatt|avslatt|hyvaksytty|hylatty|kutsu|prijato|odmitnuto|принято|отклонено|приглашение|承諾|辞退|招待|已接受|已拒绝|邀请|수락|거절)\s?[:：]/;
