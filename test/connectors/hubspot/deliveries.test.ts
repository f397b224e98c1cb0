import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InboundRequest } from '../../../src/ports/inbound-request.ts';
import { type HubspotWorld, openHubspotWorld } from './world.ts';

let world: HubspotWorld;
let server: Server;
let received: InboundRequest[];

/** Takes whatever is posted, as the product's webhook route would hand it over. */
function receive(origin: () => string): Server {
  return createServer((message, answer) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const headers = new Map(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
      const url = `${origin()}${message.url}`;
      received.push({ method: message.method ?? '', url, headers, body: Buffer.concat(chunks) });
      answer.writeHead(204).end();
    });
  });
}

function originOf(listening: Server): string {
  const address = listening.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

beforeEach(async () => {
  received = [];
  world = await openHubspotWorld(40, false);
  server = receive(() => originOf(server));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  world.standIn.setDeliverTo(originOf(server));
});
afterEach(async () => {
  await world.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe("the portal's webhooks", () => {
  it('are verified over the public URL and give hints of what a person did there', async () => {
    const { first, second } = world.people;
    const old = { ...second };
    await world.act('opt_out', first);
    await world.act('merge', first, second);
    await world.standIn.settled();
    const { inbound } = world.kind;
    for (const delivery of received) {
      expect(inbound.claimedAccount(delivery)).toBe(String(world.standIn.portalId));
      await inbound.verify(delivery, [], new Date());
    }
    const hints = received.flatMap((delivery) => inbound.changes(delivery));
    expect(hints).toContainEqual(expect.objectContaining({ ref: first, change: 'opted_out' }));
    for (const ref of [first, old, second])
      expect(hints).toContainEqual(expect.objectContaining({ ref, change: 'merged' }));
  });

  it('give no hints for what we did ourselves', async () => {
    const [person] = await world.crm.readPeople([world.people.first]);
    await world.crm.optOut([{ ref: world.people.first, email: person?.email ?? null }]);
    await world.standIn.settled();
    expect(received.length).toBeGreaterThan(0);
    expect(received.flatMap((delivery) => world.kind.inbound.changes(delivery))).toEqual([]);
  });
});
