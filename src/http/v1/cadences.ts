import { createRoute, z } from '@hono/zod-openapi';
import { forecastCadence, forecastInput } from '../../app/forecast-cadence.ts';
import { publishCadence } from '../../app/publish-cadence.ts';
import { listCadences, listVersions, readCadence, readVersionFile } from '../../app/read-cadences.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, show, shownOutcome, time } from '../schemas.ts';
import { definition, definitionBody, definitionOf, writtenDefinition } from './definition-body.ts';
import { forecast } from './forecast-schemas.ts';

const count = z.object({ state: z.string(), reason: z.string().nullable(), count: z.int() });

export const version = z
  .object({ id, cadenceId: id, number: z.int(), definition, publishedAt: time, publishedBy: z.string() })
  .openapi('Version');

export const warnings = z.array(z.string()).openapi({
  description:
    "What else loses by the version, and what it lacks: experiments that get nobody from it on, rules whose step is gone, the library's general words for what one's company does",
});
export const published = version.extend({ warnings }).openapi('PublishedCadence');

const channel = z.enum(['email', 'call', 'linkedin', 'sms', 'video', 'direct_mail', 'custom']);
/** A definition as planned, as versions and built-in cadences show it. */
export const plan = {
  plannedDays: z.int().openapi({ description: 'Calendar days from the first step to the last, as planned' }),
  plan: z
    .array(
      z.object({
        key: z.string(),
        name: z.string(),
        channel,
        mode: z.enum(['automatic', 'task']),
        day: z.int(),
        onlyIf: z.string().nullable(),
        otherwise: z.string().nullable(),
        follows: z.string().nullable(),
        outcomes: z.array(shownOutcome),
      }),
    )
    .openapi({
      description:
        'The steps in order, each on its day; with what it asks before, what follows it, and what a rep may record',
    }),
  rules: z.array(z.string()).openapi({ description: 'The rules of the cadence in words, the first first' }),
};

const versionView = version.extend({ ...plan, counts: z.array(count) }).openapi('VersionView');

const summary = z
  .object({
    id,
    name: z.string(),
    type: z.string(),
    currentVersionId: id,
    versionNumber: z.int(),
    archivedAt: time.nullable(),
    createdAt: time,
    ...plan,
    counts: z.array(count),
  })
  .openapi('CadenceSummary');

const cadence = summary.extend({ version }).openapi('Cadence');

const file = z
  .object({
    number: z.int(),
    publishedAt: time,
    publishedBy: z.string(),
    definition: writtenDefinition.openapi({ description: 'Without what is the default anyway' }),
    days: z.array(z.int()).openapi({ description: 'The planned day of each step' }),
  })
  .openapi('VersionFile');

const tags = ['Cadences'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listCadences',
  tags,
  summary: 'All cadences, with the number of people in each by state',
  responses: { 200: answer(listOf(summary), 'The cadences') },
});
const create = createRoute({
  method: 'post',
  path: '/',
  operationId: 'publishCadence',
  tags,
  summary: 'Publish a cadence: a new one, or a version of the one with the same name',
  request: { body: jsonBody(definitionBody) },
  responses: { 201: answer(published, 'The published version') },
});
const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getCadence',
  tags,
  summary: 'A cadence with its version in force',
  request: { params: idParam },
  responses: { 200: answer(cadence, 'The cadence') },
});
const versions = createRoute({
  method: 'get',
  path: '/{id}/versions',
  operationId: 'listVersions',
  tags,
  summary: 'All published versions of a cadence, with the people in each by state',
  request: { params: idParam },
  responses: { 200: answer(listOf(versionView), 'The versions, newest first') },
});
const foresee = createRoute({
  method: 'post',
  path: '/{id}/forecast',
  operationId: 'forecastCadence',
  tags,
  summary:
    'What enrolling people would ask for: mail, tasks and CRM calls by day, peaks, results, start days',
  description:
    'For a number of people, or for a selection as an enrollment takes it; of more than 200 the first 200 stand for all. Nobody is enrolled.',
  request: { params: idParam, body: jsonBody(forecastInput.omit({ cadenceId: true })) },
  responses: { 200: answer(forecast, 'The forecast') },
});

const readFile = createRoute({
  method: 'get',
  path: '/{id}/file',
  operationId: 'readCadenceFile',
  tags,
  summary: 'The version in force as it is written to a file, to be changed and published again',
  request: { params: idParam },
  responses: { 200: answer(file, 'The version in force') },
});

export function cadenceRoutes() {
  return createRouter()
    .openapi(list, async (c) => c.json(show(listOf(summary), { items: await listCadences(c.var.act) }), 200))
    .openapi(create, async (c) => {
      const definition = definitionOf(c.req.valid('json'));
      return c.json(show(published, await publishCadence(c.var.act, { definition })), 201);
    })
    .openapi(read, async (c) =>
      c.json(show(cadence, await readCadence(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(readFile, async (c) =>
      c.json(show(file, await readVersionFile(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(versions, async (c) => {
      const items = await listVersions(c.var.act, c.req.valid('param').id);
      return c.json(show(listOf(versionView), { items }), 200);
    })
    .openapi(foresee, async (c) => {
      const input = { ...c.req.valid('json'), cadenceId: c.req.valid('param').id };
      return c.json(show(forecast, await forecastCadence(c.var.act, input)), 200);
    });
}
