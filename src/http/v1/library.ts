import { createRoute, z } from '@hono/zod-openapi';
import { copyFromLibrary, copyFromLibraryInput } from '../../app/copy-from-library.ts';
import { readLibrary, readLibraryItem } from '../../app/read-library.ts';
import { createRouter } from '../env.ts';
import { answer, jsonBody, listOf, show } from '../schemas.ts';
import { plan, published } from './cadences.ts';
import { definition } from './definition-body.ts';
import { countryQuery, finding } from './lint.ts';

const range = z.tuple([z.number(), z.number()]);
const benchmark = z
  .object({
    name: z.string().openapi({ description: 'Row of the table', example: 'Cold outbound' }),
    touches: range.nullable(),
    days: z.int(),
    open: range.nullable().openapi({ description: 'Opens are loaded by machines, too' }),
    reply: range.nullable(),
    callConnect: range.nullable().openapi({ description: 'Of the calls' }),
    meeting: range,
  })
  .openapi('Benchmark', {
    description: 'What the field publishes: shares of the people, from and to; null what nobody publishes',
  });

const item = z
  .object({
    key: z.string().openapi({ example: 'cold-outbound' }),
    definition,
    ...plan,
    benchmark: benchmark.nullable(),
    findings: z.array(finding),
    offer: z
      .string()
      .nullable()
      .openapi({ description: "Half a sentence on what the sender's company does, which a copy replaces" }),
  })
  .openapi('LibraryItem');

const keyParam = z.object({
  key: z.string().openapi({ param: { name: 'key', in: 'path' }, example: 'cold-outbound' }),
});
const tags = ['Library'];
const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listLibrary',
  tags,
  summary: 'The built-in cadences, each with its benchmark and its lint',
  request: { query: countryQuery },
  responses: { 200: answer(listOf(item), 'The built-in cadences') },
});
const read = createRoute({
  method: 'get',
  path: '/{key}',
  operationId: 'getLibraryItem',
  tags,
  summary: 'A built-in cadence',
  request: { params: keyParam, query: countryQuery },
  responses: { 200: answer(item, 'The built-in cadence') },
});
const copy = createRoute({
  method: 'post',
  path: '/{key}/copy',
  operationId: 'copyLibraryItem',
  tags,
  summary: 'Publish a copy as a new cadence of your own',
  request: { params: keyParam, body: jsonBody(copyFromLibraryInput.omit({ key: true })) },
  responses: { 201: answer(published, 'The first version of the new cadence') },
});

export function libraryRoutes() {
  return createRouter()
    .openapi(list, (c) =>
      c.json(show(listOf(item), { items: readLibrary(c.req.valid('query').country) }), 200),
    )
    .openapi(read, (c) =>
      c.json(show(item, readLibraryItem(c.req.valid('param').key, c.req.valid('query').country)), 200),
    )
    .openapi(copy, async (c) => {
      const asked = { ...c.req.valid('json'), key: c.req.valid('param').key };
      return c.json(show(published, await copyFromLibrary(c.var.act, asked)), 201);
    });
}
