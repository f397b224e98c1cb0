/** More wishes by language, written as people write them; `wishes.ts` holds the first ones by their folded form. */
import { anyOf } from './any-of.ts';

export const otherWishes = anyOf(
  [
    "(?:stop|quit) (?:\\S+ )?(?:e-?mailing|mailing|contacting|messaging|spamming|writing|pestering)|lose my (?:address|e-?mail|number)|never (?:want|wish) to (?:hear|be contacted)|(?:do not|don't) want to hear from|(?:strike|scrub|drop|cross|erase|wipe|pull) (?:me|us|my (?:name|address|e-?mail)) (?:from|off|out)|(?:not|never) (?:to )?be contacted again|(?:do not|don't|never) (?:send|e-?mail|contact|write|mail)(?: (?:me|us|anything|to))*(?: (?:further|again|any ?more|else))|(?:get|take|keep) (?:me|us|this address) (?:off|out of)|how (?:do|can) i (?:get off|unsubscribe|opt out)",
    'horen sie auf,? (?:mich|mir|uns)|(?:lassen sie mich|lasst mich) in ruhe|(?:aus|von) (?:der|ihrer|eurer|dieser) (?:liste|mailingliste|verteilerliste|datenbank)|keine weiteren (?:e-?mails?|mails?|nachrichten|anschreiben)',
    "(?:ne m'|ne me |ne nous )(?:ecrivez|contactez|envoyez|sollicitez) plus|(?:supprimer|retirer|enlever|effacer) (?:mon|mes|notre) (?:adresse|e-?mail|nom|contact|coordonnees)|laissez-moi tranquille",
    'dej(?:en|e|ad) de (?:enviar|mandar|escribir|contactar)\\w*|(?:quiero|deseo|quisiera) (?:darme|dar) de baja|dejenme en paz|(?:favor de )?(?:remover|retirar|excluir|apagar) (?:o |a )?(?:meu|minha|nosso|nossa)|parem de (?:me )?(?:enviar|mandar|escrever)|me deixem em paz',
    '(?:basta|stop) (?:con le |con |alle )?(?:e-?mail|mail|messaggi)|(?:togliere|rimuovere|cancellare|eliminare) (?:il mio|la mia|i miei) (?:indirizzo|e-?mail|nome|contatti)|lasciatemi in pace',
    '(?:mij|me|ons|mijn adres) [^.!?]{0,40}(?:uit|van) (?:uw|jullie|je|de|het|deze) (?:\\S+ )?(?:bestand|lijst|mailinglijst|verzendlijst|database)|van (?:de|uw|jullie|deze) (?:mailing)?lijst (?:halen|af)|laat (?:mij|me|ons) met rust',
    '(?:nie pisac|nie wysylac|nie kontaktowac)[^.!?]{0,30}(?:wiecej|ponownie)|usun\\w+ (?:moj|nasz) (?:adres|e-?mail|kontakt)|(?:inget|inga) (?:mer|fler)\\b[^.!?]{0,25}(?:mig|oss|mejl|mail|tack|utskick)|skicka (?:inte|inget|inga)',
    '(?:slette|fjerne|slet|fjern|afmelde|afmeld) (?:mig|os|min)|(?:onsker|ønsker|vil) (?:jeg |vi )?(?:ikke|ingen) (?:have )?(?:flere|mere|længere)|ikke flere (?:mails|e-mails|beskeder)|(?:skriv|send|kontakt) (?:ikke|aldrig)[^.!?]{0,25}(?:mig|os|igen|mere)',
    '(?:i|we) (?:hereby )?object to (?:\\S+ ){0,6}?(?:processing|use|direct marketing|marketing)|(?:art(?:icle|ikel|igo|iculo|icolo|\\.)?|§) ?21\\b[^.!?]{0,30}(?:gdpr|dsgvo|rgpd|ds-gvo|avg)|(?:ich|wir) widersprech\\w+ (?:\\S+ ){0,6}?(?:verarbeitung|nutzung|verwendung|werbung|speicherung)|remover,? por favor|nao tenho interesse em receber',
    '(?:removal|deletion|erasure) of (?:my|our|this) (?:\\S+ )?(?:address|e-?mail|details|name|contact)|suppress (?:me|us|my|our|everything|all|this|anything)|(?:loschung|streichung|entfernung) (?:meiner|unserer) (?:\\S+ )?(?:adresse|e-?mail|mailadresse|kontaktdaten)',
    "(?:suppression|radiation|retrait) (?:\\S+ )?de (?:mon|ma|mes|notre|nos) (?:\\S+ )?(?:adresse|e-?mail|nom|contact|coordonnees)|m'oppose (?:formellement |expressement )?(?:a |au |aux )|(?:baja|eliminacion|supresion|retirada) de (?:mi|mis|nuestr[ao]s?) (?:\\S+ )?(?:direccion|correo|e-?mail|datos de contacto|nombre)|me opongo (?:a|al)\\b",
    '(?:cancellazione|rimozione|eliminazione) (?:\\S+ )?(?:del mio|della mia|dei miei|del nostro|della nostra) (?:\\S+ )?(?:indirizzo|e-?mail|nome|nominativo|contatt\\w+|casella)|mi oppongo (?:a|al|alla)\\b|(?:remocao|exclusao|eliminacao|retirada) (?:\\S+ )?(?:do meu|da minha|dos meus|do nosso) (?:\\S+ )?(?:endereco|e-?mail|nome|contacto|contato)|oponho-me (?:a|ao)\\b',
    '(?:verwijdering|schrapping) van (?:mijn|ons|onze) (?:\\S+ )?(?:adres|e-?mail\\w*|naam|gegevens)|bezwaar (?:\\S+ ){0,3}?tegen (?:\\S+ ){0,4}?(?:gebruik|verwerking|marketing|direct)|sprzeciw\\w* (?:\\S+ ){0,4}?(?:przetwarzani\\w+|marketing\\w*)|(?:invander|motsatter mig|motsätter mig)|gor (?:\\S+ )?indsigelse',
    'take me off|(?:get|leave) me (?:off|out of)|(?:do not|don.t|please stop|stop) (?:send|e-?mail|contact|writ|bother|messag)\\w*(?: (?:me|us|to me))?(?: (?:any more|anymore|again|any|these|this))|no more (?:of these )?(?:e-?mails?|messages|mails)|not wish to (?:receive|be contacted)|(?:do not|don.t) want (?:to (?:get|receive)|any more|any further) (?:\\w+ ){0,3}(?:e-?mails?|messages|mails)',
    '(?:streichen|nehmen|entfernen|loschen) sie (?:bitte )?(?:mich|uns|meine)|(?:mochte|will|wunsche) (?:\\w+ )?keine (?:\\w+ )?(?:e-?mails?|mails?|nachrichten|werbung)|nicht (?:mehr|weiter) (?:kontaktiert|angeschrieben|anschreiben)',
    '(?:merci de )?(?:me|nous) (?:retirer|supprimer|desinscrire|enlever|radier)|(?:veux|souhaite|desire) (?:pas|plus)[^.!?]{0,20}(?:recevoir|etre contact|etre sollicit)|cessez (?:de |tout)|ne (?:m.|me |nous )(?:ecrivez|contactez|envoyez) plus',
    '(?:saquenme|saqueme|quitenme|quiteme|quitadme|borrenme|eliminenme|elimineme|retirenme)|(?:no (?:quiero|deseo|queremos)) (?:\\w+ )?(?:recibir|que me)|(?:dejen|deje|deja) de (?:enviar|mandar|escribir|contactar)\\w*',
    '(?:tire|tirem|retire|retirem|remova|removam|exclua|excluam|apague)[- ]?(?:me|nos|o meu|meu)|nao (?:quero|desejo|queremos) (?:\\w+ )?(?:receber|mais)|parem? de (?:me )?(?:enviar|mandar|escrever|contactar)|cancelar? (?:a )?minha (?:inscricao|subscricao)',
    '(?:toglie\\w*(?:mi|ci)|toglimi|toglietemi|rimuov\\w*(?:mi|ci)|cancell\\w*(?:mi|ci)|eliminatemi)|(?:di |a )?(?:togliermi|rimuovermi|cancellarmi|eliminarmi)|non (?:voglio|desidero|vogliamo) (?:piu )?(?:ricevere|essere)|non (?:mi )?(?:scriv\\w+|mandate\\w*|contatt\\w+|invi\\w+)(?:mi)? (?:piu)|smett\\w+ di (?:scriver|mandar|inviar|contattar)\\w*',
    '(?:haal|verwijder|schrap) (?:mij|me|ons|mijn)|(?:wil|wens|willen) (?:\\w+ )?geen (?:\\w+ )?(?:e-?mails?|mails?|berichten)|(?:wil|wens) (?:\\w+ )?(?:niet (?:meer|langer)|me)[^.!?]{0,20}(?:ontvangen|afmelden|uitschrijven|gemaild)|stop met (?:mailen|sturen)|(?:graag|gelieve(?: mij)?|wilt u mij) (?:\\w+ ){0,2}(?:uitschrijven|afmelden|verwijderen)',
    '(?:usuncie|usunac|usunąć|usuńcie|wykresl\\w*|wykreśl\\w*|wypis\\w*) (?:prosze )?(?:mnie|nas|moj)\\w*|(?:nie (?:chce|chcę|zycze|życzę|chcemy) (?:sobie )?(?:juz |już |wiecej |więcej )?(?:otrzymywac|otrzymywać|dostawac|dostawać|wiecej|więcej))|(?:prosze|proszę) (?:nie|przestac|przestać)[^.!?]{0,15}(?:pisac|pisać|wysylac|wysyłać|kontakt\\w+)|(?:prosze|proszę) o (?:usuniecie|usunięcie|wypisanie|skreslenie|skreślenie) (?:mnie|nas|moj\\w+|mój|mojego)[^.!?]{0,30}(?:list|baz|adres)',
    '(?:ta|plocka|stryk) bort (?:mig|oss|min)|(?:vill|onskar) (?:\\w+ )?(?:inte|inga) (?:\\w+ )?(?:ha |fa |få )?(?:\\w+ )?(?:mejl|mail|e-post|meddelanden)|sluta (?:mejla|maila|skicka|kontakta)|avregistrera mig|avanmal mig',
    '(?:fjern|slet|slett|stryk|tag|ta) (?:mig|meg|oss|os)(?: venligst| vennligst)? (?:fra|af|av|ud|ut)|(?:onsker|ønsker|vil) ikke (?:\\w+ ){0,4}?(?:modtage|motta|have|ha|kontaktes)|(?:hold op|stop|slutt) med? a?t? ?(?:skrive|sende|maile)|afmeld mig|meld meg av',
    'poistakaa (?:minut|meidat|osoitteeni)|poista (?:minut|meidat)|(?:en|emme) halua (?:\\w+ )?(?:viesteja|viestejä|sahkopostia|postia|enempaa)|alkaa lahettako|(?:odstrante|vyradte|odhlaste|odhlašte|vymazte) (?:mne|me|mě|nas)|(?:nechci|neprejeme si|nepreji si) (?:\\w+ )?(?:dostavat|zasilat|dalsi)|uz mi nepiste',
    '(?:уберите|удалите|исключите|отпишите) (?:меня|нас|мой)|(?:не (?:пишите|присылайте|отправляйте|шлите|беспокойте))|отписаться|не хочу (?:больше )?получать|(?:beni|bizi) (?:listeden|listenizden) (?:cikar|çıkar|sil)\\w*|(?:e-posta|mail|mesaj) (?:gondermeyin|göndermeyin|atmayin|atmayın|istemiyorum)|listeden (?:cikarin|çıkarın)',
  ],
  [
    '(?:メルマガ|登録|購読)(?:を)?(?:解除|取り消)し?て?(?:ください|下さい|お願い)|配信(?:を)?(?:停止|解除)(?:を(?:お願い|希望)|して(?:ください|下さい)|希望)|(?:メール|連絡)(?:を|は)?(?:もう)?(?:送らないで|しないで|不要です|お控え|お断り)|(?:送付|送信|配信)(?:を|は)?(?:停止|中止|やめて)',
    '(?:把我|将我|請將我|请将我).{0,8}(?:删除|移除|刪除)|(?:请|請)?(?:不要|别|勿)再?(?:给我)?(?:发|寄|發|联系|聯繫)|停止(?:发送|發送)|退订$|^退订|取消订阅[。！]?$',
    '(?:더 ?이상|그만).{0,12}(?:보내지|연락하지|보내)|(?:보내지|연락하지) ?(?:마|말)|수신 ?거부(?:합니다|해|할게|요청|부탁)|목록에서 (?:제외|삭제)',
  ],
);

