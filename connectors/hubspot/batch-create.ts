import { isAppError } from '../../src/errors.ts';
import type { HubspotAnswer, HubspotOutcome } from './client.ts';
import type { EngagementInput, EngagementType } from './engagements.ts';
import {
  failureOfWrite,
  failureToAppError,
  type HubspotError,
  type RowProblem,
  readError,
  rowProblem,
  type WriteFailure,
} from './errors.ts';
import type { Portal } from './portal.ts';
import { batchSchema } from './schemas.ts';

/** HubSpot's limit for batch create and batch read. */
export const BATCH = 100;

/** What became of one row. `refused` is certain not to be there, for the reason that `problem` names. */
export type RowOutcome =
  | { readonly status: 'written'; readonly crmId: string }
  | { readonly status: 'refused'; readonly problem: RowProblem; readonly reason: string }
  | { readonly status: 'retry' | 'unknown'; readonly reason: string };

/** Why sending more now makes no sense: the budget is used up, nobody answers, or access is gone (`error`). */
export interface Stop {
  readonly reason: string;
  /** Set when nothing can be written until a person or a later token helps. */
  readonly error: unknown;
}

interface BatchOutcome {
  /** By trace id; one for each row. */
  readonly rows: ReadonlyMap<string, RowOutcome>;
  readonly stop: Stop | null;
}

/** One row, as far as every object type has it. */
type CreateInput = Omit<EngagementInput, 'associations'> & { readonly associations: readonly object[] };

interface BatchCreate {
  readonly type: EngagementType | 'contacts';
  /** At most `BATCH`, trace ids all different. */
  readonly inputs: readonly CreateInput[];
}

function all(inputs: readonly CreateInput[], outcome: RowOutcome): ReadonlyMap<string, RowOutcome> {
  return new Map(inputs.map((input) => [input.objectWriteTraceId, outcome]));
}

function refusal(type: BatchCreate['type'], error: HubspotError): RowOutcome {
  const problem = rowProblem(error);
  const said = error.message === '' ? 'without saying why' : `: ${error.message}`;
  const advice =
    problem === 'property'
      ? ' An admin has to prepare HubSpot again, so that its properties are created.'
      : '';
  return { status: 'refused', problem, reason: `HubSpot refused it in ${type}${said}${advice}` };
}

interface ReadRows {
  readonly rows: ReadonlyMap<string, RowOutcome>;
  /** Errors that do not say which row they are about. */
  readonly loose: readonly HubspotError[];
}

/** Reads a 2xx; rows that it does not account for are left out. */
function readRows(type: BatchCreate['type'], body: unknown): ReadRows {
  const parsed = batchSchema.safeParse(body);
  const rows = new Map<string, RowOutcome>();
  const loose: HubspotError[] = [];
  if (!parsed.success) return { rows, loose };
  for (const { id, objectWriteTraceId, properties } of parsed.data.results) {
    const trace = objectWriteTraceId ?? properties.cadenza_touch_id;
    if (typeof trace === 'string') rows.set(trace, { status: 'written', crmId: id });
  }
  for (const raw of parsed.data.errors) {
    const error = readError(raw);
    const traces = error.context.objectWriteTraceId ?? [];
    if (traces.length === 0) loose.push(error);
    for (const trace of traces) if (!rows.has(trace)) rows.set(trace, refusal(type, error));
  }
  return { rows, loose };
}

const succeeded = (outcome: HubspotOutcome): outcome is HubspotAnswer =>
  outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;

/** The token source failed, so either nothing was sent or it was refused with a 401: nothing was created. */
function withoutToken(inputs: readonly CreateInput[], error: unknown): BatchOutcome {
  const reason = isAppError(error) ? error.message : "The connection's token could not be had.";
  return { rows: all(inputs, { status: 'retry', reason }), stop: { reason, error } };
}

function merge(first: BatchOutcome, second: BatchOutcome): BatchOutcome {
  return { rows: new Map([...first.rows, ...second.rows]), stop: second.stop };
}

/**
 * Creates up to 100 objects in one call, and never sends a row again whose fate is open. Only where HubSpot
 * says for certain that it did nothing (a whole-batch 4xx, or an error that names no row) are the rows sent again,
 * in halves, until the bad ones stand alone. Never throws.
 */
export async function createBatch(portal: Portal, { type, inputs }: BatchCreate): Promise<BatchOutcome> {
  const doing = `create ${inputs.length} ${type}`;
  let outcome: HubspotOutcome;
  try {
    const path = portal.paths.batch(type, 'create');
    outcome = await portal.api.ask({ method: 'POST', path, json: { inputs }, doing });
  } catch (error) {
    return withoutToken(inputs, error);
  }
  if (!succeeded(outcome)) {
    const { verdict, reason, error } = failureOfWrite(doing, outcome);
    if (verdict === 'split' && inputs.length > 1) return createHalves(portal, { type, inputs });
    return { rows: all(inputs, failedRow(type, { verdict, reason, error })), stop: stopOf(doing, outcome) };
  }
  const { rows, loose } = readRows(type, outcome.body);
  const missing = inputs.filter((input) => !rows.has(input.objectWriteTraceId));
  const done = { rows, stop: null };
  const [error] = loose;
  if (missing.length === 0) return done;
  if (error === undefined) {
    const reason = `HubSpot's answer to '${doing}' does not say what became of it.`;
    return merge(done, { rows: all(missing, { status: 'unknown', reason }), stop: null });
  }
  if (inputs.length === 1) return { rows: all(inputs, refusal(type, error)), stop: null };
  return merge(done, await createHalves(portal, { type, inputs: missing }));
}

function failedRow(type: BatchCreate['type'], failure: WriteFailure): RowOutcome {
  const { verdict, reason, error } = failure;
  if (verdict === 'split') return refusal(type, error);
  if (verdict === 'type') return { status: 'refused', problem: 'other', reason };
  return { status: verdict === 'unknown' ? 'unknown' : 'retry', reason };
}

/** A 5xx concerns one call; silence, an empty budget and lost access concern every call that would follow. */
function stopOf(doing: string, outcome: HubspotOutcome): Stop | null {
  const { verdict, reason } = failureOfWrite(doing, outcome);
  if (verdict === 'halt') return { reason, error: failureToAppError(doing, outcome) };
  return verdict === 'retry' || outcome.kind === 'silence' ? { reason, error: null } : null;
}

async function createHalves(portal: Portal, batch: BatchCreate): Promise<BatchOutcome> {
  const { type, inputs } = batch;
  const middle = Math.ceil(inputs.length / 2);
  const first = await createBatch(portal, { type, inputs: inputs.slice(0, middle) });
  const rest = inputs.slice(middle);
  if (rest.length === 0) return first;
  if (first.stop !== null) {
    const { reason } = first.stop;
    return merge(first, { rows: all(rest, { status: 'retry', reason }), stop: first.stop });
  }
  return merge(first, await createBatch(portal, { type, inputs: rest }));
}
