import { auto, exchange, type Sample } from './sample.ts';

export const machines: readonly Sample[] = [
  {
    name: 'left the company',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: 'Pat Prospect is no longer with Buyer Inc. Please write to sam@buyer.example.',
    },
    kind: 'automatic',
    reason: 'left the company',
  },
  {
    name: 'left, German',
    mail: {
      subject: 'Automatische Antwort',
      headers: auto,
      text: 'Frau Prospect hat das Unternehmen verlassen. Bitte wenden Sie sich an Herrn Muster.',
    },
    kind: 'automatic',
    reason: 'left the company',
  },
  {
    name: 'left, French',
    mail: {
      subject: 'Réponse automatique',
      headers: auto,
      text: 'Mme Prospect ne travaille plus chez nous.',
    },
    kind: 'automatic',
    reason: 'left the company',
  },
  {
    name: 'left, Spanish',
    mail: {
      subject: 'Respuesta automática',
      headers: auto,
      text: 'Pat Prospect ya no trabaja en la empresa.',
    },
    kind: 'automatic',
    reason: 'left the company',
  },
  {
    name: 'receipt of a help desk',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: auto,
      text: 'We have received your request. Your ticket number is 4711.',
    },
    kind: 'automatic',
    reason: 'receipt',
  },
  {
    name: 'receipt, German',
    mail: {
      subject: 'Ihre Anfrage [#4711]',
      headers: auto,
      text: 'Wir haben Ihre Nachricht erhalten und melden uns.',
    },
    kind: 'automatic',
    reason: 'receipt',
  },
  {
    name: 'a generated mail without words of absence',
    mail: {
      subject: 'Re: Reports',
      headers: { precedence: 'auto_reply' },
      text: 'This mailbox is not monitored.',
    },
    kind: 'automatic',
  },
  {
    name: 'read receipt',
    mail: {
      subject: 'Read: Reports',
      partTypes: ['multipart/report', 'text/plain', 'message/disposition-notification'],
      text: 'Your message was read.',
    },
    kind: 'automatic',
    reason: 'read receipt',
  },
  {
    name: 'delivery that is only late',
    mail: {
      envelopeFrom: '',
      sender: 'mailer-daemon@mx.buyer.example',
      subject: 'Delivery Status Notification (Delay)',
      partTypes: ['multipart/report', 'text/plain', 'message/delivery-status'],
      text: 'Final-Recipient: rfc822; pat@buyer.example\nAction: delayed\nStatus: 4.4.1',
    },
    kind: 'automatic',
    reason: 'delayed',
  },
  {
    name: 'challenge of a spam filter',
    mail: {
      envelopeFrom: '',
      sender: 'verify@filter.example',
      subject: 'Re: Reports - please confirm your message',
      text: 'Click the link below to deliver your message.',
    },
    kind: 'challenge',
  },
  {
    name: 'challenge with Auto-Submitted',
    mail: {
      headers: auto,
      subject: 'Sender verification required',
      text: 'Please verify that you are human.',
    },
    kind: 'challenge',
  },
  {
    name: 'mail of a list without a token',
    mail: {
      headers: { 'list-id': '<news.buyer.example>', precedence: 'list' },
      subject: 'Newsletter',
      text: 'News of the week',
      inReplyTo: null,
    },
    kind: 'list',
  },
  {
    name: 'our own mail that comes back',
    mail: { sender: 'rep@seller.example', text: 'Hi Pat' },
    kind: 'own',
  },
  {
    name: 'a help desk that acknowledges by itself',
    mail: {
      sender: 'support@buyer.example',
      headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
      text: '##- Please type your reply above this line -##\n\nYour request (48213) has been received and is being reviewed by our support staff.',
    },
    kind: 'automatic',
  },
  {
    name: 'an answer by itself that speaks of nothing known is no mailing',
    mail: {
      headers: auto,
      inReplyTo: null,
      references: [],
      subject: 'Hello there',
      text: 'Thanks, Lou gets this now.',
    },
    kind: 'automatic',
  },
  {
    name: 'a list whose member writes to the list',
    mail: {
      headers: {
        to: 'Controllers <controllers@guild.example>',
        'list-id': '<controllers.guild.example>',
        'list-post': '<mailto:controllers@guild.example>',
      },
      text: 'We did, but only by killing the count.',
    },
    kind: 'list',
  },
  {
    name: 'a case that is opened, with a question in it',
    mail: {
      sender: 'service@buyer.example',
      subject: 'Your case number 00283916: Reports',
      text: "Cheers for getting in touch. We've logged your enquiry under case number 00283916. About an order? Have your number to hand.",
    },
    kind: 'automatic',
  },
  {
    name: 'an invoice, whose date is no return',
    mail: {
      ...{ inReplyTo: null, references: [], sender: 'faktury@erp.buyer.example' },
      subject: 'Faktura FV/2026/10/12',
      text: 'Szanowni Państwo, w załączniku faktura, termin płatności 15.10.2026. Wiadomość wygenerowana automatycznie przez system.',
    },
    kind: 'automatic',
  },
  {
    name: 'a case with a number, Swedish',
    mail: {
      ...{ inReplyTo: null, references: [], subject: 'Vi har tagit emot ditt ärende #4711' },
      headers: exchange,
      text: 'Tack för ditt mejl! Ditt ärende har fått nummer 4711. Vi svarar inom två dagar.',
    },
    kind: 'automatic',
    reason: 'receipt',
  },
  {
    name: 'a case with a number, Dutch',
    mail: {
      ...{ inReplyTo: null, references: [], subject: 'Uw melding M26 4711 is geregistreerd' },
      headers: exchange,
      text: 'Uw melding is bij ons geregistreerd onder nummer M26 4711. Streefdatum: 09-10-2026',
    },
    kind: 'automatic',
    reason: 'receipt',
  },
  {
    name: 'a post to a list, below which the list says how to leave',
    mail: {
      ...{ inReplyTo: null, references: [], subject: 'Re: [scale] Labels' },
      headers: { 'list-post': '<mailto:scale@lists.example>', precedence: 'bulk' },
      text: 'A thermal printer will do.\n\n----------\nTo unsubscribe, e-mail: scale-unsubscribe@lists.example\nFor additional commands, e-mail: scale-help@lists.example',
    },
    kind: 'list',
  },
];
