import { auto, type Sample } from './sample.ts';

const server = { envelopeFrom: '', sender: 'mailer-daemon@mx.buyer.example', inReplyTo: null } as const;
const feedback = ['multipart/report', 'text/plain', 'message/feedback-report', 'message/rfc822'];
const status = ['multipart/report', 'text/plain', 'message/delivery-status'];
type Told = Sample & { readonly report?: 'delayed' | 'dsn_success' | 'other_report' };

const complaint = (name: string, mail: Sample['mail']): Told => ({ name, mail, kind: 'complaint' });
const report = (name: string, what: Told['report'], mail: Sample['mail']): Told => ({
  name,
  mail,
  kind: 'automatic',
  ...(what === undefined ? {} : { report: what }),
});
const challenge = (name: string, mail: Sample['mail']): Told => ({ name, mail, kind: 'challenge' });

export const otherReports: readonly Told[] = [
  ...['abuse', 'fraud', 'virus', 'other', 'opt-out'].map((type) =>
    complaint(`feedback of type ${type}`, {
      subject: 'FW: Reports',
      partTypes: feedback,
      text: `Feedback-Type: ${type}\nUser-Agent: Feedback/1.0\nVersion: 1`,
    }),
  ),
  complaint('feedback without its part', {
    subject: 'Feedback',
    text: 'Feedback-Type: abuse\nUser-Agent: Feedback/1.0\nVersion: 1',
  }),
  complaint('a provider that encloses the mail', {
    sender: 'staff@hotmail.com',
    subject: 'complaint about message from 192.0.2.1',
    partTypes: ['multipart/mixed', 'message/rfc822'],
  }),
  complaint('an abuse desk in words', {
    sender: 'abuse@provider.example',
    subject: 'Abuse report',
    text: 'A customer has reported your mail as spam.',
  }),
  ...['not-spam', 'auth-failure'].map((type) =>
    report(`feedback of type ${type}`, 'other_report', {
      partTypes: feedback,
      text: `Feedback-Type: ${type}`,
    }),
  ),
  report('delivered', 'dsn_success', {
    ...server,
    subject: 'Successful Mail Delivery Report',
    partTypes: status,
    text: 'Final-Recipient: rfc822; pat@buyer.example\nAction: delivered\nStatus: 2.0.0',
  }),
  report('expanded', 'dsn_success', {
    ...server,
    partTypes: status,
    text: 'Final-Recipient: rfc822; all@buyer.example\nAction: expanded\nStatus: 2.0.0',
  }),
  report('relayed', 'dsn_success', {
    ...server,
    subject: 'Relayed: Reports',
    partTypes: status,
    text: 'Final-Recipient: rfc822; pat@buyer.example\nAction: relayed\nStatus: 2.0.0',
  }),
  report('late', 'delayed', {
    ...server,
    subject: 'Delivery delayed: Reports',
    partTypes: status,
    text: 'Final-Recipient: rfc822; pat@buyer.example\nAction: delayed\nStatus: 4.4.1',
  }),
  report('late, in words', 'delayed', {
    ...server,
    subject: 'Warning: message 7 delayed 24 hours',
    text: 'Your mail has not yet been delivered to pat@buyer.example. Delivery attempts will continue.',
  }),
  report('read', 'other_report', {
    subject: 'Gelesen: Berichte',
    partTypes: ['multipart/report', 'message/disposition-notification'],
    text: 'Disposition: manual-action/MDN-sent-manually; displayed',
  }),
  ...[
    ['English', 'Read: Reports', 'Your message was read on Monday.'],
    ['German', 'Gelesen: Berichte', 'Ihre Nachricht wurde am Montag gelesen.'],
    ['French', 'Lu : Rapports', 'Votre message a été lu lundi.'],
    ['Japanese', '開封済み: レポート', 'メッセージは月曜日に開封されました。'],
  ].map(([language = '', subject = '', text = '']) =>
    report(`read, in words: ${language}`, 'other_report', { subject, text }),
  ),
  ...(
    [
      [
        'English',
        'Please verify your message',
        'To have your message delivered, please click https://filter.example/1',
      ],
      [
        'English, by answering',
        'Confirm your e-mail',
        'Your message is held until you reply. Reply to this message to confirm that you are human. https://filter.example',
      ],
      [
        'German',
        'Bestätigung Ihrer Nachricht',
        'Damit Ihre Nachricht zugestellt wird, bestätigen Sie bitte: https://filter.example/1',
      ],
      [
        'French',
        'Authentification requise',
        'Votre message est en attente. Merci de confirmer votre adresse : https://filter.example/1',
      ],
      [
        'Spanish',
        'Verificación de remitente',
        'Para que su mensaje sea entregado, confirme su correo: https://filter.example/1',
      ],
      [
        'Portuguese',
        'Confirmação de e-mail',
        'Para que sua mensagem seja entregue, confirme seu e-mail: https://filter.example/1',
      ],
      [
        'Italian',
        'Verifica del mittente',
        'Il suo messaggio è in attesa. Confermi il messaggio: https://filter.example/1',
      ],
      [
        'Dutch',
        'Bevestig uw bericht',
        'Uw bericht wordt bezorgd nadat u het bevestigt: https://filter.example/1',
      ],
      [
        'Polish',
        'Weryfikacja nadawcy',
        'Wiadomość została wstrzymana. Potwierdź adres: https://filter.example/1',
      ],
      [
        'Swedish',
        'Bekräfta din adress',
        'Ditt meddelande väntar. Bekräfta din adress: https://filter.example/1',
      ],
    ] as const
  ).map(([language, subject, text]) =>
    challenge(`a filter asks: ${language}`, { subject, text, headers: auto, inReplyTo: null }),
  ),
  challenge('a filter whose envelope says bounce', {
    envelopeFrom: 'bounce-8daf@verify.spamarrest.example',
    subject: 'Re: Reports (verification)',
    inReplyTo: null,
    headers: { precedence: 'bulk' },
    text: 'Please click the link below to complete the verification process. Spam Arrest requests that senders verify themselves before their email is delivered.\n\nhttps://www.spamarrest.example/a2?x',
  }),
  challenge('a filter without a machine header, by its address', {
    sender: 'noreply@boxbe.com',
    inReplyTo: null,
    subject: 'Re: Reports',
    text: 'Your message is waiting. Please verify your address.',
  }),
  {
    name: 'a delay in words that a filter which asks for proof uses, too',
    mail: {
      subject: 'Warning: message 1wXyZ2-0003Ab-Qk delayed 24 hours',
      sender: 'mailer-daemon@relay.buyer.example',
      headers: auto,
      text: 'A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  pat@buyer.example\n    host mx.buyer.example [198.51.100.12]: Connection timed out\n\nNo action is required on your part. The original mail: https://relay.buyer.example/1wXyZ2',
    },
    kind: 'automatic',
    report: 'delayed',
  },
  {
    name: 'a complaint by a service that sends it as to a list',
    mail: {
      subject: '[MailSpam (192.0.2.25) id:7712345678]Reports',
      sender: '7712345678@reports.mailspam.example',
      headers: { precedence: 'list' },
      text: '[ MailSpam V5.3.0 ]\nEmail from 192.0.2.25\nUser-reported unsolicited bulk email. Please take action against this sender.\n\n[ Offending message ]\nReturn-Path: <b@in.seller.example>',
    },
    kind: 'complaint',
  },
];

