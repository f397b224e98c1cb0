import type { Sample } from './sample.ts';

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
