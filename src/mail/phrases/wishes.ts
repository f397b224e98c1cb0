/** Wishes not to be written to any more, by their folded form (see fold.ts). */

/** A line that is nothing but one of these is a wish. */
export const wishLines: ReadonlySet<string> = new Set(
  `stop|stop please|please stop|stop it|unsubscribe|unsubscribe me|unsubscribe please|please unsubscribe|unsub|remove|remove me|delete|delete me|please delete|please delete me|please remove|remove please|please remove me|opt out|opt-out|optout|cancel subscription|leave me alone
abmelden|bitte abmelden|abmeldung|austragen|bitte austragen|abbestellen|stopp|bitte entfernen|loschen sie mich|werbewiderspruch|widerspruch
desabonner|me desabonner|desabonnez-moi|desabonnement|desinscription|se desinscrire|me desinscrire|desinscrire|desinscrivez-moi|arretez|retirez-moi
baja|dar de baja|darme de baja|cancelar suscripcion|desuscribir|desuscribirme|eliminar|eliminenme|quitarme
descadastrar|remover|cancelar inscricao|cancellami|disiscrivimi|disiscrizione|afmelden|uitschrijven|avregistrera|wypisz|wypisz mnie|prosze mnie wypisac|prosze wypisac|wypisac|rezygnuje`
    .split(/[|\n]/)
    .map((line) => line.trim()),
);

