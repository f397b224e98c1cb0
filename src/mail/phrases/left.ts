import { anyOf } from './any-of.ts';

/** The person has left: nobody will come back to this mailbox. */
export const leftText = anyOf(
  [
    "no longer (?:work\\w*|employed|with|at|part of)|(?:is|am) not (?:employed|with us|with the company)|(?:does not|doesn't) work (?:here|for us|at \\w+) any ?more|(?:has|have) (?:left|departed|moved on from|retired from) (?:the company|our company|the organi[sz]ation|us|\\w+ ?(?:inc|ltd|gmbh|llc)?)\\b|(?:has|have) (?:moved on|retired)|last (?:working )?day (?:at|with|was)|is no longer (?:valid|active|in use)|no longer valid",
    'hat (?:das|unser|die) (?:unternehmen|firma|haus) (?:[^.!?\\s]+ ){0,5}?verlassen|nicht (?:mehr|langer) (?:fur |bei |im |in |fuer )?(?:[^\\s]+ ){0,4}?(?:tatig|beschaftigt|unternehmen|angestellt|im haus)|ausgeschieden|im ruhestand|arbeitet nicht mehr',
    "ne travaille plus|n'est plus (?:en poste|dans|chez|parmi|salarie|employe)\\w*|ne fait plus partie|a quitte (?:l'entreprise|la societe|notre|ses fonctions|l'organisation)",
    'ya no (?:trabaja|trabajo|forma parte|labora|pertenece)|ha dejado (?:la empresa|de trabajar|nuestra)|dejo de trabajar',
    'non (?:lavora|fa) piu|non e piu (?:in|parte|presente|dipendente)|ha lasciato (?:la|l.|nostra)|ja nao (?:trabalha|faz parte|esta na|pertence)|nao (?:trabalha|faz|esta) mais|deixou (?:a empresa|de trabalhar)',
    'werkt niet (?:meer|langer)|niet (?:meer|langer) (?:werkzaam|in dienst)|heeft (?:ons|het|de) (?:bedrijf|organisatie) verlaten|uit dienst',
    '(?:juz )?nie (?:jest juz |pracuje)(?: juz)?|już nie pracuje|nie pracuje już|odszedl|odszedł|odeszla|odeszła|zakonczyl\\w* prace',
    '(?:har slutat|har avslutat)|arbetar inte (?:langre|kvar)|(?:inte langre) (?:anstalld|kvar|hos)|ikke l(?:æ|e)ngere (?:ansat|arbejder|i|hos)|er fratradt|(?:arbejder|jobber|arbeider) ikke (?:l(?:æ|e)ngere|lenger)|ikke lenger (?:ansatt|i|hos)|har (?:sluttet|stoppet)',
    '(?:ei ole|ei) (?:enaa|enää) (?:palveluksessa\\w*|toissa|töissä|tyoskentele)|(?:jiz|již|uz) (?:[^.!?]{0,25} )?nepracuje|больше не работает|уволил\\w*|(?:artik|artık) (?:[^.!?]{0,30} )?(?:calismiyor|çalışmıyor|calismamakta|çalışmamakta)\\w*|(?:isten|işten|sirketten|şirketimizden|sirketimizden) ayril\\w*',
  ],
  ['退職(?:し|いた|致|と)', '(?:已|已经)(?:从.{0,10})?(?:离职|離職)|不再(?:任职|在.{0,10}工作)', '퇴사|퇴직'],
);

/** Of oneself: `I have left`; who writes that has set it up for all who write. */
export const leftMyself = anyOf(
  [
    "i (?:have left|am no longer|no longer work|have moved on|have retired)|i've (?:left|moved on|retired)|ich (?:bin nicht mehr|arbeite nicht mehr|habe das)|(?:j'ai quitte|je ne travaille plus|je ne fais plus)|ya no trabajo|non lavoro piu|ja nao trabalho|ik werk niet meer|nie pracuje juz|jag har slutat|jeg er (?:ikke|stoppet|sluttet)",
  ],
  ['私.{0,20}退職'],
);

/** How a company speaks to everybody who writes. */
export const toWhomItConcerns = anyOf(
  [
    'please (?:note|be (?:advised|informed))|we (?:inform|would like to inform)|for (?:anything|all|any) (?:\\w+ )?(?:related|matters|enquir\\w+|inquir\\w+|quer\\w+)|(?:ab sofort|kunftig)|ansprechpartner\\w*|desormais|merci de (?:vous )?(?:adresser|contacter)|merci d.adresser|le informamos|por favor dirijase|si informa|vi preghiamo|informamos que|u kunt contact|informujemy|prosimy o kontakt|kontakta i stallet|kontakt venligst|kontakt (?:\\w+ \\w+),|ota yhteytta|kontaktujte|обращайтесь|lutfen|lütfen',
  ],
  ['ご連絡ください|後任|请联系|請聯繫|연락해'],
);

const name = "(\\p{Lu}[\\p{L}'’-]+(?: (?:\\p{Lu}[\\p{L}'’-]+|van|von|de|der|den|da|di|del|la)){0,3})";
/**
 * Before the name of whom to write to instead. Held against the text as it was written, since a name is told by its
 * capitals.
 */
export const successorNames: readonly RegExp[] = [
  new RegExp(
    `(?:contact|reach out to|write to|e-?mail|get in touch with|(?:my|your|the) (?:successor|colleague|replacement)(?: is|,)?|(?:replaced|succeeded) by|wenden Sie sich (?:bitte )?an|(?:Ihre neue |Ihr neuer )?(?:Ansprechpartner(?:in)?|Nachfolger(?:in)?)(?: ist)?(?: ab sofort| künftig)?|contacter|(?:messages|courriels|demandes) à|adresser à|diríjase a|contacte (?:por favor |con )?|contactar (?:con|a)|Contacte por favor|scrivere a|rivolgersi a|contattare|contact opnemen met|kontakt z|[Kk]ontakta(?: i stället)?|[Kk]ontakt(?: venligst)?|Ota yhteyttä:?|[Kk]ontaktujte(?: prosím)?|[Oo]bra[tť]te se na|Обращайтесь к|Lütfen) (?:(?:please|bitte|my colleague|our|Mr\\.?|Ms\\.?|Mrs\\.?|Frau|Herrn?|M\\.|Mme|Sr\\.?|Sra\\.?|Sig\\.?|Dr\\.?|Pan(?:em|ią)?) ){0,2}${name}`,
    'u',
  ),
  /(?:後任の|担当の)([\p{Script=Han}\p{Script=Katakana}]{2,8})/u,
  /(?:请联系|請聯繫)([\p{Script=Han}]{2,4})/u,
  /([\p{Script=Hangul}]{2,4})(?: ?님)?\([^)\s]*@/u,
];
