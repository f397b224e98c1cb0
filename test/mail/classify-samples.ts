import type { Grade, InboundKind } from '../../src/mail/classify.ts';
import type { MailParts } from './inbound-mail.ts';

export interface Sample {
  readonly name: string;
  readonly mail: MailParts;
  readonly kind: InboundKind;
  /** `YYYY-MM-DD`, or null where no date is to be found. */
  readonly until?: string | null;
  readonly grade?: Grade;
  /** A part of one of the reasons. */
  readonly reason?: string;
}

const auto = { 'auto-submitted': 'auto-replied' };
const exchange = { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' };
const quoted =
  '\n\nOn Fri, 2 Oct 2026 at 10:02, Rep <rep@seller.example> wrote:\n> Hi Pat,\n> reply stop to unsubscribe me.\n';

export const absences: readonly Sample[] = [
  {
    name: 'Exchange, English, back on a day',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      envelopeFrom: '',
      text: 'Hello,\nI am out of the office and will be back on 14 October 2026.\nFor urgent matters please call Sam.',
    },
    kind: 'out_of_office',
    until: '2026-10-14',
  },
  {
    name: 'Exchange, US order of words',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: "I'm on vacation, returning October 14th. I will get back to you then.",
    },
    kind: 'out_of_office',
    until: '2026-10-14',
  },
  {
    name: 'until a day means the day after',
    mail: {
      subject: 'Out of office',
      headers: auto,
      text: 'I am out of the office until Friday, 9 October and will get back to you after that.',
    },
    kind: 'out_of_office',
    until: '2026-10-10',
  },
  {
    name: 'not back until',
    mail: {
      subject: 'Out of Office: Reports',
      headers: auto,
      text: "I'm away and won't be back until 12 October.",
    },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'a range of days in one month',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: auto,
      text: 'I will be out of the office October 5 - 16 with limited access to email.',
    },
    kind: 'out_of_office',
    until: '2026-10-17',
  },
  {
    name: 'a range over two months',
    mail: {
      subject: 'OOO: Reports',
      headers: auto,
      text: 'I am on annual leave from 28 September to 11 October. Please contact my team.',
    },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'away from one day and back on another',
    mail: {
      subject: 'Automatic reply: Hi',
      headers: auto,
      text: 'I am away from 1 October and back on 15 October.',
    },
    kind: 'out_of_office',
    until: '2026-10-15',
  },
  {
    name: 'ISO date',
    mail: {
      subject: 'Autoreply',
      headers: { 'x-autoreply': 'yes' },
      text: 'I am out of office. Return date: 2026-10-20',
    },
    kind: 'out_of_office',
    until: '2026-10-20',
  },
  {
    name: 'a weekday',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: auto,
      text: 'I am out of the office today and will be back on Thursday.',
    },
    kind: 'out_of_office',
    until: '2026-10-08',
  },
  {
    name: 'slashes that fit both orders take the later',
    mail: {
      subject: 'Automatic reply: x',
      headers: auto,
      text: 'I am out of the office, returning 10/11/2026.',
    },
    kind: 'out_of_office',
    until: '2026-11-10',
  },
  {
    name: 'no date at all',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: 'I am currently out of the office with limited access to my inbox.',
    },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'a date in the past is none',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: 'I am out of the office until 14 August 2026.',
    },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'a date over 90 days ahead is none',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: 'I am on parental leave and will return on 1 March 2027.',
    },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'a date of the quoted mail is none',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: 'I am out of the office.\n\nOn Fri, 2 Oct 2026 at 10:02, Rep <rep@seller.example> wrote:\n> Shall we say 20 October?\n',
    },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'over the turn of the year',
    mail: { subject: 'Automatic reply: x', headers: auto, text: 'I am out of the office until January 2.' },
    kind: 'out_of_office',
    until: '2027-01-03',
  },
  {
    name: 'German, bis zum',
    mail: {
      subject: 'Automatische Antwort: Berichte',
      headers: exchange,
      text: 'Guten Tag,\nich bin bis zum 14.10. nicht im Büro. Ihre E-Mails werden nicht weitergeleitet.',
    },
    kind: 'out_of_office',
    until: '2026-10-15',
  },
  {
    name: 'German, day of return',
    mail: {
      subject: 'Abwesenheitsnotiz: Berichte',
      headers: auto,
      text: 'Ich bin im Urlaub und ab dem 19.10.2026 wieder erreichbar.',
    },
    kind: 'out_of_office',
    until: '2026-10-19',
  },
  {
    name: 'German, range with one month',
    mail: {
      subject: 'Automatische Antwort',
      headers: auto,
      text: 'Ich bin vom 1. bis 15. Oktober abwesend.',
    },
    kind: 'out_of_office',
    until: '2026-10-16',
  },
  {
    name: 'German, range in figures',
    mail: { subject: 'Abwesend', headers: auto, text: 'Betriebsurlaub 05.10.-16.10.2026.' },
    kind: 'out_of_office',
    until: '2026-10-17',
  },
  {
    name: 'German without a header, by the subject',
    mail: { subject: 'Abwesenheitsnotiz', text: 'Ich bin am 12. Oktober zurück im Büro.' },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'French, de retour',
    mail: {
      subject: 'Réponse automatique : Rapports',
      headers: auto,
      text: 'Bonjour,\nje suis absent du bureau et serai de retour le 14 octobre 2026.\nCordialement',
    },
    kind: 'out_of_office',
    until: '2026-10-14',
  },
  {
    name: 'French, range',
    mail: {
      subject: 'Absence du bureau',
      headers: auto,
      text: 'Je suis en congés du 1er au 16 octobre inclus.',
    },
    kind: 'out_of_office',
    until: '2026-10-17',
  },
  {
    name: "French, jusqu'au",
    mail: {
      subject: 'Réponse automatique',
      headers: auto,
      text: 'Actuellement en congés jusqu’au 16/10/2026.',
    },
    kind: 'out_of_office',
    until: '2026-10-17',
  },
  {
    name: 'Spanish, de vuelta',
    mail: {
      subject: 'Respuesta automática: Informes',
      headers: auto,
      text: 'Estoy fuera de la oficina y estaré de vuelta el 14 de octubre de 2026.',
    },
    kind: 'out_of_office',
    until: '2026-10-14',
  },
  {
    name: 'Spanish, hasta',
    mail: {
      subject: 'Fuera de la oficina',
      headers: auto,
      text: 'Estaré de vacaciones hasta el 16 de octubre.',
    },
    kind: 'out_of_office',
    until: '2026-10-17',
  },
  {
    name: 'Italian',
    mail: {
      subject: 'Risposta automatica: Report',
      headers: auto,
      text: 'Sono in ferie, rientro il 19 ottobre.',
    },
    kind: 'out_of_office',
    until: '2026-10-19',
  },
  {
    name: 'Dutch',
    mail: {
      subject: 'Automatisch antwoord: Rapporten',
      headers: auto,
      text: 'Ik ben afwezig tot en met 16 oktober.',
    },
    kind: 'out_of_office',
    until: '2026-10-17',
  },
  {
    name: 'Polish by its subject',
    mail: { subject: 'Odpowiedź automatyczna: Raporty', text: 'Jestem na urlopie.' },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'Japanese by its subject',
    mail: { subject: '自動応答: レポート', text: '不在にしております。' },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'Gmail vacation responder',
    mail: {
      subject: 'Out of office Re: Reports',
      headers: { precedence: 'bulk', 'x-autoreply': 'yes', 'auto-submitted': 'auto-replied' },
      text: 'Thanks for your email. I am travelling until 10 October.',
    },
    kind: 'out_of_office',
    until: '2026-10-11',
  },
  {
    name: 'Zimbra with a comment in the header',
    mail: {
      subject: 'Re: Reports',
      headers: { 'auto-submitted': 'auto-replied (zimbra; vacation)' },
      text: 'I am on leave, back on 12 October.',
    },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'Lotus Notes AUTO',
    mail: {
      subject: 'AUTO: Pat Prospect is out of the office (returning 12/10/2026)',
      headers: { 'auto-submitted': 'auto-generated' },
      text: 'I am out of the office.',
    },
    kind: 'out_of_office',
  },
  {
    name: 'no header and no subject, but an empty envelope sender',
    mail: { envelopeFrom: '', text: 'I am currently out of the office and will return on 12 October.' },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'no header, but within a minute',
    mail: {
      subject: 'Re: Reports',
      headers: { 'x-auto-response-suppress': 'DR, OOF' },
      text: 'I am on vacation until 9 October.',
    },
    kind: 'out_of_office',
    until: '2026-10-10',
  },
];

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
];

