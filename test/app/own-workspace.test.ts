import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { prepareFirstStart } from '../../src/demo/first-start.ts';
import { type RunningNode, startNode } from '../../src/node.ts';

let node: RunningNode;
let workspaceId: string;
const lines: string[] = [];
beforeAll(async () => {
  const settings = parseConfig({
    PORT: '0',
    LOG_LEVEL: 'silent',
    ADMIN_EMAIL: 'Ada@acme.example',
    // A real service as far as the product can tell; nothing listens there.
    SENDGRID_API_KEY: 'SG.a-key',
    SENDGRID_API_URL: 'http://127.0.0.1:9',
  });
  node = await startNode(settings, { inMemory: true, people: 5 });
  workspaceId = await prepareFirstStart(node, (line) => lines.push(line));
});
afterAll(() => node.close());

test('the first start with a real service invents nobody and begins in test mode without a postal address', async () => {
  const found = await node.ctx.store.withWorkspace(workspaceId, async (tx) => ({
    workspace: await tx.workspace.get(),
    users: await tx.users.list(),
    senders: await tx.users.senders(),
    people: (await tx.people.search(null, { cursor: null, limit: 9 })).items,
    cadences: await tx.cadences.list(),
    connections: await tx.connections.list(),
  }));
  expect(found.workspace).toMatchObject({ name: 'My workspace', mode: 'test', postalAddress: null });
  expect(found.users).toMatchObject([{ email: 'ada@acme.example', role: 'admin', active: true }]);
  expect([found.senders, found.people]).toEqual([[], []]);
  expect(found.cadences).toHaveLength(1);
  expect(found.connections.map((one) => one.kind).sort()).toEqual(['hubspot', 'salesforce']);
});

test('it says what to do next, in order, with calls that the API knows', async () => {
  const text = lines.join('\n');
  const order = ['Sign in', 'postalAddress', '/v1/senders', 'stand-in and connected', '"mode": "live"'];
  const places = order.map((part) => text.indexOf(part));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(Math.min(...places)).toBeGreaterThan(-1);
  const document = (await (await fetch(`${node.url}/openapi.json`)).json()) as {
    paths: Record<string, object>;
  };
  const calls = [...text.matchAll(/curl -X (\w+) (\S+)/g)];
  expect(calls).toHaveLength(4);
  for (const [, method = '', url = ''] of calls)
    expect(document.paths[new URL(url).pathname]).toHaveProperty(method.toLowerCase());
});
