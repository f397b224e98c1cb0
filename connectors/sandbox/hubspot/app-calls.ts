import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { signedHeaders } from './signature.ts';
import type { Portal } from './state.ts';
import type { OwnerRow } from './types.ts';

const TIMEOUT_MS = 15_000;
/** Ids in one call: the app's own rule, since a call may carry at most 1 MB. */
const CHUNK = 2_000;

const cadencesSchema = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string(), version: z.number().optional() })),
});
const keptSchema = z.object({ url: z.url() });
const jobSchema = z.object({ jobId: z.string() });
const enrolledSchema = z.object({
  enrolled: z.number(),
  skipped: z.number(),
  results: z.array(
    z.object({
      ref: z.string(),
      name: z.string().nullish(),
      status: z.enum(['enrolled', 'skipped']),
      reason: z.string().nullish(),
    }),
  ),
});

export type Cadences = z.output<typeof cadencesSchema>['items'];
export type Enrolled = z.output<typeof enrolledSchema>;

/** What an 'Add to cadence' came to. */
export interface EnrollOutcome {
  readonly answered: Enrolled;
  readonly jobIds: readonly string[];
}

/** A call of the installed app that could not be made or was answered with an error; said to the person. */
export class AppCallError extends Error {}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly user: OwnerRow;
  readonly body?: object;
}

/** The URL that HubSpot's proxy requests: the app's own, with who and where in the query. */
function proxied(portal: Portal, { path, user }: Call): string {
  const base = portal.deliverTo();
  if (base === undefined)
    throw new AppCallError('The app has no address yet: start Cadenza, then try again.');
  if (!portal.oauth.installed)
    throw new AppCallError('Cadenza is not installed in this portal: connect HubSpot in its settings first.');
  const query = new URLSearchParams({
    portalId: String(portal.identity.hubId),
    userId: String(user.userId),
    userEmail: user.email,
    appId: String(portal.identity.appId),
  });
  return `${base}${path}?${query}`;
}

async function send(portal: Portal, call: Call, url: string): Promise<Response> {
  const { method } = call;
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const signed = signedHeaders(portal.identity.clientSecret, { method, url, body, timestamp: Date.now() });
  return fetch(url, {
    method,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...signed },
    ...(call.body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

/** One call through the proxy, which tries once more after a broken connection or a 5xx. */
async function request(portal: Portal, call: Call): Promise<{ status: number; json: unknown }> {
  const url = proxied(portal, call);
  let said = 'no answer';
  for (let attempt = 0; attempt < 2; attempt += 1) {
    let status = 0;
    let text = '';
    try {
      const answer = await send(portal, call, url);
      status = answer.status;
      text = await answer.text();
    } catch (error) {
      said = error instanceof Error ? error.message : 'no answer';
    }
    portal.log.append({
      direction: 'out',
      method: call.method,
      path: url,
      status,
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    if (status === 0 || status >= 500) {
      if (status >= 500) said = `${status} ${text.slice(0, 200)}`;
      continue;
    }
    if (status >= 400) throw new AppCallError(`Cadenza refused: ${status} ${text.slice(0, 300)}`);
    try {
      return { status, json: JSON.parse(text) as unknown };
    } catch {
      throw new AppCallError(`Cadenza's answer is not JSON: ${text.slice(0, 100)}`);
    }
  }
  throw new AppCallError(`Cadenza did not answer: ${said}`);
}

function read<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppCallError(`Cadenza's answer has another shape than agreed: ${z.prettifyError(parsed.error)}`);
}

/** The cadences that the app offers. Throws AppCallError. */
export async function fetchCadences(portal: Portal, user: OwnerRow): Promise<Cadences> {
  const { json } = await request(portal, { method: 'GET', path: '/crm/hubspot/cadences', user });
  return read(cadencesSchema, json).items;
}

/** Hands contacts to the app's own page, where they are looked at before anybody is enrolled. Throws AppCallError. */
export async function keepSelection(
  portal: Portal,
  user: OwnerRow,
  objectIds: readonly string[],
): Promise<string> {
  const path = '/crm/hubspot/selections';
  const { json } = await request(portal, { method: 'POST', path, user, body: { objectIds } });
  return read(keptSchema, json).url;
}

/** Hands contacts to a cadence, 2,000 at a time. Throws AppCallError. */
export async function enroll(
  portal: Portal,
  user: OwnerRow,
  wanted: { objectIds: readonly string[]; cadenceId: string },
): Promise<EnrollOutcome> {
  const answered = { enrolled: 0, skipped: 0, results: [] as Enrolled['results'] };
  const jobIds: string[] = [];
  for (let from = 0; from < wanted.objectIds.length; from += CHUNK) {
    const objectIds = wanted.objectIds.slice(from, from + CHUNK);
    const body = { objectIds, cadenceId: wanted.cadenceId, requestId: randomUUID() };
    const reply = await request(portal, { method: 'POST', path: '/crm/hubspot/enroll', user, body });
    if (reply.status === 202) {
      jobIds.push(read(jobSchema, reply.json).jobId);
      continue;
    }
    const part = read(enrolledSchema, reply.json);
    answered.enrolled += part.enrolled;
    answered.skipped += part.skipped;
    answered.results.push(...part.results);
  }
  return { answered, jobIds };
}
