import type { BouncedRecipient } from '../../../src/mail/reports.ts';
import type { MailParts } from '../inbound-mail.ts';

export interface BounceSample {
  readonly name: string;
  readonly mail: MailParts;
  /** Address, type, status and reason of each. */
  readonly bounced: readonly (readonly [
    string | null,
    BouncedRecipient['type'],
    string | null,
    BouncedRecipient['reason'],
  ])[];
}

const pat = 'pat@buyer.example';
const dsnParts = ['multipart/report', 'text/plain', 'message/delivery-status', 'message/rfc822'];

/** A report by RFC 3464: one address and what its server said. */
function dsn(code: string, said: string, parts: MailParts = {}): MailParts {
  return {
    sender: 'mailer-daemon@mx.buyer.example',
    envelopeFrom: '',
    subject: 'Undelivered Mail Returned to Sender',
    partTypes: dsnParts,
    text: `Your mail could not be delivered.\n\nReporting-MTA: dns; mx.buyer.example\n\nFinal-Recipient: rfc822; Pat@Buyer.example\nAction: failed\nStatus: ${code}\nDiagnostic-Code: smtp; ${said}`,
    ...parts,
  };
}

/** A report in words only, from a server whose address says so. */
const words = (subject: string, text: string, parts: MailParts = {}): MailParts => ({
  sender: 'postmaster@mx.buyer.example',
  envelopeFrom: '',
  inReplyTo: null,
  subject,
  text,
  ...parts,
});

const caused: readonly (readonly [string, string, BouncedRecipient['type'], BouncedRecipient['reason']])[] = [
  ['5.1.1', '550 5.1.1 User unknown', 'hard', 'address_unknown'],
  [
    '5.1.10',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP lookup',
    'hard',
    'address_unknown',
  ],
  ['5.7.1', '550 5.7.1 no such user here', 'hard', 'address_unknown'],
  ['5.0.0', '554 delivery error: this user does not have a mailbox account', 'hard', 'address_unknown'],
  ['4.1.1', '450 4.1.1 Recipient address rejected: User unknown in local table', 'hard', 'address_unknown'],
  ['5.4.1', '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)', 'hard', 'address_unknown'],
  ['5.4.4', 'Host or domain name not found. Name service error', 'hard', 'host_unknown'],
  ['5.1.2', '553 5.1.2 We do not know this host', 'hard', 'host_unknown'],
  ['5.2.1', '550 5.2.1 The account has been disabled', 'hard', 'mailbox_disabled'],
  ['5.2.2', '552 5.2.2 The mailbox is over quota', 'soft', 'mailbox_full'],
  ['5.1.1', '550 Requested action not taken: mailbox full', 'soft', 'mailbox_full'],
  ['4.2.2', '452 4.2.2 Kontingent erschoepft', 'soft', 'mailbox_full'],
  ['5.7.1', '554 5.7.1 Service unavailable; client host blocked using zen.spamhaus.org', 'soft', 'blocked'],
  ['5.1.1', '550 5.1.1 mail from 192.0.2.1 refused, listed on our blacklist', 'soft', 'blocked'],
  ['5.7.26', '550 5.7.26 rejected by the DMARC policy of the domain', 'soft', 'blocked'],
  ['5.1.8', '553 5.1.8 Domain of sender address does not exist', 'soft', 'blocked'],
  ['5.7.0', '550 5.7.0 Recipient address rejected: No relaying', 'soft', 'blocked'],
  ['5.3.4', '552 5.3.4 Message size exceeds fixed limit', 'soft', 'too_large'],
  ['5.6.0', '554 5.6.0 Mail rejected, virus found', 'soft', 'content'],
  ['4.2.0', '450 4.2.0 Greylisted, please come back', 'soft', 'greylisted'],
  ['4.7.0', '421 4.7.0 too many messages from you', 'soft', 'rate_limited'],
  ['4.4.7', 'delivery time expired', 'soft', 'expired'],
  ['4.4.1', 'connect to mx.buyer.example: Connection refused', 'soft', 'technical'],
];

