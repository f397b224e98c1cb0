import { expect, test } from 'vitest';
import { signWebhook, toSecret, verifyWebhook } from '../../src/app/standard-webhooks.ts';

const at = new Date('2026-11-23T10:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);
const secret = toSecret('a-token-of-more-than-24-characters');
const other = toSecret('another-token-of-more-than-24-chars');
const body = '{"kind":"page_visited"}';

async function signed(secrets: readonly string[] = [secret]) {
  return new Map(Object.entries(await signWebhook(secrets, { id: 'msg_1', at, body })));
}
const after = (seconds: number) => new Date(at.getTime() + seconds * 1000);

test('the example of the specification has the signature that it names', async () => {
  const headers = await signWebhook(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('what was signed passes, with either of two secrets, for five minutes', async () => {
  expect(await verifyWebhook([secret], { headers: await signed(), body: bytes(body) }, after(299))).toBe(
    'msg_1',
  );
  expect(await verifyWebhook([other, secret], { headers: await signed(), body: bytes(body) }, after(0))).toBe(
    'msg_1',
  );
  const both = await signed([other, secret]);
  expect(await verifyWebhook([secret], { headers: both, body: bytes(body) }, after(0))).toBe('msg_1');
});

test('another body, id, time, secret or age is refused, and so is a header that makes no sense', async () => {
  const headers = await signed();
  const refused = (over: Record<string, string>, text = body, wall = after(0), secrets = [secret]) =>
    expect(
      verifyWebhook(
        secrets,
        { headers: new Map([...headers, ...Object.entries(over)]), body: bytes(text) },
        wall,
      ),
    ).rejects.toMatchObject({ code: 'unauthenticated' });
  await refused({}, `${body} `);
  await refused({ 'webhook-id': 'msg_2' });
  await refused({ 'webhook-timestamp': String(Math.floor(after(1).getTime() / 1000)) });
  await refused({}, body, after(301));
  await refused({}, body, after(-301));
  await refused({}, body, after(0), [other]);
  await refused({}, body, after(0), []);
  for (const value of ['', 'v1', 'v1,', 'v1,no base64!', 'v2,AAAA', 'v1,AAAA'])
    await refused({ 'webhook-signature': value });
  for (const value of ['', 'now', '1e9', '-1']) await refused({ 'webhook-timestamp': value });
});
