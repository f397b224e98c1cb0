import { createRoute, z } from '@hono/zod-openapi';
import { readCompany, setCompanyCaps, setCompanyCapsInput } from '../../app/company-caps.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, show, time } from '../schemas.ts';

const count = z.int().nullable();
export const companyCaps = z.object({ peopleAtOnce: count, touchesPerWeek: count }).openapi('CompanyCaps');

const text = z.string().nullable();
const company = z
  .object({ id, name: z.string(), domain: text, industry: text, caps: companyCaps.nullable() })
  .openapi('CappedCompany');

const use = z
  .object({
    company,
    inForce: companyCaps,
    people: z.array(z.object({ personId: id, name: z.string(), cadence: z.string(), owner: z.string() })),
    touches: z.array(
      z.object({ enrollmentId: id, name: z.string(), channel: z.string(), at: time, done: z.boolean() }),
    ),
  })
  .openapi('CompanyUse');

const tags = ['Companies'];

const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getCompany',
  tags,
  summary: "A company's caps, who of it is in cadences, and this week's touches",
  request: { params: idParam },
  responses: { 200: answer(use, 'The company') },
});
const update = createRoute({
  method: 'patch',
  path: '/{id}',
  operationId: 'setCompanyCaps',
  tags,
  summary: "Give a company caps of its own; null: the workspace's hold",
  request: { params: idParam, body: jsonBody(setCompanyCapsInput.omit({ id: true })) },
  responses: { 200: answer(company, 'The company as it is now') },
});

export function companyRoutes() {
  return createRouter()
    .openapi(read, async (c) => c.json(show(use, await readCompany(c.var.act, c.req.valid('param').id)), 200))
    .openapi(update, async (c) => {
      const input = { ...c.req.valid('param'), ...c.req.valid('json') };
      return c.json(show(company, await setCompanyCaps(c.var.act, input)), 200);
    });
}
