import { createRoute, z } from '@hono/zod-openapi';
import { diffDefinition, diffInput, diffPublished } from '../../app/diff-cadence.ts';
import { inFlightInput } from '../../app/in-flight-plan.ts';
import { moveInFlight, previewVersion, publishVersion } from '../../app/publish-version.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, show } from '../schemas.ts';
import { definitionBody, definitionOf } from './definition-body.ts';
import { namedDiff, preview, published } from './version-schemas.ts';

const tags = ['Cadences'];

const terms = {
  inFlight: inFlightInput.optional().openapi({
    description: 'What becomes of people in flight, by where they stand; everybody stays by default',
  }),
  dryRun: z.boolean().optional().openapi({ description: 'Say what would happen, and change nothing' }),
};

const publishBody = definitionBody
  .extend({
    ...terms,
    basedOn: z.int().min(1).optional().openapi({
      description: 'The version that was looked at: 409 when another one is in force by now',
    }),
  })
  .openapi('PublishBody');

const publish = createRoute({
  method: 'post',
  path: '/{id}/versions',
  operationId: 'publishVersion',
  tags,
  summary: 'Publish a version, and let people in flight stay, move to the same step or begin anew',
  request: { params: idParam, body: jsonBody(publishBody) },
  responses: {
    200: answer(preview, 'With `dryRun`: what would change, and for whom'),
    201: answer(published, 'The published version, and the job that brings people to it'),
  },
});

const move = createRoute({
  method: 'post',
  path: '/{id}/in-flight',
  operationId: 'moveInFlight',
  tags,
  summary: 'Bring people in flight to the version in force',
  request: { params: idParam, body: jsonBody(z.object(terms)) },
  responses: { 200: answer(published, 'The version in force, and the job that brings people to it') },
});

const diff = createRoute({
  method: 'get',
  path: '/{id}/versions/{n}/diff',
  operationId: 'diffVersions',
  tags,
  summary: 'What a version changed, compared with the one before it or with any other',
  request: {
    params: z.object({ id, n: z.coerce.number().int().min(1) }),
    query: z.object({ from: diffInput.shape.from }),
  },
  responses: { 200: answer(namedDiff, 'What differs') },
});

const diffDraft = createRoute({
  method: 'post',
  path: '/{id}/diff',
  operationId: 'diffDefinition',
  tags,
  summary: 'What a definition that is not published would change of the version in force',
  request: { params: idParam, body: jsonBody(definitionBody) },
  responses: { 200: answer(namedDiff, 'What differs') },
});

export function versionRoutes() {
  return createRouter()
    .openapi(publish, async (c) => {
      const body = c.req.valid('json');
      const { inFlight, basedOn, dryRun } = body;
      const terms = { cadenceId: c.req.valid('param').id, inFlight, basedOn };
      const input = { ...terms, definition: definitionOf(body) };
      if (dryRun) return c.json(show(preview, await previewVersion(c.var.act, input)), 200);
      const { version, ...rest } = await publishVersion(c.var.act, input);
      return c.json(show(published, { ...version, ...rest }), 201);
    })
    .openapi(move, async (c) => {
      const input = { cadenceId: c.req.valid('param').id, ...c.req.valid('json') };
      const { version, ...rest } = await moveInFlight(c.var.act, input);
      return c.json(show(published, { ...version, ...rest }), 200);
    })
    .openapi(diff, async (c) => {
      const { id: cadenceId, n } = c.req.valid('param');
      const { from } = c.req.valid('query');
      return c.json(show(namedDiff, await diffPublished(c.var.act, { cadenceId, number: n, from })), 200);
    })
    .openapi(diffDraft, async (c) => {
      const input = { cadenceId: c.req.valid('param').id, definition: definitionOf(c.req.valid('json')) };
      return c.json(show(namedDiff, await diffDefinition(c.var.act, input)), 200);
    });
}
