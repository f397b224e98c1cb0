/** Words of mail servers that could not deliver, by their folded form (see fold.ts). */

export const serverSender =
  /^(?:mailer-?daemon|postmaster|mail-?delivery|maildelivery|mdaemon|bounces?|noreply-bounce)(?:[+.-].*)?@/;
export const serverName =
  /^(?:mail delivery (?:sub)?system|mailer-daemon|microsoft outlook|postmaster|mail administrator)\b/;

export const failureText =
  /(?:this is the qmail-send program|this message was created automatically by mail delivery software|a message that you (?:have )?sent could not be delivered|could(?: not|n't) be delivered|(?:was|is|were) (?:un|not )deliver(?:able|ed)|undeliver(?:able|ed)|deliver(?:y|ed)[^.]{0,40}(?:fail(?:ed|ure)|unsuccessful|permanent error)|wasn't delivered|address (?:rejected|not found)|mailbox (?:unavailable|full|not found|does not exist|over quota)|user unknown|unknown user|no such user|recipient (?:rejected|not found|address rejected)|does not exist|returned to sender|konnte nicht (?:zugestellt|ubermittelt|zustellt)|nicht zustellbar|unzustellbar|zustellung fehlgeschlagen|n'a pas (?:pu etre|ete) (?:remis|delivre|distribue)|non remis|echec de la (?:remise|distribution)|no se (?:pudo|ha podido) entregar|no entregado|impossibile recapitare|mancato recapito|nao foi possivel entregar|kon niet worden (?:bezorgd|afgeleverd))/;

export const failureSubject =
  /^(?:undeliver(?:able|ed)|returned mail|mail delivery failed|delivery (?:status notification|failure|failed|has failed)|failure notice|mail system error|unzustellbar|nicht zustellbar|mail konnte nicht|non remis|echec de|no se puede entregar|no entregado|mancato recapito|onbestelbaar|nao entregue)/;

/** Not given up yet: the server goes on trying. */
export const delayText =
  /(?:delivery (?:is |has been |status notification )?\(?delay(?:ed)?|still (?:being retried|undelivered|trying)|will (?:continue|keep|be re)[ -]?(?:to )?(?:try|trying|retried|attempt)|warning: (?:message|could not send)|has not (?:yet )?been delivered|do not need to resend|zustellung (?:verzogert|wurde verzogert)|remise retardee|entrega (?:retrasada|demorada))/;

/** An address that will never work, as against a mailbox that is full. */
export const goneText =
  /(?:user unknown|unknown user|no such user|address (?:not found|rejected)|recipient (?:rejected|not found)|does(?: not|n't) exist|mailbox (?:not found|does not exist)|invalid recipient|no mailbox|wasn't found|couldn't be found|\b550 5\.1\.|\b5\.1\.[1236]\b|\b5\.2\.1\b)/;
