import { isAppError } from '../../src/errors.ts';
import type { SalesforceClient } from './client.ts';
import { SalesforceFailure, toAppError } from './errors.ts';
import { OUTCOME } from './event-outcome.ts';
import { REQUIRED_FIELDS } from './people-fields.ts';
import { describe, PACKAGE_FIELDS, touchIdProblem } from './task-shape.ts';

const SETTINGS = '/services/apexrest/cadenza/v1/settings';
const RIGHTS = 'assign the permission set "Cadenza Integration" to the connected user';

/** Gives the package the product's address and the secret with which it signs; null when it took them. */
async function settle(
  client: SalesforceClient,
  setup: { readonly productUrl: string; readonly pushSecret: string },
): Promise<string | null> {
  const body = JSON.stringify({ url: setup.productUrl, secret: setup.pushSecret });
  try {
    await client.run((connection) => connection.request({ method: 'PUT', url: SETTINGS, body }));
    return null;
  } catch (error) {
    const status = error instanceof SalesforceFailure ? error.status : 0;
    if (status === 404) {
      return 'The Cadenza package is not installed in this org: install it, assign its permission sets, then check again.';
    }
    if (
      error instanceof SalesforceFailure &&
      error.problem.code !== 'REQUEST_LIMIT_EXCEEDED' &&
      status === 403
    ) {
      return `The connected user may not change the settings of the Cadenza package: ${RIGHTS}.`;
    }
    throw toAppError(error, "change the Cadenza package's settings");
  }
}

async function taskProblems(client: SalesforceClient): Promise<string[]> {
  const answer = await describe(client, 'Task');
  const problem = touchIdProblem(answer);
  if (problem !== null) return [problem];
  const open = new Set(answer.fields.filter((field) => field.createable).map((field) => field.name));
  const closed = PACKAGE_FIELDS.filter((name) => !open.has(name));
  if (closed.length === 0) return [];
  return [`The connected user may not fill ${closed.join(', ')} on Task: ${RIGHTS}.`];
}

async function personProblems(client: SalesforceClient, object: 'Contact' | 'Lead'): Promise<string[]> {
  const { fields } = await describe(client, object);
  const hidden = REQUIRED_FIELDS.filter((name) => !fields.some((field) => field.name === name));
  if (hidden.length === 0) return [];
  return [`The connected user may not see ${hidden.join(' and ')} of ${object}: ${RIGHTS}.`];
}

/** Meetings are read without the package's field, too; only no-shows are then known by their subject alone. */
async function eventProblems(client: SalesforceClient): Promise<string[]> {
  try {
    const { fields } = await describe(client, 'Event');
    if (fields.some((field) => field.name === OUTCOME)) return [];
    return [`The connected user may not see ${OUTCOME} of Event, where no-shows are marked: ${RIGHTS}.`];
  } catch (error) {
    if (!isAppError(error, 'not_found')) throw error;
    return [`The connected user may not see Event, so meetings in Salesforce are not known: ${RIGHTS}.`];
  }
}

/**
 * Hands the settings to the installed package and checks what the connector needs of the org (five API calls).
 * Returns what an admin still has to do, one sentence each; empty means ready. Safe to repeat.
 */
export async function prepare(
  client: SalesforceClient,
  setup: { readonly productUrl: string; readonly pushSecret: string },
): Promise<readonly string[]> {
  const missing = await settle(client, setup);
  return [
    ...(missing === null ? [] : [missing]),
    ...(await taskProblems(client)),
    ...(await personProblems(client, 'Contact')),
    ...(await personProblems(client, 'Lead')),
    ...(await eventProblems(client)),
  ];
}
