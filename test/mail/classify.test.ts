import { describe, expect, it } from 'vitest';
import { classifyInbound } from '../../src/mail/classify.ts';
import { inboundMail, noFacts } from './inbound-mail.ts';
import { englishAbsences } from './samples/english-absences.ts';
import { machines } from './samples/machines.ts';
import { otherAbsences } from './samples/other-absences.ts';
import { replies } from './samples/replies.ts';
import { reports } from './samples/reports.ts';
import type { Sample } from './samples/sample.ts';
import { wishes } from './samples/wishes.ts';

function check(sample: Sample): void {
  const facts = { ...noFacts, toToken: sample.kind !== 'list' };
  const result = classifyInbound(inboundMail(sample.mail), facts);
  expect(result.kind, result.reasons.join('; ')).toBe(sample.kind);
  expect(result.reasons.length).toBeGreaterThan(0);
  if (sample.until !== undefined) expect(result.until?.toISOString().slice(0, 10) ?? null).toBe(sample.until);
  if (sample.grade !== undefined) expect(result.grade).toBe(sample.grade);
  if (sample.reason !== undefined) expect(result.reasons.join('; ')).toContain(sample.reason);
}

const tables: [string, readonly Sample[]][] = [
  ['Somebody is away', englishAbsences],
  ['Somebody is away and writes another language', otherAbsences],
  ['A machine wrote', machines],
  ['A server reports', reports],
  ['Somebody wants no more mail', wishes],
  ['A human answers', replies],
];

for (const [title, samples] of tables)
  describe(title, () => {
    it.each(samples.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => check(sample));
  });

it.each([
  ['Please contact my colleague Kim for this.', 'referral'],
  ['I am not in charge. The right person is Jo Park.', 'referral'],
  ['Bitte wenden Sie sich an meinen Kollegen.', 'referral'],
  ['Not right now, sorry. Get back to me in spring.', 'not_now'],
  ['Wir haben gerade keinen Bedarf, im nächsten Quartal wieder.', 'not_now'],
  ["Sounds good, let's talk on Thursday.", 'positive'],
  ['Yes, Tuesday works.', 'positive'],
  ['Tomorrow is fine. Please be brief.', 'positive'],
  ['Thanks, but we are not interested.', 'negative'],
  ['No', 'negative'],
  ['No.', 'negative'],
  ['Nein', 'negative'],
  ['Non', 'negative'],
  ['Nee.', 'negative'],
  ['Nie', 'negative'],
  ['Nej!', 'negative'],
  ['No, gracias', 'negative'],
  ['Never.', 'negative'],
  ['No.\n\nBest regards', 'negative'],
  ['No idea, what is it?', 'neutral'],
  ['No problem, call me tomorrow.', 'positive'],
  ['Who gave you my address?', 'neutral'],
])('the rules of a cadence call the reply %j %s', (text, kind) => {
  expect(classifyInbound(inboundMail({ text }), noFacts).reply).toBe(kind);
});

