import { describe, expect, it } from 'vitest';
import { describeMail, describeText } from '../../src/app/describe-mail.ts';
import { inboundMail, received } from './inbound-mail.ts';

const readAt = new Date('2026-11-20T08:00:00Z');
const told = (...lines: string[]) => describeText(lines.join('\n'), readAt);

/** What stands below each of our mails. */
const ours = [
  'On Mon, Oct 5, 2026 at 9:14 AM Robin Vale <robin@seller.example> wrote:',
  '> Hi Pat,',
  '>',
  '> are your reports still put together by hand?',
  '>',
  '> Would you rather not hear from me? Unsubscribe: https://in.seller.example/u/4f7c21',
  '> Seller Inc., 1 Harbour Street, Springfield',
];

describe("A bare body in a server's words", () => {
  it('is a bounce, with the address and whether it will ever work', () => {
    const { kind, bounce } = told(
      'This is the mail system at host mx.seller.example.',
      '',
      "I'm sorry to have to inform you that your message could not be delivered to one or more recipients.",
      '',
      '<pat@buyer.example>: host mx.buyer.example[192.0.2.7] said: 550 5.1.1 <pat@buyer.example>: Recipient',
      '    address rejected: User unknown in virtual mailbox table',
    );
    expect(kind).toBe('bounce');
    expect(bounce?.recipients).toMatchObject([
      { address: 'pat@buyer.example', type: 'hard', status: '5.1.1' },
    ]);
  });

  it('may be about a mail that is only late', () => {
    const { kind, bounce } = told(
      'Your message to pat@buyer.example has not been delivered yet.',
      '',
      'No action is required on your part. Delivery attempts will continue for two days.',
    );
    expect(kind).toBe('bounce');
    expect(bounce?.recipients).toMatchObject([{ address: 'pat@buyer.example', type: 'soft' }]);
  });

  it('may stand in front of the head of our mail', () => {
    const { kind } = told(
      'Your message did not reach some or all of the intended recipients.',
      '',
      'From: robin@seller.example',
      'To: pat@buyer.example',
      'Subject: Your reports',
      '',
      'The following recipient(s) cannot be reached: pat@buyer.example, 550 5.1.10 RESOLVER.ADR.RecipientNotFound',
    );
    expect(kind).toBe('bounce');
  });

  it('is no bounce where somebody writes about one', () => {
    const { kind } = told(
      "Hi Robin, my last answer to you came back ('550 5.1.1 user unknown'), so I try it from here.",
      'Yes, let us talk next week. Does Tuesday suit you?',
    );
    expect(kind).toBe('human_reply');
  });
});

describe("A bare body in a filter's words", () => {
  it('is a challenge', () => {
    const { kind } = told(
      'Your message to Pat is being held, because your address is not known here yet.',
      'Please confirm once that you are a person: https://filter.buyer.example/c/4711',
    );
    expect(kind).toBe('challenge_response');
  });
});

describe('A wish that speaks like the foot of a mailing', () => {
  it.each([
    ['Please take me off your list, unsubscribe me.'],
    ['Please unsubscribe me and take me off your list.'],
    ['I clicked your unsubscribe link twice, it is broken. Take me off by hand, today.'],
  ])('is a wish: %s', (text) => {
    expect(told(text).kind).toBe('unsubscribe_request');
  });
});

describe('An answer above our mail', () => {
  it('is no mailing by the foot of what it quotes', () => {
    expect(told('Not this year, but ask me again in March.', '', ...ours)).toMatchObject({
      kind: 'human_reply',
      newText: 'Not this year, but ask me again in March.',
    });
  });

  it('is none either where it has a new subject, and links in the HTML that it quotes', () => {
    const link = '<a href="https://in.seller.example/unsubscribe?u=4f7c21">Unsubscribe</a>';
    const { kind } = describeMail(
      inboundMail({
        ...{ subject: 'Your mail', inReplyTo: null, references: [] },
        text: ['We are happy with what we have.', '', ...ours].join('\n'),
        html: `<p>We are happy with what we have.</p><blockquote type="cite"><p>Hi Pat</p>${link}</blockquote>`,
      }),
      received,
    );
    expect(kind).toBe('human_reply');
  });
});

describe('A note that does not say when it came', () => {
  it('came before the days that it names', () => {
    const { kind, returnDate } = told(
      'I am out of the office from 10 August to 21 August 2026.',
      'I will be back on 24 August 2026.',
    );
    expect([kind, returnDate]).toEqual(['auto_reply', '2026-08-24']);
  });

  it('is as new as it can be where a day is still to come, or has no year', () => {
    expect(told('I am out of the office and back on 4 January 2027.').returnDate).toBe('2027-01-04');
    expect(told('I am out of the office until 4 December.').returnDate).toBe('2026-12-04');
  });

  it('came long after the year in which something began', () => {
    const { returnDate } = told(
      'Seller Inc., since 1 May 1998. I am out of the office and will be back on 24 August 2026.',
    );
    expect(returnDate).toBe('2026-08-24');
  });
});