export const reports: readonly Sample[] = [
  {
    name: 'Postfix bounce',
    mail: {
      envelopeFrom: '',
      sender: 'mailer-daemon@mx.buyer.example',
      senderName: 'Mail Delivery System',
      subject: 'Undelivered Mail Returned to Sender',
      headers: { 'auto-submitted': 'auto-replied' },
      partTypes: ['multipart/report', 'text/plain', 'message/delivery-status', 'message/rfc822'],
      text: "I'm sorry.\n\nReporting-MTA: dns; mx.buyer.example\n\nFinal-Recipient: rfc822; pat@buyer.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown",
    },
    kind: 'bounce',
  },
  {
    name: 'Exim bounce with Auto-Submitted',
    mail: {
      envelopeFrom: '',
      sender: 'mailer-daemon@mx.buyer.example',
      subject: 'Mail delivery failed: returning message to sender',
      headers: { 'auto-submitted': 'auto-replied', 'x-failed-recipients': 'pat@buyer.example' },
      text: 'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its recipients.\n\n  pat@buyer.example\n    550 No such user',
    },
    kind: 'bounce',
  },
  {
    name: 'Exchange bounce in German',
    mail: {
      envelopeFrom: '',
      sender: 'postmaster@buyer.example',
      subject: 'Unzustellbar: Berichte',
      partTypes: ['multipart/report', 'text/html', 'message/delivery-status'],
      text: 'Ihre Nachricht konnte nicht zugestellt werden.\nAction: failed\nStatus: 5.1.10',
    },
    kind: 'bounce',
  },
  {
    name: 'qmail bounce',
    mail: {
      envelopeFrom: '',
      sender: 'mailer-daemon@old.example',
      subject: 'failure notice',
      text: "Hi. This is the qmail-send program at old.example.\nI'm afraid I wasn't able to deliver your message.\n<pat@old.example>:\nSorry, no mailbox here by that name. (#5.1.1)",
    },
    kind: 'bounce',
  },
  {
    name: 'full mailbox, French',
    mail: {
      envelopeFrom: '',
      sender: 'postmaster@acheteur.example',
      subject: 'Non remis : Rapports',
      text: "Votre message n'a pas pu être remis. Statut 5.2.2",
    },
    kind: 'bounce',
  },
  {
    name: 'ARF complaint',
    mail: {
      sender: 'fbl@provider.example',
      subject: 'Email feedback report',
      partTypes: ['multipart/report', 'text/plain', 'message/feedback-report', 'message/rfc822'],
      text: 'Feedback-Type: abuse',
    },
    kind: 'complaint',
  },
  {
    name: 'JMRP complaint',
    mail: {
      sender: 'staff@hotmail.com',
      subject: 'complaint about message from 192.0.2.1',
      partTypes: ['multipart/mixed', 'message/rfc822'],
      text: '',
    },
    kind: 'complaint',
  },
];

