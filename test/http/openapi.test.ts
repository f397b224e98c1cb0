import { hc } from 'hono/client';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import type { HttpApp } from '../../src/http/app.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Record<string, object>;
  readonly parameters?: readonly { readonly $ref?: string; readonly name?: string; readonly in?: string }[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: Record<string, Record<string, object>>;
  readonly security: readonly object[];
}

const read = async () => (await http.send('/openapi.json')).json<Document>();
const operations = (document: Document) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

test('every route under /v1 is described, and nothing is described that is not there', async () => {
  const document = await read();
  const described = operations(document).map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  const routed = http.app.routes
    .filter((route) => route.path.startsWith('/v1') && route.method !== 'ALL')
    .map((route) => `${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`);
  expect([...new Set(described)].sort()).toEqual([...new Set(routed)].sort());
  expect(described.length).toBeGreaterThan(35);
});

test('the document is OpenAPI 3.1 and each operation has a name, a summary, tags and problems', async () => {
  const document = await read();
  expect(document.openapi).toBe('3.1.0');
  const names = operations(document).map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, method, operation } of operations(document)) {
    expect(operation, `${method} ${path}`).toMatchObject({
      operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
      summary: expect.any(String),
      tags: [expect.any(String)],
      responses: { 401: { content: { 'application/problem+json': expect.any(Object) } } },
    });
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const inPath = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
    expect(inPath.sort(), path).toEqual(placeholders.sort());
    const keyed = (operation.parameters ?? []).some((one) => one.$ref?.endsWith('IdempotencyKey'));
    expect(keyed, `${method} ${path}`).toBe(method === 'post');
  }
  expect(Object.keys(document.components.securitySchemes ?? {})).toEqual(['apiKey', 'session']);
});

test('every reference leads somewhere, and times are described as times', async () => {
  const document = await read();
  const text = JSON.stringify(document);
  for (const [, group = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g))
    expect(document.components[group]?.[name], `${group}/${name}`).toBeDefined();
  expect(document.components.schemas?.Enrollment).toMatchObject({
    properties: { createdAt: { type: 'string', format: 'date-time' } },
  });
});

test('the document is the same however often it is asked for', async () => {
  expect(await read()).toEqual(await read());
});

test("Hono's client knows the answers' types", async () => {
  const client = hc<HttpApp>(http.publicUrl, {
    headers: { authorization: `Bearer ${http.keys.rep}` },
    fetch: async (input: string | URL | Request, init?: RequestInit) => http.app.request(String(input), init),
  });
  const response = await client.v1.cadences.$get();
  const { items } = await response.json();
  expectTypeOf(items[0]).not.toBeAny();
  expectTypeOf<(typeof items)[number]['name']>().toEqualTypeOf<string>();
  expect(items[0]?.name).toContain('Outbound prospecting');
});
