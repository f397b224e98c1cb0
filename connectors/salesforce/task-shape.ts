import { AppError } from '../../src/errors.ts';
import type { SalesforceClient } from './client.ts';
import { toAppError } from './errors.ts';
import { type DescribeAnswer, describeAnswer, taskStatusRow } from './schemas.ts';

export const TOUCH_ID = 'Cadenza_Touch_Id__c';

/** The package's further fields on Activity; without them a Task says less, but is still written once. */
export const PACKAGE_FIELDS = [
  'Cadenza_Kind__c',
  'Cadenza_Cadence__c',
  'Cadenza_Step__c',
  'Cadenza_Channel__c',
  'Cadenza_Direction__c',
  'Cadenza_Outcome__c',
  'Cadenza_Occurred_At__c',
] as const;

/** What this org's Task can hold, for this user. */
export interface TaskShape {
  /** Fields that may be filled on create. */
  readonly fields: ReadonlySet<string>;
  readonly subtypes: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
  /** A status that counts as closed. */
  readonly closedStatus: string;
  /** A status that counts as open; null: the org's default, which is open unless an admin changed it. */
  readonly openStatus: string | null;
}

/** Describes an object as the connected user sees it: one API call. */
export async function describe(client: SalesforceClient, object: string): Promise<DescribeAnswer> {
  return client.read(`describe ${object}`, async (connection) =>
    describeAnswer.parse(await connection.describe(object)),
  );
}

function offered(answer: DescribeAnswer, name: string): Set<string> {
  const field = answer.fields.find((candidate) => candidate.name === name);
  if (field === undefined || !field.createable) return new Set();
  return new Set(field.picklistValues.filter((value) => value.active).map((value) => value.value));
}

/** Admins may rename or remove "Completed"; describe does not tell which statuses are closed, TaskStatus does. */
async function closedStatus(client: SalesforceClient, statuses: ReadonlySet<string>): Promise<string> {
  if (statuses.has('Completed')) return 'Completed';
  try {
    const soql = 'SELECT ApiName FROM TaskStatus WHERE IsClosed = true ORDER BY SortOrder LIMIT 1';
    const [first] = await client.queryAllRows([soql], taskStatusRow);
    if (first !== undefined) return first.ApiName;
  } catch (error) {
    throw toAppError(error, 'read the statuses of tasks');
  }
  throw new AppError('misconfigured', 'No status of Task counts as closed. Add one in Setup, Task, Status.');
}

/** What is wrong with the touch id's field, in words; null when a replay is safe. */
export function touchIdProblem(answer: DescribeAnswer): string | null {
  const field = answer.fields.find((candidate) => candidate.name === TOUCH_ID);
  if (field === undefined) {
    return `The field ${TOUCH_ID} is not visible on Task: install the Cadenza package and assign the permission set "Cadenza Integration" to the connected user.`;
  }
  if (!field.createable)
    return `The connected user may not fill ${TOUCH_ID} on Task: assign the permission set "Cadenza Integration".`;
  return field.unique
    ? null
    : `The field ${TOUCH_ID} is no longer unique: tick "Do not allow duplicate values" on it.`;
}

/**
 * Reads what a Task can hold. `misconfigured` when the touch id's field is missing, closed or no longer unique:
 * without it a repeated write would add a second Task, so nothing is written at all.
 */
export async function readTaskShape(client: SalesforceClient): Promise<TaskShape> {
  const answer = await describe(client, 'Task');
  const problem = touchIdProblem(answer);
  if (problem !== null) throw new AppError('misconfigured', problem);
  return {
    fields: new Set(answer.fields.filter((field) => field.createable).map((field) => field.name)),
    subtypes: offered(answer, 'TaskSubtype'),
    types: offered(answer, 'Type'),
    openStatus: offered(answer, 'Status').has('Not Started') ? 'Not Started' : null,
    closedStatus: await closedStatus(client, offered(answer, 'Status')),
  };
}
