import { AppError, isAppError } from '../../src/errors.ts';
import { parseAnswer } from './client.ts';
import { failureToAppError, readError } from './errors.ts';
import type { Portal } from './portal.ts';
import { propertyListSchema, propertySchema } from './schemas.ts';

/** The property that makes a replay a no-op in HubSpot. */
export const TOUCH_ID = 'cadenza_touch_id';
const GROUP = 'cadenza';

const definitions = [
  {
    name: TOUCH_ID,
    label: 'Cadenza touch ID',
    description: 'Names the touch or signal that this activity records. Do not edit.',
    hasUniqueValue: true,
  },
  { name: 'cadenza_kind', label: 'Cadenza kind', description: 'Touch, reply, meeting, opt-out or bounce.' },
  {
    name: 'cadenza_cadence',
    label: 'Cadenza cadence',
    description: 'The cadence that this activity belongs to.',
  },
  { name: 'cadenza_step', label: 'Cadenza step', description: 'The step of the cadence.' },
  { name: 'cadenza_channel', label: 'Cadenza channel', description: 'Email, call, LinkedIn …' },
  { name: 'cadenza_outcome', label: 'Cadenza outcome', description: 'What the rep recorded.' },
] as const;
type Definition = (typeof definitions)[number];

/** Types that must carry our properties, and postal mail, where letters go if it may. */
const needed = ['emails', 'calls', 'tasks', 'communications', 'meetings', 'notes'] as const;
const optional = 'postal_mail';

async function existing({ api, paths }: Portal, type: string): Promise<ReadonlyMap<string, boolean>> {
  const request = {
    method: 'GET',
    path: paths.properties(type),
    doing: `read the properties of ${type}`,
  } as const;
  const { results } = await api.get(request, propertyListSchema);
  return new Map(
    results.filter((row) => !row.archived).map((row) => [row.name, row.hasUniqueValue] as const),
  );
}

/** The names of the properties that a contact has: one API call. */
export async function personFields(portal: Portal): Promise<readonly string[]> {
  return [...(await existing(portal, 'contacts')).keys()];
}

/** Creates one thing; that it exists already is as good. Returns HubSpot's words if it is refused (400). */
async function create(
  { api }: Portal,
  request: { readonly path: string; readonly json: object; readonly doing: string },
): Promise<string | null> {
  const outcome = await api.ask({ method: 'POST', ...request });
  if (outcome.kind === 'answer') {
    const { status } = outcome;
    if ((status >= 200 && status < 300) || status === 409) return null;
    const { message, text } = readError(outcome.body);
    if (/ALREADY_EXISTS|already exists/i.test(text)) return null;
    if (status === 400) return message === '' ? 'no reason given' : message;
  }
  throw failureToAppError(request.doing, outcome);
}

async function createProperty(portal: Portal, type: string, definition: Definition): Promise<string | null> {
  const json = { ...definition, type: 'string', fieldType: 'text', groupName: GROUP };
  const doing = `create the property ${definition.name} on ${type}`;
  const path = portal.paths.properties(type);
  const refused = await create(portal, { path, json, doing });
  if (refused === null) return null;
  if (definition.name !== TOUCH_ID)
    throw new AppError('misconfigured', `HubSpot would not ${doing}: ${refused}`);
  const plain = await create(portal, { path, json: { ...json, hasUniqueValue: false }, doing });
  if (plain !== null) throw new AppError('misconfigured', `HubSpot would not ${doing}: ${plain}`);
  return `HubSpot refused unique values for ${TOUCH_ID} on ${type} (${refused}). Cadenza looks before it writes there, but cannot rule out a duplicate. Free a unique property on ${type} (HubSpot allows ten), delete ${TOUCH_ID} there and prepare again.`;
}

async function prepareType(portal: Portal, type: string): Promise<readonly string[]> {
  const known = await existing(portal, type);
  const missing = definitions.filter((definition) => !known.has(definition.name));
  const notes: string[] = [];
  if (known.get(TOUCH_ID) === false)
    notes.push(
      `The property ${TOUCH_ID} on ${type} was created without unique values, and HubSpot cannot change that. Delete it in HubSpot's settings and prepare again.`,
    );
  if (missing.length === 0) return notes;
  const doing = `create the property group ${GROUP} on ${type}`;
  const json = { name: GROUP, label: 'Cadenza' };
  const refused = await create(portal, { path: portal.paths.groups(type), json, doing });
  if (refused !== null) throw new AppError('misconfigured', `HubSpot would not ${doing}: ${refused}`);
  for (const definition of missing) {
    const note = await createProperty(portal, type, definition);
    if (note !== null) notes.push(note);
  }
  return notes;
}

/**
 * Creates our property group and properties on every engagement type, whatever is already there left alone. Returns
 * what an admin still has to do; throws when HubSpot cannot be reached or access is gone.
 */
export async function prepareProperties(portal: Portal): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const type of needed)
    try {
      notes.push(...(await prepareType(portal, type)));
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'forbidden' && error.code !== 'misconfigured')) throw error;
      notes.push(`Activities cannot be written as ${type} yet. ${error.message}`);
    }
  try {
    await prepareType(portal, optional);
  } catch (error) {
    // Letters become notes where postal mail cannot carry our properties; nothing is lost and nobody has to act.
    if (!isAppError(error) || error.retryable || error.code === 'needs_reauth') throw error;
  }
  return notes;
}

async function isUnique({ api, paths }: Portal, type: string): Promise<boolean> {
  const doing = `look for our property on ${type}`;
  const outcome = await api.ask({ method: 'GET', path: paths.property(type, TOUCH_ID), doing });
  const status = outcome.kind === 'answer' ? outcome.status : 0;
  if (outcome.kind === 'answer' && status >= 200 && status < 300) {
    const { hasUniqueValue, archived } = parseAnswer(doing, outcome.body, propertySchema);
    return hasUniqueValue && !archived;
  }
  if (status === 400 || status === 403 || status === 404) return false;
  throw failureToAppError(doing, outcome);
}

/** Whether HubSpot keeps our key unique on every type that must carry it. Asked once. */
export function uniqueSource(portal: Portal): () => Promise<boolean> {
  let known: boolean | undefined;
  return async () => {
    if (known !== undefined) return known;
    for (const type of ['emails', 'calls', 'communications', 'notes'] as const) {
      known = await isUnique(portal, type);
      if (!known) break;
    }
    return known === true;
  };
}

/**
 * Whether letters can be written as postal mail: only with our unique property there. Asked once; since only
 * `prepare` creates the property, the answer does not change between a letter's first write and its replay.
 */
export function letterSource(portal: Portal): () => Promise<boolean> {
  let known: boolean | undefined;
  return async () => {
    known ??= await isUnique(portal, optional);
    return known;
  };
}
