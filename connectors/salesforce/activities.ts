import type { ActivityResult, CrmActivity } from '../../src/ports/crm.ts';
import { PARTS_PER_CALL, type SalesforceClient } from './client.ts';
import { rowVerdict, type SalesforceProblem, toAppError } from './errors.ts';
import { isSalesforceId, to18 } from './ids.ts';
import { type TaskFields, toSalesforceTask } from './mapper.ts';
import { collectionOutcomes, outcomeOfFailedBatch, type RowOutcome } from './saving.ts';
import { type TaskShape, TOUCH_ID } from './task-shape.ts';

/** Rows of one sObject collection (REST API guide, Collections). */
const COLLECTION = 200;
/** After a trigger of the org ran out of a governor limit, rows go in smaller portions: one trigger run each. */
const SMALL_COLLECTION = 20;
/** Characters of tasks in one call; Salesforce's own limit is several times that. */
const CALL_CHARACTERS = 10_000_000;

interface PendingTask {
  readonly key: string;
  readonly task: TaskFields;
}

/** Splits into calls of up to five collections, in order. */
function pack(pending: readonly PendingTask[], perCollection: number): PendingTask[][][] {
  const calls: PendingTask[][][] = [];
  let call: PendingTask[][] = [];
  let collection: PendingTask[] = [];
  let characters = 0;
  for (const item of pending) {
    const size = JSON.stringify(item.task).length;
    const full = collection.length === perCollection;
    if (full || (characters + size > CALL_CHARACTERS && collection.length > 0)) {
      call.push(collection);
      collection = [];
      if (call.length === PARTS_PER_CALL || characters + size > CALL_CHARACTERS) {
        calls.push(call);
        call = [];
        characters = 0;
      }
    }
    collection.push(item);
    characters += size;
  }
  if (collection.length > 0) call.push(collection);
  if (call.length > 0) calls.push(call);
  return calls;
}

async function sendCall(client: SalesforceClient, call: readonly PendingTask[][]): Promise<RowOutcome[]> {
  const parts = call.map((collection) => ({
    method: 'POST' as const,
    path: '/composite/sobjects',
    body: {
      allOrNone: false,
      records: collection.map(({ task }) => ({ attributes: { type: 'Task' }, ...task })),
    },
  }));
  const answers = await client.composite(parts);
  return call.flatMap((collection, index) => {
    const answer = answers[index] ?? { status: 500, body: null };
    return collectionOutcomes(answer, collection.length);
  });
}

/** Sends every pending task once. A call that fails leaves its rows open and stops the ones behind it. */
async function sendAll(
  client: SalesforceClient,
  pending: readonly PendingTask[],
  perCollection: number,
): Promise<Map<string, RowOutcome>> {
  const outcomes = new Map<string, RowOutcome>();
  let stopped: RowOutcome | null = null;
  for (const call of pack(pending, perCollection)) {
    const rows = call.flat();
    let answers: RowOutcome[];
    try {
      answers = stopped === null ? await sendCall(client, call) : [];
    } catch (error) {
      const outcome = outcomeOfFailedBatch(error, { doing: 'write activities', someSent: outcomes.size > 0 });
      stopped = { done: 'later', reason: `An earlier call of the batch failed. ${outcome.reason}` };
      answers = rows.map(() => outcome);
    }
    for (const [index, { key }] of rows.entries()) {
      outcomes.set(key, answers[index] ?? stopped ?? { done: 'unknown', reason: 'No result for the row.' });
    }
  }
  return outcomes;
}

const LINK_PROBLEMS = new Set([
  'INVALID_CROSS_REFERENCE_KEY',
  'ENTITY_IS_DELETED',
  'FIELD_INTEGRITY_EXCEPTION',
  'INACTIVE_OWNER_OR_USER',
  'OPERATION_WITH_INVALID_USER_TYPE_EXCEPTION',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
]);

/**
 * The same task with less in it, where a problem lies in an optional link or value: without the owner (then the
 * connected user's), without the account, without the icon. Null when nothing can be left out. Salesforce does not
 * always say which of the links is the bad one, so both go at once.
 */
function lighten(task: TaskFields, problem: SalesforceProblem): TaskFields | null {
  const optional = LINK_PROBLEMS.has(problem.code)
    ? ['OwnerId', 'WhatId']
    : problem.code === 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'
      ? ['TaskSubtype', 'Type', 'CallType']
      : [];
  // An inactive owner says nothing against the account.
  const drop = /OWNER|USER_TYPE/.test(problem.code) ? ['OwnerId'] : optional;
  const kept = Object.entries(task).filter(([name]) => !drop.includes(name));
  return kept.length === Object.keys(task).length ? null : Object.fromEntries(kept);
}

