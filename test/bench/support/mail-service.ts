import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long the service takes for a mail, as SendGrid does on a good day. */
const answersAfterMs = 20;

/**
 * What `POST /v3/mail/send` is to a sender, and nothing else: reads the mail, answers 202 with a message id after 20 ms.
 * It counts what it accepted by touch, so that a benchmark can tell that nothing came twice. A process of its own that
 * costs little: it shares the cores with what is measured.
 */
const accepted = new Map<string, number>();
let count = 0;

interface Arguments {
  readonly custom_args?: { readonly cadenza_touch: string };
}

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    const twice = [...accepted.values()].filter((times) => times > 1).length;
    response.end(JSON.stringify({ touches: [...accepted.keys()], twice }));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const mail = JSON.parse(Buffer.concat(chunks).toString()) as Arguments & {
      personalizations: readonly Arguments[];
    };
    // The product names its arguments with the person, the SDK's convenient form with the whole mail.
    const touch = (mail.personalizations[0]?.custom_args ?? mail.custom_args)?.cadenza_touch ?? '';
    accepted.set(touch, (accepted.get(touch) ?? 0) + 1);
    count += 1;
    const id = `m${count}`;
    setTimeout(() => response.writeHead(202, { 'x-message-id': id }).end(), answersAfterMs);
  });
}).listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
// Between two rounds connections are idle. A sender that gets no processor for as long as the service keeps them puts
// its next mails on closed ones, and cannot tell whether they were taken: they are unconfirmed.
server.keepAliveTimeout = 600_000;
process.once('disconnect', () => process.exit());