/** Wishes inside of a sentence. */
export const wishText =
  /\b(?:(?:unsubscribe|remove|delete|exclude) (?:me|us|my (?:name|address|e-?mail(?: address)?))\b|take (?:me|us|my (?:name|address|e-?mail|(?:contact )?details)) (?:off|out)|stop (?:e-?mailing|contacting|writing|messaging|spamming|sending|bothering)|(?:do not|don't|never|no longer|please don't) (?:ever )?(?:contact|e-?mail|write(?: to)?|message) (?:me|us)\b|opt (?:me|us) out|(?:want|like|wish|need) to (?:unsubscribe|opt out|be (?:removed|unsubscribed|taken off))|no (?:more|further) (?:e-?mails?|messages|contact)|never contact|cease (?:and desist|all contact|contacting)|remove (?:this|the) (?:address|e-?mail)|(?:melden|tragen|nehmen|streichen|loschen|entfernen) sie (?:mich|uns|meine (?:e-?mail-?)?(?:adresse)?)|(?:melde|trage?|nimm|streiche?|losche?) (?:mich|uns)\b[^.!?]{0,40}(?:ab|aus|von|raus)\b|mich\b[^.!?]{0,40}(?:abmelden|abzumelden|austragen|auszutragen|aus dem verteiler|von der liste)|keine (?:weiteren? |mehr )?(?:e-?mails?|mails?|nachrichten|werbung|werbemails?)\b(?: mehr)?|(?:kontaktieren|schreiben|kontaktiert|schreibt) sie (?:mich|mir|uns) (?:bitte )?nicht(?: mehr)?|nicht mehr (?:kontaktieren|anschreiben|kontaktiert werden|angeschrieben werden)|(?:unter)?lassen sie (?:das|diese (?:e-?mails?|mails?|werbung))|widerspreche (?:ich )?(?:der|hiermit|jeder)|aus (?:ihrem|eurem|dem|ihrer) (?:e-?mail-?)?(?:verteiler|mailingliste|adressliste)|(?:desabonnez|desinscrivez|retirez|supprimez|enlevez)[- ](?:moi|nous|mon (?:adresse|e-?mail|mail))|(?:souhaite|veux|voudrais|voulons|souhaitons) (?:ne plus|(?:me|nous) (?:desabonner|desinscrire))|me (?:desabonner|desinscrire)|(?:ne (?:m'|me |nous )?(?:contactez|ecrivez|envoyez)|merci de ne) plus\b|(?:arretez|cessez) de (?:m'|me |nous )?(?:ecrire|contacter|envoyer|harceler|solliciter)|plus (?:recevoir|de) (?:vos |ces |d')?(?:e-?mails?|mails|messages|sollicitations)|(?:darme|dame|deme|denme|dadme|darnos|quiero la|me deis|me de|me den|nos deis|nos den) (?:de )?baja|no me (?:escrib\w*|contact\w*|envi\w*|mand\w*|llam\w*)|no (?:quiero|deseo|queremos) (?:recibir|mas (?:correos|mensajes|e-?mails))|(?:eliminen?|elimina|quiten?|quita|borren?|borra|saquen?)(?:me|nos)\b|dejen? de (?:escribirme|contactarme|enviarme|mandarme|molestar)|no mas (?:correos|mensajes|e-?mails)|(?:me )?(?:descadastr\w+|remova(?:-me|m)?|retire-me)|nao (?:me )?(?:contacte|escreva|envie)\w*|cancellatemi|cancellami|cancellarmi|disiscriv\w+|non (?:contattatemi|scrivetemi|voglio (?:piu )?ricevere)|(?:schrijf|meld) (?:mij|me|ons) (?:uit|af)|geen (?:e-?mails?|mails?|berichten) meer|avregistrera mig|sluta (?:mejla|skicka|kontakta)|wypis(?:zcie|z|ac) mnie|(?:prosze )?nie (?:pisac|kontaktowac)|usun(?:cie|ac)? (?:mnie|moj))/;

/** Wishes about stored data; a human must handle them, and nothing may be sent meanwhile. */
export const erasureText =
  /\b(?:(?:delete|erase|remove) (?:all )?(?:of )?my (?:personal )?(?:data|information|details)|right to (?:be forgotten|erasure)|gdpr (?:request|erasure|deletion)|(?:art(?:icles?|ikeln?|\.)?|§) ?17\b[^.]{0,30}(?:gdpr|dsgvo|rgpd|eu)|(?:gdpr|dsgvo|rgpd)\b[^.]{0,30}(?:art(?:icles?|ikeln?|\.)?|§) ?(?:15|17|21)\b|(?:loschen|entfernen) sie (?:alle |samtliche )?meine (?:personenbezogenen )?daten|loschung (?:aller |meiner )[^.]{0,30}daten|(?:supprimez|effacez|effacer|supprimer) (?:toutes )?mes donnees|droit a l'(?:oubli|effacement)|(?:eliminen?|borren?|supriman?) (?:todos )?mis datos|derecho (?:al olvido|de supresion)|cancellate i miei dati|verwijder mijn gegevens)/;

/** Whoever names the law, or speaks of stored data or of its deletion, asks for more than where we have an address from. */
export const insistsText =
  /(?:gdpr|dsgvo|ds-gvo|rgpd|rodo|lgpd|\bavg\b|data protection|datenschutz|\bart\.|article \d|artikel|articulo|artigo|articolo|delet|eras|remov|losch|supprim|effac|borr|elimin|suprim|apag|exclu|cancell|rimuov|verwijder|wissen|usun|skasow|radera|ta bort|slet|削除|消去|\bdata\b|information (?:you|do you|about)|stored|gespeichert|donnees|\bdatos|\bdados|\bdati\b|gegevens|\bdane\b|danych|uppgifter|oplysninger|個人情報)/;

/** Not a wish at all: it is turned round or tells about others. */
export const wishDenied =
  /\b(?:(?:do not|don't|please don't|never) (?:unsubscribe|remove|opt|take|delete|stop)\b|(?:mochte|will|wollen) (?:ich )?(?:mich |uns )?nicht (?:abmelden|austragen)|ne (?:me )?(?:desabonnez|retirez|desinscrivez)[- ]?(?:moi)? pas|no me (?:des|den|de) de baja|(?:customers|users|clients|subscribers|recipients|kunden|nutzer|empfanger|clientes?|usuarios|abonnes|utilisateurs) (?:\S+ ){0,4}?(?:unsubscribe|opt out|abmelden|austragen|desabonn\w+|desinscri\w+|darse de baja))/;

/** Somebody speaks of themselves: what makes of a question a wish ("could you remove me?"). */
export const aboutMyself =
  /\b(?:me|us|my|our|mich|mir|uns|meine?|moi|m'|nous|mon|nos|-moi|mi|mis|nos|mij|mig|mnie)\b|(?:arme|enme|ame|eme)\b/;
