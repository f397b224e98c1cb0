import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';
import { toInbound } from './webhook-server.ts';

/** Stands in the product's place and keeps what is posted, so that a test can deliver it late, again and in any order. */
export interface DeliveryRecorder {
  readonly url: string;
  /** What was posted since it was asked the last time. */
  taken(): readonly InboundRequest[];
  close(): Promise<void>;
}

export async function openRecorder(): Promise<DeliveryRecorder> {
  let requests: InboundRequest[] = [];
  let url = '';
  const server = createServer((request, response) => {
    toInbound(request, url).then(
      (inbound) => {
        requests.push(inbound);
        response.writeHead(204).end();
      },
      () => response.writeHead(500).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    taken() {
      const all = requests;
      requests = [];
      return all;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