const isGovernorLimit = (problem: SalesforceProblem) =>
  problem.code === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' &&
  /LimitException|CPU time|Too many (SOQL|DML)/i.test(problem.message);

function secondTry(
  pending: readonly PendingTask[],
  outcomes: ReadonlyMap<string, RowOutcome>,
): PendingTask[] {
  return pending.flatMap((item) => {
    const outcome = outcomes.get(item.key);
    if (outcome?.done !== false) return [];
    if (isGovernorLimit(outcome.problem)) return [item];
    const task = lighten(item.task, outcome.problem);
    return task === null ? [] : [{ key: item.key, task }];
  });
}

/** The second try of rows that Salesforce has refused: if this fails as well, they are certainly not there. */
async function sendAgain(
  client: SalesforceClient,
  again: readonly PendingTask[],
): Promise<ReadonlyMap<string, RowOutcome>> {
  try {
    return await sendAll(client, again, SMALL_COLLECTION);
  } catch (error) {
    const { message } = toAppError(error, 'write activities');
    return new Map(again.map(({ key }) => [key, { done: 'later', reason: message }]));
  }
}

function resultOf(key: string, outcome: RowOutcome): ActivityResult {
  if (outcome.done === true) return { key, status: 'written', crmId: outcome.id };
  if (outcome.done === 'unknown') return { key, status: 'unknown', reason: outcome.reason };
  if (outcome.done === 'later') return { key, status: 'retry', reason: outcome.reason };
  const { problem } = outcome;
  const ours = problem.message.includes(TOUCH_ID) || problem.fields.some((field) => field.includes(TOUCH_ID));
  if (problem.code === 'DUPLICATE_VALUE' && ours) {
    const id = /\b00T[a-zA-Z0-9]{12}(?:[a-zA-Z0-9]{3})?\b/.exec(problem.message)?.[0];
    return { key, status: 'exists', crmId: id === undefined ? null : to18(id) };
  }
  if (isGovernorLimit(problem)) return { key, status: 'retry', reason: rowVerdict(problem).reason };
  return { key, ...rowVerdict(problem) };
}

/** Why an activity cannot be sent at all, or null. */
function unfit(activity: CrmActivity): string | null {
  const { ref, key } = activity;
  if (ref.type === 'contact' || !isSalesforceId(ref.id))
    return `${ref.type} ${ref.id} is no record of Salesforce.`;
  return key === '' || key.length > 64 ? `The key must have 1 to 64 characters, not ${key.length}.` : null;
}

/**
 * Writes activities as closed Tasks: up to 1,000 by one Composite call of five collections, which counts as one API
 * call. Never all-or-none, so a refused row takes no other along. A key that is already there answers
 * DUPLICATE_VALUE, which is `exists`. Rows whose optional links are refused go once more without them. Rows of one
 * company follow each other, so that they fall into one collection; collections of one call run one after the other,
 * so they never compete for a lock.
 */
export async function writeActivities(
  client: SalesforceClient,
  shapeOf: () => Promise<TaskShape>,
  activities: readonly CrmActivity[],
): Promise<readonly ActivityResult[]> {
  const byKey = new Map(activities.map((activity) => [activity.key, activity]));
  const results = new Map<string, ActivityResult>();
  for (const [key, activity] of byKey) {
    const reason = unfit(activity);
    if (reason !== null) results.set(key, { key, status: 'refused', reason });
  }
  const fit = [...byKey.values()].filter((activity) => !results.has(activity.key));
  if (fit.length === 0) return [...results.values()];
  const shape = await shapeOf();
  const parent = (activity: CrmActivity) => `${activity.companyId ?? ''} ${activity.ref.id}`;
  const pending = fit
    .toSorted((a, b) => (parent(a) < parent(b) ? -1 : parent(a) > parent(b) ? 1 : 0))
    .map((activity) => ({ key: activity.key, task: toSalesforceTask(activity, shape) }));
  const outcomes = await sendAll(client, pending, COLLECTION);
  const again = secondTry(pending, outcomes);
  for (const [key, outcome] of await sendAgain(client, again)) outcomes.set(key, outcome);
  for (const [key, outcome] of outcomes) results.set(key, resultOf(key, outcome));
  return [...results.values()];
}
