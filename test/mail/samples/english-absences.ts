import { auto, exchange, type Sample } from './sample.ts';

export const englishAbsences: readonly Sample[] = [
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
    name: 'until a day means that day, on which they may be back',
    mail: {
      subject: 'Out of office',
      headers: auto,
      text: 'I am out of the office until Friday, 9 October and will get back to you after that.',
    },
    kind: 'out_of_office',
    until: '2026-10-09',
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
    until: '2026-10-16',
  },
  {
    name: 'a range over two months',
    mail: {
      subject: 'OOO: Reports',
      headers: auto,
      text: 'I am on annual leave from 28 September to 11 October. Please contact my team.',
    },
    kind: 'out_of_office',
    until: '2026-10-11',
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
    name: 'a return may be far off, where it is called one',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: 'I am on parental leave and will return on 1 March 2027.',
    },
    kind: 'out_of_office',
    until: '2027-03-01',
  },
  {
    name: 'a return on a day without a year that is most of a year off is last year’s',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: 'I am on leave and will return on 24 August.',
    },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'a date over 90 days ahead that nothing calls a return is none',
    mail: {
      subject: 'Automatic reply: Reports',
      headers: exchange,
      text: 'I am out of the office. Our trade fair is on 1 March 2027.',
    },
    kind: 'out_of_office',
    until: null,
  },
  ...[
    ["I'm hiking until the 12th and have no reception.", '2026-10-12'],
    ['I am out of office and back at my desk on the 21st.', '2026-10-21'],
    ['From Tuesday the 13th I am at my desk again as usual; until then I am on vacation.', '2026-10-13'],
    ['I am on leave from 5th October 2026. I shall revert on resuming duty on 15th October.', '2026-10-15'],
    ['Our office is closed Monday. Normal hours resume Wednesday, October 7.', '2026-10-07'],
    ['I am away from my desk. I will deal with your message on Friday (9th).', '2026-10-09'],
    ['I am out of office today and back tomorrow, never on Fridays.', '2026-10-06'],
    ['I am out of the office 5 October-16 October.', '2026-10-16'],
    ['I am on leave till 10-Nov-2026 and will be joining office on 11-Nov-2026.', '2026-11-11'],
    ['The office is closed Wednesday, November 11. We reopen Thursday at 8:00.', '2026-11-12'],
    [
      'I am out of the office until Monday, October 12 (closed Monday). I will return your email Tuesday, October 13th.',
      '2026-10-13',
    ],
  ].map(
    ([text = '', until = '']): Sample => ({
      name: `the day of a return: ${text}`,
      mail: { subject: 'Automatic reply: Reports', headers: exchange, text },
      kind: 'out_of_office',
      until,
    }),
  ),
  {
    name: 'an office that is closed, and says that it has the mail',
    mail: {
      headers: auto,
      text: 'We have received your message. Our office is closed for the holiday and reopens on Tuesday, 13 October.',
    },
    kind: 'out_of_office',
    until: '2026-10-13',
  },
  {
    name: 'a mailbox that is not read before a day',
    mail: { headers: auto, text: 'This mailbox is not monitored while I am in training. Back on 9 October.' },
    kind: 'out_of_office',
    until: '2026-10-09',
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
    until: '2027-01-02',
  },
  {
    name: 'a second date that only fits with the month first tells how the first one is read',
    mail: {
      subject: 'Pat Prospect is out of the office (returning 10/19/2026)',
      text: 'I will be out of the office starting 10/12/2026 and will not return until 10/19/2026.',
    },
    kind: 'out_of_office',
    until: '2026-10-19',
  },
  {
    name: 'dates with hyphens have the day first',
    mail: { subject: 'Automatic reply: x', headers: auto, text: 'Away from 08-10-2026, back on 12-10-2026.' },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'both days are days away',
    mail: {
      subject: 'Automatic reply: x',
      headers: auto,
      text: 'I am out of the office from Mon, Oct 5 to Fri, Oct 9 (both days included).',
    },
    kind: 'out_of_office',
    until: '2026-10-10',
  },
];