export const otherErasures = anyOf(
  [
    '(?:effacer|supprimer|effacez|supprimez)[^.!?]{0,30}donnees[^.!?]{0,30}(?:me concernant|personnelles|a mon sujet)|right (?:to|of) erasure|(?:ccpa|gdpr)[^.!?]{0,60}(?:delete|erase|remove)',
    '(?:erase|delete|remove|destroy) (?:all (?:of )?(?:the )?|any )?(?:my )?(?:personal )?(?:data|information) (?:you (?:hold|have|store|keep)|about me|held)|(?:erasure|deletion) of (?:all )?(?:my|the) (?:personal )?(?:data|information)',
    "(?:loschen|vernichten|entfernen) sie[^.!?]{0,60}(?:uber mich|personenbezogene\\w*|meine daten|gespeicherten daten)|(?:l'effacement|la suppression|supprimer|effacer) de (?:toutes )?mes donnees",
    '(?:supresion|eliminacion|borrado|eliminar|suprimir|borren?) (?:de )?(?:todos )?mis datos|(?:apagu\\w+|elimin\\w+|exclu\\w+|remov\\w+) (?:de )?(?:todos )?(?:os )?meus dados|(?:cancellazione|eliminazione|cancellare|cancelliate|eliminare) (?:di |de)?(?:tutti )?(?:i |dei )?miei dati',
    '(?:al )?mijn (?:persoons)?gegevens (?:te )?(?:verwijder\\w*|wissen)|(?:usuniecie|usunięcie|usuniecia|skasowanie) (?:wszystkich )?moich danych|(?:raderar|radera|tar bort|ta bort) (?:alla )?mina (?:person)?uppgifter',
    '(?:sletter|slette|slet|slett) (?:alle )?(?:mine )?(?:person(?:lige )?oplysninger|personopplysninger|data)|(?:poistamaan|poistakaa) (?:kaikki )?(?:henkilotieto|tieto)\\w*|(?:vymaz|výmaz|vymazani|smazani) (?:vsech )?(?:mych|mých|osobnich)[^.!?]{0,20}udaj\\w*|(?:удалить|удалите) (?:все )?(?:мои )?(?:персональные|личные) данные|(?:kisisel|kişisel) veri\\w* (?:silin|silmen|silinmesini)\\w*',
  ],
  [
    '(?:個人(?:情報|データ)).{0,10}(?:削除|消去)',
    '(?:删除|刪除).{0,8}个人(?:数据|信息|資料)',
    '개인 ?정보.{0,10}(?:삭제|파기)',
  ],
);

