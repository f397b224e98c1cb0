import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import sendgrid from '@sendgrid/mail';
import tlsOptions from 'smtp-server/lib/tls-options.js';
import { afterAll, describe, expect, it } from 'vitest';
import { lostCall } from '../../../connectors/wire/index.ts';

const closers: (() => void)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

const { MailService } = sendgrid as unknown as {
  readonly MailService: new () => {
    readonly client: {
      setDefaultRequest(values: object): void;
      request(request: object): Promise<unknown>;
    };
  };
};

/** The two clients that connectors call with: the platform's own, and SendGrid's, which is axios on Node's https. */
const clients: readonly (readonly [string, (url: string) => Promise<unknown>])[] = [
  ['fetch', (url) => fetch(url, { method: 'POST', body: 'x'.repeat(100_000) })],
  [
    "SendGrid's client",
    (url) => {
      const { client } = new MailService();
      client.setDefaultRequest({ baseUrl: `${url}/`, maxRedirects: 0 });
      return client.request({ method: 'POST', url: '/v3/mail/send', body: 'x'.repeat(100_000) });
    },
  ],
];

const thrownBy = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.unreachable('it was answered'),
    (error: unknown) => error,
  );

const portOf = (server: Server) => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

async function listening(onConnect: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(onConnect).listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  return server;
}

describe.each(clients)('A call by %s that gets no answer', (_, call) => {
  it('never left where nobody listens', async () => {
    const server = await listening(() => {});
    const port = portOf(server);
    server.close();
    await once(server, 'close');
    for (const host of ['127.0.0.1', 'localhost'])
      expect(lostCall(await thrownBy(call(`http://${host}:${port}`)))).toEqual({
        ...{ code: 'ECONNREFUSED', neverLeft: true },
      });
  });

  it('never left where the certificate is not trusted, and the server got nothing of it', async () => {
    let got = 0;
    // Nobody trusts the certificate that this package brings for trying out.
    const { key, cert } = tlsOptions();
    const server = createTlsServer({ key, cert }, (socket) =>
      socket
        .on('error', () => {})
        .on('data', (data) => {
          got += data.length;
        }),
    );
    const hungUp = new Promise((resolve) =>
      server.on('connection', (socket) => socket.once('close', resolve)),
    );
    closers.push(() => server.close());
    server.on('tlsClientError', () => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const lost = lostCall(await thrownBy(call(`https://127.0.0.1:${portOf(server)}`)));
    expect(lost).toMatchObject({ code: expect.stringContaining('CERT'), neverLeft: true });
    await hungUp;
    expect(got).toBe(0);
  });

  it('may have arrived where the connection ends after it', async () => {
    const server = await listening((socket) => socket.once('data', () => socket.destroy()));
    expect(lostCall(await thrownBy(call(`http://127.0.0.1:${portOf(server)}`)))).toMatchObject({
      neverLeft: false,
    });
  });

  it('may have arrived where what answers is no TLS: the same code ends connections that are in use', async () => {
    const server = await listening((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 No\r\n\r\n'));
    expect(lostCall(await thrownBy(call(`https://127.0.0.1:${portOf(server)}`)))).toMatchObject({
      neverLeft: false,
    });
  });
});

const failed = (code: string, more: object = {}) => Object.assign(new Error('x'), { code, ...more });

describe('A code that stands for a call which never left', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'])(
    '%s: by itself',
    (code) => {
      expect(lostCall(failed(code))).toEqual({ code, neverLeft: true });
      expect(lostCall(new TypeError('fetch failed', { cause: failed(code) }))).toEqual({
        ...{ code, neverLeft: true },
      });
    },
  );

  it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL'])(
    '%s: only where connecting failed',
    (code) => {
      expect(lostCall(failed(code, { syscall: 'connect' })).neverLeft).toBe(true);
      for (const syscall of ['read', 'write', undefined])
        expect(lostCall(failed(code, { syscall })).neverLeft).toBe(false);
    },
  );

  it.each([
    'ECONNRESET',
    'EPIPE',
    'EPROTO',
    'ECONNABORTED',
    'UND_ERR_SOCKET',
    'UND_ERR_HEADERS_TIMEOUT',
    'UND_ERR_BODY_TIMEOUT',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
    'ERR_NETWORK',
    'constructor',
  ])('%s is none', (code) => {
    expect(lostCall(failed(code, { syscall: 'connect' }))).toEqual({ code, neverLeft: false });
  });

  it('counts for several addresses only where all of them failed so', () => {
    const refused = failed('ECONNREFUSED', { syscall: 'connect' });
    const timedOut = failed('ETIMEDOUT', { syscall: 'connect' });
    const broken = failed('ECONNRESET', { syscall: 'read' });
    const all = (...errors: Error[]) => Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
    expect(lostCall(all(refused, timedOut))).toEqual({ code: 'ECONNREFUSED', neverLeft: true });
    expect(lostCall(new TypeError('fetch failed', { cause: all(refused, broken) })).neverLeft).toBe(false);
    expect(lostCall(all()).neverLeft).toBe(false);
  });

  it('is that of the innermost error, and nothing else is one', () => {
    const inner = failed('ECONNRESET', { syscall: 'read' });
    expect(lostCall(failed('ECONNREFUSED', { syscall: 'connect', cause: inner })).neverLeft).toBe(false);
    const endless = failed('ECONNRESET');
    endless.cause = endless;
    for (const thrown of [undefined, null, 'text', 7, new Error('x'), { code: 7 }, endless])
      expect(lostCall(thrown).neverLeft).toBe(false);
    expect(lostCall(AbortSignal.abort(new DOMException('late', 'TimeoutError')).reason)).toEqual({
      ...{ code: null, neverLeft: false },
    });
  });
});