describe('What only the facts tell', () => {
  it('a human who answers our mail through a mailing list is a human, others on the list are not', () => {
    const mail = inboundMail({ text: 'Happy to talk.', headers: { 'list-id': '<ops.buyer.example>' } });
    expect(classifyInbound(mail, { ...noFacts, toToken: false }).kind).toBe('list');
    expect(classifyInbound(mail, { ...noFacts, toToken: false, answersUs: true }).kind).toBe('reply');
  });

  it('says who is named instead of somebody who has left', () => {
    const text = 'Pat Prospect no longer works here. Please contact Sam Smith, sam.smith@buyer.example.';
    expect(
      classifyInbound(inboundMail({ text, headers: { 'auto-submitted': 'auto-replied' } }), noFacts),
    ).toMatchObject({
      kind: 'automatic',
      automatic: 'left',
      successor: { email: 'sam.smith@buyer.example', name: 'Sam Smith' },
    });
  });

  it.each([
    ['Content-Language en-US', { headers: { 'content-language': 'en-US' } }, '2026-11-12'],
    ['an address in Britain', { sender: 'pat@buyer.co.uk' }, '2026-12-11'],
  ])('11/12 is read as %s says', (_, parts, day) => {
    const mail = inboundMail({
      subject: 'Automatic reply',
      text: 'I am out of the office. I will be back on 11/12/2026.',
      ...parts,
    });
    expect(classifyInbound(mail, noFacts).until?.toISOString().slice(0, 10)).toBe(day);
  });

  it('a mail whose Message-ID is ours is our own', () => {
    const mail = inboundMail({ text: 'Sounds good' });
    expect(classifyInbound(mail, { ...noFacts, ownMessage: true }).kind).toBe('own');
  });

  it('any mail to an unsubscribe address is a wish, whatever it says', () => {
    const mail = inboundMail({
      subject: 'x',
      text: 'This message was sent automatically.',
      headers: { 'auto-submitted': 'auto-generated' },
    });
    expect(classifyInbound(mail, { ...noFacts, toUnsubscribe: true }).kind).toBe('unsubscribe');
  });

  it('a bounce of a mail to an unsubscribe address stays a bounce', () => {
    const mail = inboundMail({
      partTypes: ['multipart/report', 'message/delivery-status'],
      text: 'Action: failed\nStatus: 5.1.1',
    });
    expect(classifyInbound(mail, { ...noFacts, toUnsubscribe: true }).kind).toBe('bounce');
  });

  it('an absence note without any mark is told by its speed', () => {
    const mail = inboundMail({
      text: 'Hello, I am out of the office until 9 October, shall we speak after that?',
    });
    expect(classifyInbound(mail, noFacts).kind).toBe('reply');
    const quick = classifyInbound(mail, { ...noFacts, secondsSinceSent: 5 });
    expect(quick.kind).toBe('out_of_office');
    expect(classifyInbound(mail, { ...noFacts, repeated: true }).kind).toBe('out_of_office');
  });

  it('a bounce names the address, the status and whether it is final', () => {
    const bounce = (text: string) =>
      classifyInbound(
        inboundMail({ envelopeFrom: '', partTypes: ['multipart/report', 'message/delivery-status'], text }),
        noFacts,
      ).bounce;
    expect(bounce('Final-Recipient: rfc822; Pat@Buyer.example\nAction: failed\nStatus: 5.1.1')).toEqual({
      recipients: [
        { address: 'pat@buyer.example', type: 'hard', status: '5.1.1', reason: 'address_unknown' },
      ],
    });
    expect(
      bounce('Final-Recipient: rfc822; pat@buyer.example\nAction: failed\nStatus: 5.2.2')?.recipients[0]
        ?.type,
    ).toBe('soft');
    expect(
      bounce('Final-Recipient: rfc822; pat@buyer.example\nAction: failed\nStatus: 5.7.1')?.recipients[0]
        ?.type,
    ).toBe('soft');
  });

  it('the new text is what the person wrote, without the quote', () => {
    const { text } = { text: 'Sure.\n\nOn Fri, 2 Oct 2026 at 10:02, Rep <rep@seller.example> wrote:\n> Hi' };
    expect(classifyInbound(inboundMail({ text }), noFacts).newText).toBe('Sure.');
  });

  it.each([
    'Op ',
    'Op a\nschreef ',
    'On a b\n',
    'On at wrote ',
    '> ',
    'From: a\n',
    'Am x \n',
    'De : <',
    '在\n',
    'W dniu a\n',
    'abc. skrev a\n',
    'abc. a\n skrev b\n',
    'skrev ',
    '2026 from <',
    '10:10 2026 "',
    'a <b ',
    '14.10. ',
    '1 october ',
    'until ',
    'i am on a ',
    'mich ',
    '-',
    '_',
    ' ',
    '\n\n\n',
    '<div id=',
    '<div style="border-top:',
    '<div>',
    'bis ',
    'from: a\n\n',
  ])('a mail that is full of %j costs little time', (part) => {
    const mail = inboundMail({
      text: part.repeat(Math.ceil(300_000 / part.length)),
      html: part.repeat(Math.ceil(300_000 / part.length)),
      headers: { 'auto-submitted': 'auto-replied' },
    });
    const started = performance.now();
    classifyInbound(mail, noFacts);
    classifyInbound({ ...mail, html: null }, noFacts);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('a long line of a human is kept whole', () => {
    const line = `We thought about it ${'and about this '.repeat(30)}and would like to talk.`;
    const text = `Hi,\n\n${line}\n\nOn Fri, 2 Oct 2026 at 10:02, Rep <rep@seller.example> wrote:\n> Hi`;
    expect(classifyInbound(inboundMail({ text }), noFacts).newText).toBe(`Hi,\n\n${line}`);
  });
});
