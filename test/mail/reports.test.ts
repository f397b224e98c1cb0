import { describe, expect, it } from 'vitest';
import { parseMime } from '../../connectors/sendgrid/mime.ts';
import { classifyInbound } from '../../src/mail/classify.ts';
import { inboundMail, noFacts } from './inbound-mail.ts';
import { bounces } from './samples/bounces.ts';
import { noReports, otherReports } from './samples/other-reports.ts';

describe('A mail that came back', () => {
  it.each(bounces.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
    const { kind, bounce } = classifyInbound(inboundMail(sample.mail), noFacts);
    expect(kind).toBe('bounce');
    expect(bounce?.recipients.map((one) => [one.address, one.type, one.status, one.reason])).toEqual(
      sample.bounced,
    );
  });
});

describe('Another report', () => {
  it.each(otherReports.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
    const result = classifyInbound(inboundMail(sample.mail), noFacts);
    expect(result.kind, result.reasons.join('; ')).toBe(sample.kind);
    expect(result.report).toBe(sample.report);
  });
});

describe('No report', () => {
  it.each(noReports.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
    const result = classifyInbound(inboundMail(sample.mail), noFacts);
    expect(result.kind, result.reasons.join('; ')).toBe(sample.kind);
  });
});

const raw = async (lines: readonly string[]) => {
  const parsed = await parseMime(new TextEncoder().encode(lines.join('\r\n')));
  return classifyInbound({ ...parsed, recipients: [], envelopeFrom: '' }, noFacts);
};
const headers = [
  'From: MAILER-DAEMON <>',
  'To: rep@seller.example',
  'Subject: Undelivered Mail Returned to Sender',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
  '',
];
const fields = ['Final-Recipient: utf-8; änne@buyer.example', 'Action: failed', 'Status: 5.1.1'];

describe('The bytes of a report', () => {
  it('with a part by RFC 6533 name the address', async () => {
    const part = ['--b', 'Content-Type: message/global-delivery-status', '', ...fields, '--b--', ''];
    const { bounce } = await raw([...headers, ...part]);
    expect(bounce?.recipients).toEqual([
      { address: 'änne@buyer.example', type: 'hard', status: '5.1.1', reason: 'address_unknown' },
    ]);
  });

  it('whose boundaries are broken name the address all the same', async () => {
    const { kind, bounce } = await raw([...headers, '--c', '', ...fields, '--c--', '']);
    expect(kind).toBe('bounce');
    expect(bounce?.recipients[0]?.address).toBe('änne@buyer.example');
  });
});

it.each([
  'account ',
  'account',
  'a@',
  '<a@b.example>:\n',
  'Final-Recipient: rfc822; a@b.example\nAction: failed\n',
  'Final-Recipient:',
  'konnte a ',
  'votre message a ',
  'click http ',
  'deliver ',
  '\n',
  ' ',
])('a report of two megabytes that is full of %j costs little time', (part) => {
  const text = part.repeat(Math.ceil(2_000_000 / part.length));
  const mail = inboundMail({
    envelopeFrom: '',
    sender: 'mailer-daemon@mx.buyer.example',
    subject: text.slice(0, 100_000),
    text,
    html: text,
    headers: { 'x-failed-recipients': text.slice(0, 100_000), from: text.slice(0, 100_000) },
  });
  const started = performance.now();
  const { bounce } = classifyInbound(mail, noFacts);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(bounce?.recipients.length ?? 0).toBeLessThanOrEqual(500);
});