const inWords: readonly (readonly [
  string,
  string,
  string,
  BouncedRecipient['type'],
  BouncedRecipient['reason'],
])[] = [
  [
    'German',
    'Unzustellbar: Berichte',
    'Die Nachricht an pat@buyer.example konnte nicht zugestellt werden. Der Empfänger ist unbekannt.',
    'hard',
    'address_unknown',
  ],
  [
    'German, full',
    'Mail konnte nicht zugestellt werden',
    'pat@buyer.example:\nDas Postfach des Empfängers ist voll.',
    'soft',
    'mailbox_full',
  ],
  [
    'French',
    'Non remis : Rapports',
    "Votre message n'a pas pu être remis à pat@buyer.example, destinataire inconnu.",
    'hard',
    'address_unknown',
  ],
  [
    'French, full',
    'Échec de la remise',
    'pat@buyer.example\nLa boîte aux lettres du destinataire est pleine.',
    'soft',
    'mailbox_full',
  ],
  [
    'Spanish',
    'No se puede entregar: Informes',
    'No se ha podido entregar el mensaje a pat@buyer.example. La dirección no existe.',
    'hard',
    'address_unknown',
  ],
  [
    'Spanish, full',
    'Mensaje no entregado',
    'pat@buyer.example\nEl buzón del destinatario está lleno.',
    'soft',
    'mailbox_full',
  ],
  [
    'Portuguese',
    'Não foi possível entregar: Relatórios',
    'A mensagem para pat@buyer.example não foi entregue. Destinatário desconhecido.',
    'hard',
    'address_unknown',
  ],
  [
    'Italian',
    'Mancato recapito: Report',
    'Impossibile recapitare il messaggio a pat@buyer.example. Destinatario sconosciuto.',
    'hard',
    'address_unknown',
  ],
  [
    'Italian, full',
    'Mancata consegna',
    'pat@buyer.example\nLa casella di posta è piena.',
    'soft',
    'mailbox_full',
  ],
  [
    'Dutch',
    'Onbestelbaar: Rapporten',
    'Het bericht aan pat@buyer.example kon niet worden bezorgd. Het e-mailadres bestaat niet.',
    'hard',
    'address_unknown',
  ],
  [
    'Polish',
    'Niedostarczone: Raporty',
    'Nie można dostarczyć wiadomości do pat@buyer.example. Adres nie istnieje.',
    'hard',
    'address_unknown',
  ],
  [
    'Swedish',
    'Kunde inte levereras: Rapporter',
    'Meddelandet till pat@buyer.example kunde inte levereras. Adressen finns inte.',
    'hard',
    'address_unknown',
  ],
  [
    'Danish',
    'Kan ikke leveres: Rapporter',
    'Mailen til pat@buyer.example kunne ikke leveres. Adressen findes ikke.',
    'hard',
    'address_unknown',
  ],
  [
    'Japanese',
    '配信不能: レポート',
    '次の宛先にメールを配信できませんでした。\npat@buyer.example\n宛先のアドレスが見つかりません。',
    'hard',
    'address_unknown',
  ],
  [
    'Chinese',
    '无法投递: 报告',
    '您的邮件无法送达 pat@buyer.example 收件人地址不存在。',
    'hard',
    'address_unknown',
  ],
  [
    'qmail',
    'failure notice',
    "Hi. This is the qmail-send program at mx.buyer.example.\nI'm afraid I wasn't able to deliver your mail.\n\n<pat@buyer.example>:\nSorry, no mailbox here by that name.\n\n--- Below this line is a copy of the message.\n\nSubject: mailbox full",
    'hard',
    'address_unknown',
  ],
  [
    'a server that gives up',
    'Mail delivery failed',
    'Your mail is returned after 4 days in the queue.\n\npat@buyer.example\n  retry timeout exceeded',
    'soft',
    'expired',
  ],
  [
    'Notes',
    'DELIVERY FAILURE: User pat (pat@buyer.example) not listed in the directory',
    'Your document\nwas not delivered to:\n\npat@buyer.example\n\nbecause: User pat not listed in the directory',
    'hard',
    'address_unknown',
  ],
];

