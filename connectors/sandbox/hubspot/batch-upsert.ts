import { type Outcome, tryAll } from './batch-outcome.ts';
import type { ObjectType } from './data/object-types.ts';
import { invalid } from './errors.ts';
import { find } from './read.ts';
import type { Portal } from './state.ts';
import { uniqueForm } from './store/records.ts';
import { checkProperties } from './validate.ts';
import { toWritten } from './view.ts';
import { appSource, change, checkUnique, create, prepareCreate, type Taken } from './write.ts';

interface UpsertInput {
  readonly id: string;
  readonly idProperty?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly objectWriteTraceId?: string | undefined;
}

/** Two inputs for one record fail the batch. */
function checkDistinct(inputs: readonly UpsertInput[]): void {
  const seen = new Set<string>();
  for (const { id, idProperty } of inputs) {
    const key = `${idProperty ?? ''}=${uniqueForm(idProperty ?? '', id)}`;
    if (seen.has(key))
      throw invalid(`Duplicate IDs found in batch input: [${id}]. IDs must be unique within a batch`);
    seen.add(key);
  }
}

function prepare(portal: Portal, type: ObjectType, step: { input: UpsertInput; taken: Taken }) {
  const { input, taken } = step;
  const { id, idProperty, properties } = input;
  const row = find(portal, type, { id, idProperty });
  if (row !== undefined) {
    const values = checkProperties(portal, type.name, properties);
    checkUnique(portal, type, { values, on: row.id, taken });
    return { input, row, values };
  }
  if (idProperty === undefined || idProperty === 'hs_object_id')
    throw invalid(`Could not find ${type.label} with id ${id}, and none can be created by record id`);
  return {
    input,
    ready: prepareCreate(portal, type, { properties: { ...properties, [idProperty]: id }, taken }),
  };
}

/** Creates or updates by a unique property; takes no associations. `new` tells which it was. */
export function upsertAll(portal: Portal, type: ObjectType, inputs: readonly UpsertInput[]): Outcome {
  checkDistinct(inputs);
  const source = appSource(portal);
  const taken: Taken = new Set();
  const { done, errors } = tryAll(inputs, (input) => prepare(portal, type, { input, taken }));
  const results = done.map((step) => {
    const written =
      step.row === undefined
        ? create(portal, step.ready, source)
        : change(portal, { type, row: step.row, values: step.values }, source);
    const { objectWriteTraceId } = step.input;
    return {
      ...toWritten(written),
      new: step.row === undefined,
      ...(objectWriteTraceId === undefined ? {} : { objectWriteTraceId }),
    };
  });
  return { results, errors };
}
