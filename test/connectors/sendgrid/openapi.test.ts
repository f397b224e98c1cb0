import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { toSendgridMail } from '../../../connectors/sendgrid/mapper.ts';
import { composeEmail } from '../../../src/mail/compose.ts';
import { renderNotice } from '../../../src/mail/notice.ts';
import type { OutgoingMail } from '../../../src/ports/mail.ts';
import { contractMail } from '../../contracts/mail.contract.ts';
import { openSendgridWorld, type SendgridWorld } from './world.ts';

const file = new URL('../../fixtures/sendgrid/requests.json', import.meta.url);
const schemas = z
  .record(z.string(), z.record(z.string(), z.unknown()))
  .parse(JSON.parse(readFileSync(file, 'utf8')));
const schemaOf = (call: string) => z.fromJSONSchema(schemas[call] ?? { not: {} });

/** What SendGrid's OpenAPI file has against a request; empty when it is sound. */
const against = (call: string, body: unknown): string[] =>
  schemaOf(call)
    .safeParse(body)
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
const send = (mail: OutgoingMail) =>
  against('POST /v3/mail/send', JSON.parse(JSON.stringify(toSendgridMail(mail))));
const plain = (changes: Partial<OutgoingMail> = {}): OutgoingMail => {
  const { sendId: _, ...mail } = contractMail('rep@seller.example', changes);
  return mail;
};

let world: SendgridWorld;
beforeAll(async () => {
  world = await openSendgridWorld();
});
afterAll(() => world.close());

const token = 'abcdefghijklmnopqrstuvwxyz';
const composed = composeEmail({
  touchId: '0192-touch',
  from: { email: 'rep@seller.example', name: 'Zoë, Müller & Co; "Sales"' },
  to: { email: 'ana@buyer.example', name: null },
  content: { subject: '日本語の件名', text: 'Grüße' },
  previous: Array.from({ length: 40 }, (_, at) => ({ messageId: `<${at}@seller.example>`, subject: 'Hi' })),
  messageDomain: 'seller.example',
  inbound: { domain: 'in.seller.example', replyToken: token, unsubscribeToken: token },
  unsubscribeUrl: 'https://app.example/u/t',
  footer: { company: 'Seller', postalAddress: '1 High Street' },
  customArgs: { cadenza_send: 's', cadenza_step: 'intro' },
  track: { opens: false, clicks: false },
});

it.each<[string, OutgoingMail]>([
  ['a first mail', plain()],
  ['a follow-up in a long thread', composed],
  [
    'a notice to a rep',
    plain({
      automatic: true,
      unsubscribe: null,
      replyTo: null,
      inReplyTo: null,
      references: [],
      ...renderNotice('Hi', { heading: 'Ana replied' }),
    }),
  ],
  ['a recipient without a name', plain({ to: { email: 'ana@buyer.example', name: null } })],
])('%s is a request that the OpenAPI file allows', (_, mail) => {
  expect(send(mail)).toEqual([]);
});

it('what the file does not allow is found: a misspelt setting, a number as custom argument, nobody to send to', () => {
  const body = toSendgridMail(plain());
  const { click_tracking: clicks, ...others } = body.tracking_settings;
  const wrong = (changes: object) => against('POST /v3/mail/send', { ...body, ...changes });
  expect(wrong({ tracking_settings: { ...others, clicktracking: clicks } })).not.toEqual([]);
  expect(wrong({ custom_args: 7 })).not.toEqual([]);
  expect(wrong({ personalizations: [{ headers: {} }] })).not.toEqual([]);
  expect(wrong({ from: { name: 'Rep' } })).not.toEqual([]);
});

it('what went over the wire is allowed as well: the send, and the question to the logs', async () => {
  const { sendId, ...mail } = contractMail(world.from);
  await world.mail.send(mail);
  await world.mail.findSend({
    sendId,
    messageId: mail.messageId,
    to: mail.to.email,
    subject: mail.subject,
    since: new Date(0),
  });
  expect(against('POST /v3/mail/send', world.bodies().at(-1))).toEqual([]);
  const answer = await fetch(`${world.url}/sandbox/log?limit=100`);
  const { entries } = z
    .object({ entries: z.array(z.record(z.string(), z.unknown())) })
    .parse(await answer.json());
  const asked = entries.filter(({ method, path }) => method === 'POST' && path === '/v3/logs');
  expect(asked).toHaveLength(1);
  expect(against('POST /v3/logs', asked[0]?.body)).toEqual([]);
});