export const wishes: readonly Sample[] = [
  { name: 'stop', mail: { text: `Stop.${quoted}` }, kind: 'unsubscribe' },
  {
    name: 'unsubscribe with a signature',
    mail: { text: 'UNSUBSCRIBE\n\nPat Prospect\nCEO, Buyer Inc' },
    kind: 'unsubscribe',
  },
  {
    name: 'please remove me',
    mail: { text: 'Hi, please remove me from your list. Thanks' },
    kind: 'unsubscribe',
  },
  {
    name: 'a question that is a wish',
    mail: { text: 'Could you please take me off this list?' },
    kind: 'unsubscribe',
  },
  { name: 'stop emailing', mail: { text: 'Stop emailing me!!' }, kind: 'unsubscribe' },
  {
    name: 'do not contact',
    mail: { text: "We're not interested. Do not contact us again." },
    kind: 'unsubscribe',
  },
  {
    name: 'German, Verteiler',
    mail: { text: 'Bitte nehmen Sie mich aus Ihrem Verteiler.' },
    kind: 'unsubscribe',
  },
  {
    name: 'German, keine Mails',
    mail: { text: 'Guten Tag, ich möchte keine weiteren E-Mails von Ihnen erhalten.' },
    kind: 'unsubscribe',
  },
  { name: 'German, abmelden', mail: { text: 'Abmelden' }, kind: 'unsubscribe' },
  { name: 'French, désabonner', mail: { text: 'Merci de me désabonner.' }, kind: 'unsubscribe' },
  {
    name: 'French, plus contacter',
    mail: { text: 'Bonjour, ne me contactez plus svp' },
    kind: 'unsubscribe',
  },
  { name: 'Spanish, baja', mail: { text: 'Por favor, quiero darme de baja.' }, kind: 'unsubscribe' },
  { name: 'Spanish, no me escriban', mail: { text: 'No me escriban más, gracias.' }, kind: 'unsubscribe' },
  { name: 'Italian', mail: { text: 'Cancellatemi dalla lista, grazie.' }, kind: 'unsubscribe' },
  {
    name: 'an empty mail that a mail program sent',
    mail: { subject: 'unsubscribe', text: '', inReplyTo: null },
    kind: 'unsubscribe',
  },
  {
    name: 'deletion of data',
    mail: { text: 'Please delete my personal data under GDPR.' },
    kind: 'unsubscribe',
    reason: 'deletion of personal data',
  },
  {
    name: 'deletion of data, German',
    mail: { text: 'Löschen Sie meine Daten gemäß Art. 17 DSGVO.' },
    kind: 'unsubscribe',
    reason: 'deletion of personal data',
  },
  {
    name: 'a wish in an automatic mail',
    mail: { headers: auto, subject: 'Re: Reports', text: 'Please remove me from your list.' },
    kind: 'unsubscribe',
  },
  {
    name: 'wish in HTML only',
    mail: {
      html: '<div dir="ltr">Please unsubscribe me</div><div class="gmail_quote"><blockquote>Happy to talk on 14 October?</blockquote></div>',
      text: '',
    },
    kind: 'unsubscribe',
  },
];

