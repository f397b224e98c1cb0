import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { outcomeOfError } from '../../../connectors/sendgrid/errors.ts';
import { createSendgrid } from '../../../connectors/sendgrid/index.ts';
import { toSendgridMail } from '../../../connectors/sendgrid/mapper.ts';
import { contractMail } from '../../contracts/mail.contract.ts';

const now = new Date('2026-11-23T12:00:00Z');
const apiKey = 'SG.invented.key-of-this-test';
const open: { close(): unknown; closeAllConnections?(): void }[] = [];

afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

function urlOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(server);
  return urlOf(server);
}

function sendTo(apiUrl: string, timeoutMs = 2000) {
  const { sendId: _, ...mail } = contractMail('rep@seller.example');
  return createSendgrid({ apiKey, apiUrl, timeoutMs }, () => now).send(mail);
}

const answer =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  };
const errors = (message: string, field: string | null = null) =>
  JSON.stringify({ errors: [{ message, field, help: null }] });
const json = { 'content-type': 'application/json' };

describe('An answer of SendGrid means', () => {
  it('202: accepted, with the message id', async () => {
    const url = await serve(answer(202, '', { 'X-Message-Id': 'Xj5LmNkWSOqRbdvOpR34BA' }));
    expect(await sendTo(url)).toEqual({ state: 'accepted', providerId: 'Xj5LmNkWSOqRbdvOpR34BA' });
  });

  it('202 without an id: accepted all the same', async () => {
    expect(await sendTo(await serve(answer(202, '')))).toEqual({ state: 'accepted', providerId: null });
  });

  it("400: failed, with the service's own words", async () => {
    const url = await serve(
      answer(400, errors('Does not contain a valid address.', 'personalizations.0.to'), json),
    );
    expect(await sendTo(url)).toEqual({
      state: 'failed',
      reason: 'SendGrid answered 400: personalizations.0.to: Does not contain a valid address.',
    });
  });

  it('413 as an HTML page: failed, without the page', async () => {
    const url = await serve(
      answer(413, '<html><h1>413 Request Entity Too Large</h1></html>', { 'content-type': 'text/html' }),
    );
    expect(await sendTo(url)).toEqual({ state: 'failed', reason: 'SendGrid answered 413' });
  });

  it.each([
    [401, errors('Maximum credits exceeded'), 'credits'],
    [401, errors('no'), 'API key'],
    [403, errors('access forbidden'), 'Mail Send'],
    [403, '<html>forbidden</html>', 'Mail Send'],
    [404, errors('no'), 'SENDGRID_API_URL'],
    [405, errors('no'), 'SENDGRID_API_URL'],
  ])('%i with %s: the whole account is blocked until a person acts', async (status, body, words) => {
    const outcome = await sendTo(await serve(answer(status, body, json)));
    expect(outcome).toMatchObject({
      state: 'sender_blocked',
      account: true,
      reason: expect.stringContaining(words),
    });
    expect(JSON.stringify(outcome)).not.toContain(apiKey);
  });

  it.each([
    errors('The from address does not match a verified Sender Identity.'),
    errors('Not allowed.', 'from.email'),
  ])('403 about the From address, as in %s: that sender alone is blocked', async (body) => {
    const outcome = await sendTo(await serve(answer(403, body, json)));
    expect(outcome).toMatchObject({
      state: 'sender_blocked',
      reason: expect.stringContaining("Verify the sender's address"),
    });
    expect(outcome).not.toHaveProperty('account');
    expect(JSON.stringify(outcome)).not.toContain(apiKey);
  });

  it.each([
    [{ 'X-RateLimit-Reset': String(now.getTime() / 1000 + 42) }, 42],
    [{ 'X-RateLimit-Reset': '17' }, 17],
    [{ 'X-RateLimit-Reset': String(now.getTime() / 1000 - 5) }, 1],
    [{ 'Retry-After': '9' }, 9],
    [{}, null],
  ])('429 with %o: surely not sent, again after %s seconds', async (headers, seconds) => {
    const url = await serve(answer(429, errors('too many requests'), { ...json, ...headers }));
    expect(await sendTo(url)).toMatchObject({ state: 'not_sent', retryAfterSeconds: seconds });
  });

  it.each([500, 502, 503, 504, 408, 302])('%i: nobody knows whether it left', async (status) => {
    const url = await serve(answer(status, 'oops', { location: 'http://127.0.0.1:9/' }));
    expect(await sendTo(url)).toMatchObject({ state: 'unconfirmed' });
  });

  it('none within the time-out: nobody knows', async () => {
    const url = await serve((request) => request.resume());
    expect(await sendTo(url, 200)).toMatchObject({
      state: 'unconfirmed',
      reason: expect.stringContaining('ECONNABORTED'),
    });
  });

  it('a connection that ends after the body was written: nobody knows', async () => {
    const url = await serve((request) => request.resume().on('end', () => request.socket.destroy()));
    expect(await sendTo(url)).toMatchObject({ state: 'unconfirmed' });
  });
});

