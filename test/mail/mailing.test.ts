import { describe, expect, it } from 'vitest';
import { describeMail } from '../../src/app/describe-mail.ts';
import { inboundMail, type MailParts, received } from './inbound-mail.ts';

const first = { inReplyTo: null, references: [], sender: 'kim@widgets.example', senderName: 'Kim Hall' };
const kindOf = (parts: MailParts) => describeMail(inboundMail({ ...first, ...parts }), received).kind;

describe('A mail that answers nothing, without headers of a list', () => {
  it.each([
    [
      'an offer to end it',
      'News',
      'We moved our stock.\n\nIf you no longer wish to hear from us, click here.',
    ],
    ['German', 'Neues', 'Wir haben umgebaut.\n\nSie möchten keine Post mehr? Hier abmelden.'],
    ['French', 'Nouvelles', 'La saison commence.\n\nPour vous désinscrire, cliquez ici.'],
    ['Spanish', 'Novedades', 'Ya llegó.\n\nPara dejar de recibir estos correos pulse aquí.'],
    ['Polish', 'Nowości', 'Już są.\n\nJeśli nie chcesz otrzymywać takich wiadomości, kliknij tutaj.'],
    ['advertising with a link', 'Spring', 'Save up to 30 on lamps, today only.\n\nShop now'],
    ['an order', 'Your order is confirmed', 'Order number: 4711\n\nTrack your parcel'],
    [
      'a colleague in a program',
      'Sam invited you to the board',
      'Sam invited you to work on Plans.\n\nOpen board',
    ],
    ['a code', 'Your sign-in code', 'Dear customer, use 123456. Never share this code with anyone.'],
  ])('is no person: %s', (_, subject, text) => {
    expect(kindOf({ subject, text })).toBe('automated');
  });

  it.each([
    ['the link of a mailing', '<p>We are open.</p><a href="https://widgets.example/unsubscribe?u=1">x</a>'],
  ])('is no person: %s', (_, html) => {
    expect(kindOf({ subject: 'Hello', text: '', html })).toBe('automated');
  });

  it.each([
    ['Your product', 'I saw your talk and would like to see a demo. Can you call me?'],
    ['Order form', 'Here is the order form, signed. When do we start?'],
    ['Invoice', 'The invoice number 123 has a wrong total of 40 EUR, could you send it again?'],
    ['Question', 'Do you have a free trial? We would like to try it with three people.'],
    ['Fair', 'We met at the fair. See attached'],
  ])('is a person: %s', (subject, text) => {
    expect(kindOf({ subject, text })).toBe('human_mail');
  });
});

describe('A wish to get no more', () => {
  it.each([
    ['Lose my address.'],
    ['quit emailing me'],
    ['Désinscription svp'],
    ['Hören Sie auf, mir zu schreiben!'],
    ['Favor remover meu e-mail da lista.'],
    ['Jeg ønsker ikke flere mails.'],
    ['Skicka inget mer till mig.'],
  ])('is told: %s', (text) => {
    expect(kindOf({ subject: 'Re: Reports', inReplyTo: '<1@seller.example>', text })).toBe(
      'unsubscribe_request',
    );
  });

  it('is told by the subject that a mail program writes', () => {
    expect(kindOf({ subject: 'Unsubscribe', text: 'This message was generated automatically.' })).toBe(
      'unsubscribe_request',
    );
  });
});

it('`back tomorrow` in an absence note is the next day', () => {
  const note = { subject: 'Automatic reply: hi', headers: { 'auto-submitted': 'auto-replied' } };
  const { returnDate } = describeMail(
    inboundMail({ ...note, text: 'I am ill and will be back tomorrow.' }),
    received,
  );
  expect(returnDate).toBe('2026-10-06');
});

it('a filter that holds a mail until it is confirmed has not refused it', () => {
  const text =
    'This message was created automatically by mail delivery software.\n\nYour message is being held because your address has not been verified. To release your message for delivery, reply to this message or click https://x.example/1';
  expect(kindOf({ subject: 'Please confirm your message', text, envelopeFrom: '' })).toBe(
    'challenge_response',
  );
});

it('who writes about their own address is no mailbox that nobody reads', () => {
  const text = 'Do not reply to this address please, use pat@home.example, my work mail is closing down.';
  expect(kindOf({ subject: 'Re: Reports', inReplyTo: '<1@seller.example>', text })).toBe('human_reply');
});