/** Turned round, or about other people. */
export const otherDenied = anyOf(
  [
    'no (?:me|nos) llam\\w+ (?:por la (?:manana|tarde|noche)|hoy|antes de|despues de|entre)|(?:do not|don.t) (?:call|ring|phone)[^.!?]{0,20} (?:before|after|today|tomorrow|on (?:mon|tues|wednes|thurs|fri)day)',
    '(?:our|many|unsere|viele|nos|nuestros|muchos|nossos|muitos|nostri|molti|onze|veel|nasi|wielu|vara|manga|vores|mange) (?:\\S+ ){0,3}?(?:customers|users|clients|subscribers|kunden|nutzer|clients|abonnes|clientes|usuarios|clienti|utenti|klanten|klienci|klientow|kunder)',
    '(?:off|out|from|list)\\b[^.!?]{0,40}(?<!and )\\byet(?= ?(?:[.,!?;]|$))|(?:off|out of) cc\\b|noch nicht (?:aus|von|ab)|(?:pas|plus) encore (?:de|du)|todavia de|todavia no|aun no (?:me|nos)|ainda nao (?:me|nos)|nao me \\S+ ainda|non (?:\\S+ ){0,2}?ancora|ancora non|nog niet (?:van|uit)|jeszcze nie|(?:listan|utskick\\w*) an\\b|(?:listen|ikke) endnu|fra listen enda|(?:delete|remove|ignore|disregard) (?:my|the) (?:last|previous|first) (?:message|e-?mail|mail)|(?:loschen|ignorieren|vergessen) sie (?:bitte )?(?:meine|die) (?:letzte|vorige|erste) (?:nachricht|e-?mail|mail)',
    '(?:your (?:people|readers|leads|prospects|tool|system|e-?mails?|mails?)|people|customers|users|clients|recipients)[^.!?,;]{0,30}(?:unsubscribe|opt out)\\b(?! (?:me|us)\\b)|(?:do not|don.t|never) (?:take|remove|delete) me|(?:ihre|eure) (?:kunden|nutzer|empfanger)[^.!?]{0,40}(?:abmelden|austragen|\\bab\\b)|vos (?:clients|abonnes|utilisateurs|contacts)|sus (?:clientes|usuarios|contactos)|seus (?:clientes|utilizadores|usuarios)|vostri (?:clienti|utenti)|uw klanten|jullie klanten|wasi klienci|(?:era|dina) kunder|jeres kunder|(?:deres|dine) kunder|asiakkaanne|vasi zakaznici|ваши клиенты|musterileriniz|müşterileriniz|(?:nehmen|streichen|loschen) sie (?:mich|uns) (?:bitte )?nicht|ne (?:me )?(?:retirez|supprimez)[- ](?:moi )?pas|no me (?:saquen|quiten|borren|eliminen)|non (?:toglietemi|cancellatemi|rimuovetemi)|haal (?:mij|me) niet|nie usuwajcie|ta inte bort mig|fjern mig ikke|fjern meg ikke',
  ],
  [
    '(?:お客様|顧客|ユーザー)(?:は|が)|まだ.{0,12}ないで|(?:うち|当社|弊社|自社)の(?:メルマガ|顧客|お客)|先ほどのメール',
    '你们的?(?:客户|用户)|您的客户',
    '고객(?:은|이|들)',
  ],
);
