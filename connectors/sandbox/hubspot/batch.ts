import { z } from 'zod';
import type { StandInContext } from '../core/index.ts';
import { requireScopes } from './auth.ts';
import { type Outcome, shuffled, traceIds, tryAll } from './batch-outcome.ts';
import { upsertAll } from './batch-upsert.ts';
import type { ObjectType } from './data/object-types.ts';
import { invalid } from './errors.ts';
import { type Mount, pathType, readBody, VERSION } from './http.ts';
import { associationSchema, propertiesSchema } from './objects.ts';
import { find } from './read.ts';
import type { Portal } from './state.ts';
import type { RecordRow } from './types.ts';
import { checkProperties } from './validate.ts';
import { toPublic, toWritten } from './view.ts';
import { appSource, archive, change, checkUnique, create, prepareCreate, type Taken } from './write.ts';

const LIMIT = 100;
const trace = z.string().optional();

const createSchema = z.object({
  inputs: z.array(
    z.object({
      properties: propertiesSchema,
      associations: z.array(associationSchema),
      objectWriteTraceId: trace,
    }),
  ),
});
const readSchema = z.object({
  inputs: z.array(z.object({ id: z.string() })),
  properties: z.array(z.string()).default([]),
  propertiesWithHistory: z.array(z.string()).optional(),
  idProperty: z.string().optional(),
});
const updateSchema = z.object({
  inputs: z.array(
    z.object({
      id: z.string(),
      idProperty: z.string().optional(),
      properties: propertiesSchema,
      objectWriteTraceId: trace,
    }),
  ),
});
const archiveSchema = z.object({ inputs: z.array(z.object({ id: z.string() })) });

/** Reads a batch and holds it to HubSpot's limit of 100 inputs. */
async function readBatch<S extends z.ZodType<{ inputs: readonly unknown[] }>>(
  c: StandInContext,
  schema: S,
): Promise<z.output<S>> {
  const body = await readBody(c, schema);
  if (body.inputs.length > LIMIT)
    throw invalid(
      `Invalid request: the maximum number of inputs supported in a batch request for property history is ${LIMIT}. There were ${body.inputs.length} inputs.`,
    );
  if (body.inputs.length === 0) throw invalid('Invalid request: inputs must not be empty');
  return body;
}

/** Answers a batch: `status` when all went well, else 207 with what failed. */
function answer(c: StandInContext, portal: Portal, reply: { status: 200 | 201; outcome: Outcome }): Response {
  const { results, errors } = reply.outcome;
  const at = portal.clock.now().toISOString();
  c.set('result', {
    ids: results.map((result) => result.id),
    ...(errors.length === 0 ? {} : { refused: errors.map(({ message, context }) => ({ message, context })) }),
  });
  const body = { status: 'COMPLETE', results: shuffled(portal, results), startedAt: at, completedAt: at };
  if (errors.length === 0) return c.json(body, reply.status);
  return c.json({ ...body, numErrors: errors.length, errors }, 207);
}

const echo = (id: string | undefined) => (id === undefined ? {} : { objectWriteTraceId: id });

function createAll(
  portal: Portal,
  type: ObjectType,
  inputs: z.output<typeof createSchema>['inputs'],
): Outcome {
  const taken: Taken = new Set();
  const prepared = tryAll(inputs, (input) => ({
    input,
    create: prepareCreate(portal, type, { ...input, taken }),
  }));
  const results = prepared.done.map(({ input, create: ready }) => ({
    ...toWritten(create(portal, ready, appSource(portal))),
    ...echo(input.objectWriteTraceId),
  }));
  return { results, errors: prepared.errors };
}

function updateAll(
  portal: Portal,
  type: ObjectType,
  inputs: z.output<typeof updateSchema>['inputs'],
): Outcome {
  const ids = inputs.map((input) => input.id);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0)
    throw invalid(
      `Duplicate IDs found in batch input: [${[...new Set(twice)].join(', ')}]. IDs must be unique`,
    );
  const found = inputs.map((input) => ({ input, row: find(portal, type, input) }));
  const missing = found.filter(({ row }) => row === undefined).map(({ input }) => input);
  const present = found.flatMap(({ input, row }) => (row === undefined ? [] : [{ ...input, row }]));
  const taken: Taken = new Set();
  const checked = tryAll(present, (input) => {
    const values = checkProperties(portal, type.name, input.properties);
    checkUnique(portal, type, { values, on: input.row.id, taken });
    return { input, values };
  });
  const results = checked.done.map(({ input, values }) => ({
    ...toWritten(change(portal, { type, row: input.row, values }, appSource(portal))),
    ...echo(input.objectWriteTraceId),
  }));
  const errors =
    missing.length === 0
      ? []
      : [
          notFoundError(
            type,
            missing.map(({ id }) => id),
            traceIds(missing),
          ),
        ];
  return { results, errors: [...errors, ...checked.errors] };
}

function notFoundError(type: ObjectType, ids: readonly string[], traces: readonly string[] = []) {
  return {
    status: 'error' as const,
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${type.label} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids, ...(traces.length === 0 ? {} : { objectWriteTraceId: traces }) },
  };
}

function readAll(
  portal: Portal,
  type: ObjectType,
  wanted: z.output<typeof readSchema> & { archived: boolean },
): Outcome {
  const rows = new Map<string, RecordRow>();
  const missing: string[] = [];
  for (const { id } of wanted.inputs) {
    const row = find(portal, type, { id, idProperty: wanted.idProperty, archived: wanted.archived });
    if (row === undefined) missing.push(id);
    else rows.set(row.id, row);
  }
  const results = [...rows.values()].map((row) => ({ ...toPublic(portal, row, wanted.properties) }));
  return { results, errors: missing.length === 0 ? [] : [notFoundError(type, missing)] };
}

/** Batch create, read, update, upsert and archive of every object type. */
export const mountBatch: Mount = (app, portal) => {
  const base = `/crm/objects/${VERSION}/:type/batch`;

  app.post(`${base}/create`, async (c) => {
    const type = pathType(c);
    requireScopes(c, type.write);
    const { inputs } = await readBatch(c, createSchema);
    return answer(c, portal, { status: 201, outcome: createAll(portal, type, inputs) });
  });

  app.post(`${base}/read`, async (c) => {
    const type = pathType(c);
    requireScopes(c, type.read);
    const body = await readBatch(c, readSchema);
    const archived = c.req.query('archived') === 'true';
    return answer(c, portal, { status: 200, outcome: readAll(portal, type, { ...body, archived }) });
  });

  app.post(`${base}/update`, async (c) => {
    const type = pathType(c);
    requireScopes(c, type.write);
    const { inputs } = await readBatch(c, updateSchema);
    return answer(c, portal, { status: 200, outcome: updateAll(portal, type, inputs) });
  });

  app.post(`${base}/upsert`, async (c) => {
    const type = pathType(c);
    requireScopes(c, type.write);
    const { inputs } = await readBatch(c, updateSchema);
    return answer(c, portal, { status: 200, outcome: upsertAll(portal, type, inputs) });
  });

  app.post(`${base}/archive`, async (c) => {
    const type = pathType(c);
    requireScopes(c, type.write);
    const { inputs } = await readBatch(c, archiveSchema);
    const rows = inputs.flatMap(({ id }) => portal.records.resolve(type.name, id) ?? []);
    for (const row of rows) archive(portal, row, appSource(portal));
    c.set('result', { archived: rows.map((row) => row.id) });
    return c.body(null, 204);
  });
};