describe('A connection that never came to be has sent nothing', () => {
  it('refused', async () => {
    const outcome = await sendTo('http://127.0.0.1:9');
    expect(outcome).toMatchObject({ state: 'not_sent', retryAfterSeconds: null });
    expect(JSON.stringify(outcome)).not.toContain(apiKey);
  });

  it('an address that is no URL is refused when the account is opened', () => {
    for (const apiUrl of ['ftp://127.0.0.1', 'nowhere', ''])
      expect(() => createSendgrid({ apiKey, apiUrl })).toThrow(
        expect.objectContaining({ code: 'misconfigured' }),
      );
  });

  it.each([undefined, null, 'text', new Error('x'), { code: 'ERR_NETWORK' }])(
    'anything else, like %o, stays unconfirmed',
    (thrown) => {
      expect(outcomeOfError(thrown, now).state).toBe('unconfirmed');
    },
  );
});

describe('The request', () => {
  it('carries the key but none of the mail headers as HTTP headers', async () => {
    const seen: Record<string, unknown>[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers);
      answer(202, '')(request, response);
    });
    await sendTo(url);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ authorization: `Bearer ${apiKey}` });
    for (const name of ['message-id', 'references', 'in-reply-to', 'list-unsubscribe'])
      expect(seen[0]).not.toHaveProperty(name);
  });

  it('is for one person and leaves no tracking to account defaults', () => {
    const { sendId: _, ...mail } = contractMail('rep@seller.example', {
      track: { opens: false, clicks: true },
    });
    const request = toSendgridMail(mail);
    expect(request.personalizations).toHaveLength(1);
    expect(request.tracking_settings).toEqual({
      click_tracking: { enable: true, enable_text: false },
      open_tracking: { enable: false },
      subscription_tracking: { enable: false },
      ganalytics: { enable: false },
    });
  });

  it('goes out with the key of its own account only', async () => {
    const keys: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      keys.push(request.headers.authorization);
      answer(202, '')(request, response);
    });
    const { sendId: _, ...mail } = contractMail('rep@seller.example');
    const accounts = ['SG.one', 'SG.two'].map((key) => createSendgrid({ apiKey: key, apiUrl: `${url}/` }));
    for (const account of accounts) await account.send(mail);
    expect(keys).toEqual(['Bearer SG.one', 'Bearer SG.two']);
  });
});

it.each(['u@b.example>, <https://x.example', 'u@b.example, c@d.example', 'nobody', 'ü@b.example'])(
  'an unsubscribe address like %s is not put into a header',
  async (mailto) => {
    const { sendId: _, ...mail } = contractMail('rep@seller.example', {
      unsubscribe: { url: 'https://app.example/u/t', mailto },
    });
    const account = createSendgrid({ apiKey, apiUrl: 'http://127.0.0.1:9' });
    expect(await account.send(mail)).toMatchObject({ state: 'failed' });
  },
);
