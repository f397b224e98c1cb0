import { createRoute, z } from '@hono/zod-openapi';
import { lintCadence } from '../../app/lint-cadence.ts';
import { countriesInput } from '../../app/lint-definition.ts';
import { createRouter } from '../env.ts';
import { answer, anything, idParam, jsonBody, show } from '../schemas.ts';
import { definitionBody, definitionOf } from './definition-body.ts';

export const finding = z
  .object({
    rule: z.string().openapi({ example: 'opt-out-words' }),
    severity: z.enum(['error', 'warning', 'hint']),
    step: z
      .string()
      .optional()
      .openapi({ description: 'Key of the step; left out for the cadence as a whole' }),
    path: z.string().openapi({ example: 'steps.0.variants.0.body' }),
    words: z.string().openapi({ description: 'What is wrong and what to do' }),
    why: z.string().openapi({ description: 'Why it matters, and who says so' }),
  })
  .openapi('Finding');

const lint = z
  .object({
    ok: z.boolean().openapi({ description: 'It could be published, and no finding is an error' }),
    definition: anything.nullable().openapi({ description: 'With defaults; null where it is not right' }),
    problems: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .openapi({ description: 'Why it would be refused' }),
    findings: z.array(finding).openapi({ description: 'What experience says about it, worst first' }),
  })
  .openapi('Lint');

/** Where the people are who will be enrolled. */
export const countryQuery = z.object({
  country: countriesInput.optional().openapi({
    type: 'string',
    example: 'DE,AT',
    description: 'Countries of the people, for rules on consent: ISO 3166 codes, with commas between',
  }),
});

const tags = ['Cadences'];
const linted = { 200: answer(lint, 'What is wrong, and what could be better') };

const ofDefinition = createRoute({
  method: 'post',
  path: '/lint',
  operationId: 'lintDefinition',
  tags,
  summary: 'Check a definition that is not saved',
  request: { query: countryQuery, body: jsonBody(definitionBody) },
  responses: linted,
});
const ofCadence = createRoute({
  method: 'get',
  path: '/{id}/lint',
  operationId: 'readLint',
  tags,
  summary: "Check a cadence's version in force",
  request: { params: idParam, query: countryQuery },
  responses: linted,
});
const ofDraft = createRoute({
  method: 'post',
  path: '/{id}/lint',
  operationId: 'lintCadence',
  tags,
  summary: 'Check a definition without publishing it, or the version in force when no body is given',
  request: {
    params: idParam,
    query: countryQuery,
    body: { content: { 'application/json': { schema: definitionBody } } },
  },
  responses: linted,
});

export function lintRoutes() {
  return createRouter()
    .openapi(ofDefinition, async (c) => {
      const input = {
        definition: definitionOf(c.req.valid('json')),
        countries: c.req.valid('query').country,
      };
      return c.json(show(lint, await lintCadence(c.var.act, input)), 200);
    })
    .openapi(ofCadence, async (c) => {
      const input = { cadenceId: c.req.valid('param').id, countries: c.req.valid('query').country };
      return c.json(show(lint, await lintCadence(c.var.act, input)), 200);
    })
    .openapi(ofDraft, async (c) => {
      const input = {
        cadenceId: c.req.valid('param').id,
        definition: definitionOf(c.req.valid('json')),
        countries: c.req.valid('query').country,
      };
      return c.json(show(lint, await lintCadence(c.var.act, input)), 200);
    });
}
