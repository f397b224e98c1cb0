import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, type FieldProblem } from '../errors.ts';

const accessSchema = z.object({ url: z.string(), apiKey: z.string() });
export type Access = z.infer<typeof accessSchema>;

const accessFile = (dataDir: string) => join(dataDir, 'cli.json');

/** Leaves word of how the CLI reaches the running server: readable by the same user only. */
export function saveAccess(dataDir: string, access: Access): void {
  writeFileSync(accessFile(dataDir), `${JSON.stringify(access)}\n`, { mode: 0o600 });
}

/** The data in a JSON text; undefined when it is none. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** How the CLI reaches the server: by CADENZA_URL and CADENZA_API_KEY, else by what the server of this data folder left. */
export function loadAccess(dataDir: string, env: Readonly<Record<string, string | undefined>>): Access {
  const { CADENZA_URL: url = '', CADENZA_API_KEY: apiKey = '' } = env;
  if (url !== '' && apiKey !== '') return { url: url.replace(/\/+$/, ''), apiKey };
  if (url !== '' || apiKey !== '')
    throw new AppError(
      'misconfigured',
      `Set ${url === '' ? 'CADENZA_URL' : 'CADENZA_API_KEY'} too, or neither of CADENZA_URL and CADENZA_API_KEY.`,
    );
  const file = accessFile(dataDir);
  if (!existsSync(file))
    throw new AppError(
      'unavailable',
      `No server has been started with the data folder '${dataDir}' yet. Start one: npm start`,
    );
  const access = accessSchema.safeParse(parsedJson(readFileSync(file, 'utf8')));
  if (access.success) return access.data;
  throw new AppError(
    'misconfigured',
    `${file} is damaged. Restart the server, which writes it anew: npm start`,
  );
}

const problemSchema = z.object({
  detail: z.string().optional(),
  title: z.string().optional(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** What the server refused, with its own words: already written for the person who acts. */
export class ServerRefusal extends Error {
  readonly status: number;
  readonly problems: readonly string[];
  /** The same, each with its place in what was sent. */
  readonly fields: readonly FieldProblem[];

  constructor(status: number, message: string, fields: readonly FieldProblem[]) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.problems = fields.map((one) => one.message);
  }
}

async function answerOf(access: Access, path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(`${access.url}${path}`, request);
  } catch {
    throw new AppError('unavailable', `No server answers at ${access.url}. Start it: npm start`);
  }
}

/**
 * Calls the server's REST API and gives its JSON. `ServerRefusal` with the server's own words; `unavailable` when
 * nothing answers there, or something other than Cadenza.
 */
export async function callServer(
  access: Access,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await answerOf(access, path, {
    method,
    headers: {
      authorization: `Bearer ${access.apiKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = text === '' ? null : parsedJson(text);
  if (json === undefined)
    throw new AppError(
      'unavailable',
      `What answers at ${access.url} is not Cadenza (status ${response.status}).`,
    );
  if (response.ok) return json;
  const problem = problemSchema.safeParse(json).data;
  const words = problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`;
  throw new ServerRefusal(response.status, words, problem?.problems ?? []);
}