export const bounces: readonly BounceSample[] = [
  ...caused.map(
    ([code, said, type, reason]): BounceSample => ({
      name: `${code}, ${said}`,
      mail: dsn(code, said),
      bounced: [[pat, type, code, reason]],
    }),
  ),
  ...inWords.map(
    ([name, subject, text, type, reason]): BounceSample => ({
      name,
      mail: words(subject, text),
      bounced: [[pat, type, null, reason]],
    }),
  ),
  {
    name: 'several addresses, of which one was delivered and one is late',
    mail: dsn('5.1.1', '550 User unknown', {
      text: [
        'Final-Recipient: rfc822; pat@buyer.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n user unknown',
        'Final-Recipient: rfc822; kim@buyer.example\nAction: delivered\nStatus: 2.0.0',
        'Final-Recipient: rfc822; lee@buyer.example\nAction: delayed\nStatus: 4.4.1',
        'Final-Recipient: rfc822; sam@buyer.example\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 full',
      ].join('\n\n'),
    }),
    bounced: [
      [pat, 'hard', '5.1.1', 'address_unknown'],
      ['sam@buyer.example', 'soft', '5.2.2', 'mailbox_full'],
    ],
  },
  {
    name: 'fields without blank lines between the addresses',
    mail: dsn('', '', {
      text: 'Final-Recipient: rfc822; pat@buyer.example\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; sam@buyer.example\nAction: failed\nStatus: 5.2.2',
    }),
    bounced: [
      [pat, 'hard', '5.1.1', 'address_unknown'],
      ['sam@buyer.example', 'soft', '5.2.2', 'mailbox_full'],
    ],
  },
  {
    name: 'an address in UTF-8, escaped',
    mail: dsn('', '', {
      text: 'Final-Recipient: utf-8; \\x{E4}nne@buyer.example\nAction: failed\nStatus: 5.1.1',
      partTypes: ['multipart/report', 'message/global-delivery-status'],
    }),
    bounced: [['änne@buyer.example', 'hard', '5.1.1', 'address_unknown']],
  },
  {
    name: 'a vague status, and the exact one in the words of the server',
    mail: dsn('5.0.0', '550 5.1.1 gone'),
    bounced: [[pat, 'hard', '5.1.1', 'address_unknown']],
  },
  {
    name: 'fields in plain text, without parts',
    mail: words(
      'Mail could not be delivered',
      'Final-Recipient: rfc822; pat@buyer.example\nAction: failed\nStatus: 5.1.1',
    ),
    bounced: [[pat, 'hard', '5.1.1', 'address_unknown']],
  },
  {
    name: 'fields behind a long text',
    mail: dsn('', '', {
      text: `${'A long explanation. '.repeat(20_000)}\n\nFinal-Recipient: rfc822; pat@buyer.example\nAction: failed\nStatus: 5.1.1`,
    }),
    bounced: [[pat, 'hard', '5.1.1', 'address_unknown']],
  },
  {
    name: 'Exim with two addresses in its header',
    mail: words(
      'Mail delivery failed: returning message to sender',
      'The following failed:\n\n  pat@buyer.example\n    550 no such user\n  sam@buyer.example\n    mailbox is full\n',
      {
        headers: {
          'auto-submitted': 'auto-replied',
          'x-failed-recipients': 'pat@buyer.example, sam@buyer.example',
        },
      },
    ),
    bounced: [
      [pat, 'hard', null, 'address_unknown'],
      ['sam@buyer.example', 'soft', null, 'mailbox_full'],
    ],
  },
  {
    name: 'a saved mail without an envelope, from an address that says nothing',
    mail: words(
      'Undeliverable: Reports',
      'Delivery has failed to pat@buyer.example\n550 5.1.1 no such user',
      {
        sender: 'gateway7@mx.buyer.example',
        envelopeFrom: null,
      },
    ),
    bounced: [[pat, 'hard', '5.1.1', 'address_unknown']],
  },
  {
    name: 'Exchange in Japanese, an address that is not found',
    mail: words(
      '配信不能: レポート',
      '次の受信者にメッセージを配信できませんでした:\n\npat@buyer.example\n入力した電子メール アドレスが見つかりませんでした。',
    ),
    bounced: [[pat, 'hard', null, 'address_unknown']],
  },
  {
    name: 'an account that is suspended, which may be lifted',
    mail: dsn('5.2.1', '550 5.2.1 The account has been suspended'),
    bounced: [[pat, 'soft', '5.2.1', 'mailbox_disabled']],
  },
  {
    name: 'an account that is disabled',
    mail: dsn('5.2.1', '550 5.2.1 This account has been disabled'),
    bounced: [[pat, 'hard', '5.2.1', 'mailbox_disabled']],
  },
  {
    name: "the sender's domain, under a code of the recipient",
    mail: dsn('5.2.0', '550 5.2.0 From: Domain is invalid. Please provide a valid From:'),
    bounced: [[pat, 'soft', '5.2.0', 'blocked']],
  },
  {
    name: 'a name that could not be looked up this time',
    mail: dsn('5.4.4', 'Name service error for buyer.example: Malformed or unexpected name server reply'),
    bounced: [[pat, 'soft', '5.4.4', 'technical']],
  },
  {
    name: 'a host that takes no mail',
    mail: dsn('5.3.2', '521 5.3.2 System not accepting network messages'),
    bounced: [[pat, 'hard', '5.3.2', 'host_unknown']],
  },
  {
    name: "a gateway's own name for another server's refusal",
    mail: dsn('5.0.0', "5.1.0 - Unknown address error 550-'5.7.1 Access denied'"),
    bounced: [[pat, 'soft', '5.7.1', 'blocked']],
  },
  {
    name: 'an action that is no word of the standard',
    mail: dsn('', 'Connection timed out', {
      text: 'Final-Recipient: rfc822; pat@buyer.example\nAction: expired\nStatus:\nDiagnostic-Code: Connection timed out',
    }),
    bounced: [[pat, 'soft', null, 'expired']],
  },
  {
    name: 'two addresses whose causes stand only in the words',
    mail: dsn('5.0.0', '', {
      text: 'pat@buyer.example: 550 5.1.1 user unknown\nsam@buyer.example: 552 5.2.2 mailbox full\n\nFinal-Recipient: rfc822; pat@buyer.example\nAction: failed\nStatus: 5.0.0\n\nFinal-Recipient: rfc822; sam@buyer.example\nAction: failed\nStatus: 5.0.0',
    }),
    bounced: [
      [pat, 'hard', '5.1.1', 'address_unknown'],
      ['sam@buyer.example', 'soft', '5.2.2', 'mailbox_full'],
    ],
  },
  {
    name: 'a table in HTML whose cells are words of their own',
    mail: words('Mail delivery failed', '', {
      html: '<p>We could not deliver the message below.</p><table><tr><td>Recipient</td><td>pat@buyer.example</td></tr><tr><td>Event</td><td>failed (permanent)</td></tr><tr><td>Message</td><td>550 5.1.1 No such user</td></tr></table>',
    }),
    bounced: [[pat, 'hard', '5.1.1', 'address_unknown']],
  },
  {
    name: 'a domain that the name service does not know, under a code that passes by itself',
    mail: dsn('4.0.0', "DNS Error: DNS type 'mx' lookup of buyer.example responded with code NXDOMAIN"),
    bounced: [[pat, 'hard', '4.0.0', 'host_unknown']],
  },
  {
    name: 'a domain that is not registered',
    mail: words(
      'Message Delivery Failure',
      'MailEnable: Message delivery failed.\n\n\tRecipient: [SMTP:pat@buyer.example]\n\tReason: The message could not be delivered because the domain name (buyer.example) does not appear to be registered.',
    ),
    bounced: [[pat, 'hard', null, 'host_unknown']],
  },
  {
    name: 'a mailbox that is blocked since nobody used it',
    mail: dsn('5.2.1', 'smtp; 550 5.2.1 This mailbox has been blocked due to inactivity'),
    bounced: [[pat, 'hard', '5.2.1', 'mailbox_disabled']],
  },
  {
    name: 'a filter that refuses in the form of a disposition notice',
    mail: {
      subject: 'Rejected: Reports',
      sender: 'postmaster@imap.buyer.example',
      partTypes: ['multipart/report', 'text/plain', 'message/disposition-notification'],
      headers: { 'auto-submitted': 'auto-replied (rejected)' },
      text: 'Your message to <pat@buyer.example> was automatically rejected:\nQuota exceeded (mailbox for user is full)\n\nFinal-Recipient: rfc822; pat@buyer.example\nDisposition: automatic-action/MDN-sent-automatically; deleted',
    },
    bounced: [[pat, 'soft', null, 'mailbox_full']],
  },
  {
    name: 'nothing but the mailbox, whose address stands in the copy of the mail',
    mail: words(
      'Message status - undeliverable',
      'The message that you sent was undeliverable to the following:\n\tpat (user not found)\n\nPossibly truncated original message follows:\n\nReturn-Path: <b@in.seller.example>\nFrom: Rep <rep@seller.example>\nTo: Pat Prospect <pat@buyer.example>\nSubject: Reports\n\nHi Pat',
    ),
    bounced: [[pat, 'hard', null, 'address_unknown']],
  },
];