export const replies: readonly Sample[] = [
  {
    name: 'interest',
    mail: { text: `Sounds good, let's talk on Thursday.${quoted}` },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'no interest',
    mail: { text: 'Thanks, but we are not interested.' },
    kind: 'reply',
    grade: 'negative',
  },
  { name: 'neither', mail: { text: 'Who gave you my address?' }, kind: 'reply', grade: 'neutral' },
  {
    name: 'German interest',
    mail: { text: 'Klingt interessant, gerne am Montag.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'German refusal',
    mail: { text: 'Nein danke, wir haben keinen Bedarf.' },
    kind: 'reply',
    grade: 'negative',
  },
  {
    name: 'French interest',
    mail: { text: 'Avec plaisir, envoyez-moi vos disponibilités.' },
    kind: 'reply',
    grade: 'positive',
  },
  { name: 'French refusal', mail: { text: 'Non merci, pas intéressé.' }, kind: 'reply', grade: 'negative' },
  { name: 'Spanish interest', mail: { text: 'Me interesa, hablemos.' }, kind: 'reply', grade: 'positive' },
  { name: 'Spanish refusal', mail: { text: 'No me interesa, gracias.' }, kind: 'reply', grade: 'negative' },
  {
    name: 'X-Auto-Response-Suppress on a human mail',
    mail: { headers: { 'x-auto-response-suppress': 'All' }, text: 'Happy to talk.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'Auto-Submitted: no',
    mail: { headers: { 'auto-submitted': 'no' }, text: 'Call me.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'forwarded by a mailbox on its own',
    mail: { headers: { 'auto-submitted': 'auto-forwarded' }, text: 'Call me.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'a human who mentions an absence',
    mail: { text: "I'm out of the office until Monday, let's talk after that." },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'a human who answers an automatic answer',
    mail: { subject: 'RE: Automatic reply: Reports', text: 'Back now. What is this about?' },
    kind: 'reply',
    grade: 'neutral',
  },
  {
    name: 'a question about unsubscribing',
    mail: { text: 'How do your customers unsubscribe?' },
    kind: 'reply',
  },
  {
    name: 'the opposite of a wish',
    mail: { text: "Please don't remove me, I only need a month." },
    kind: 'reply',
  },
  {
    name: 'words of a wish far down',
    mail: { text: `${'Long story about our plans. '.repeat(20)}Somebody should unsubscribe me.` },
    kind: 'reply',
  },
  {
    name: 'words of a wish only in the quote',
    mail: { text: `Yes, Tuesday works for me.${quoted}` },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'Outlook block quoted below',
    mail: {
      text: 'Tell me more.\n\nFrom: Rep\nSent: Friday, 2 October 2026 10:02\nTo: Pat\nSubject: Reports\n\nPlease unsubscribe me',
    },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'German Outlook block quoted below',
    mail: {
      text: 'Wer sind Sie?\n\nVon: Rep\nGesendet: Freitag, 2. Oktober 2026 10:02\nAn: Pat\nBetreff: Berichte\n\nbitte abmelden',
    },
    kind: 'reply',
    grade: 'neutral',
  },
  {
    name: 'Precedence bulk alone',
    mail: { headers: { precedence: 'bulk' }, text: 'Fine, call me tomorrow.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'a mail of a list that answers our token',
    mail: { headers: { 'list-id': '<sales.buyer.example>' }, text: 'Sounds great' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'a mail forwarded as an attachment',
    mail: {
      partTypes: ['multipart/mixed', 'text/plain', 'message/rfc822'],
      text: 'See attached, what do you think?',
    },
    kind: 'reply',
  },
  {
    name: 'answer below the quote',
    mail: { text: '> Shall we talk?\n> Rep\n\nYes, sounds good.' },
    kind: 'reply',
    grade: 'positive',
  },
];