/** Words of reports in the mails of people. */
export const noReports: readonly Sample[] = [
  {
    name: 'somebody who writes about a report and quotes it',
    mail: {
      subject: 'Undeliverable: Reports',
      inReplyTo: null,
      references: [],
      text: 'Maya, I answered you on Monday and got the thing below back. Trying again: yes please.\n\n> ** Message not delivered **\n> Your message could not be delivered to rep@seller.example.\n> 452 4.2.2 The email account is over quota.\n> Final-Recipient: rfc822; rep@seller.example\n> Action: failed',
    },
    kind: 'reply',
  },
  {
    name: 'a report passed on',
    mail: {
      subject: 'Fwd: Undeliverable: Reports',
      inReplyTo: null,
      text: 'Your mail came back, see below.\n\n550 5.1.1 User unknown: could not be delivered to pat@buyer.example',
    },
    kind: 'reply',
  },
  {
    name: 'a mail passed on as an attachment',
    mail: {
      subject: 'Reports',
      text: 'See the mail enclosed.',
      partTypes: ['multipart/mixed', 'text/plain', 'message/rfc822'],
    },
    kind: 'reply',
  },
  {
    name: 'somebody who speaks of a bounce',
    mail: { text: 'Your last mail could not be delivered, 550 5.1.1, my address has changed.' },
    kind: 'reply',
  },
  {
    name: 'somebody who answers about a failed delivery of theirs',
    mail: {
      subject: 'Delivery failed',
      text: 'Hi Robin, your mail could not be delivered to pat@buyer.example, Pat has left. The server said 550 5.1.1. Shall I help?',
    },
    kind: 'reply',
  },
  {
    name: 'somebody who asks to confirm',
    mail: { text: 'Could you please confirm your address so that I can send the contract?' },
    kind: 'reply',
  },
  {
    name: 'somebody who complains in their own words',
    mail: { text: 'Is this spam? My provider marked it as spam.' },
    kind: 'reply',
  },
];
