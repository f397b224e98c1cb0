import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.ts';

const accessSchema = z.object({ url: z.string(), apiKey: z.string() });
export type Access = z.infer<typeof accessSchema>;

const accessFile = (dataDir: string) => join(dataDir, 'cli.json');

/** Leaves word of how the CLI reaches the running server: readable by the same user only. */
export function saveAccess(dataDir: string, access: Access): void {
  writeFileSync(accessFile(dataDir), `${JSON.stringify(access)}\n`, { mode: 0o600 });
}

/** How the CLI reaches the server: by CADENZA_URL and CADENZA_API_KEY, else by what the server of this data folder left. */
export function loadAccess(dataDir: string, env: Readonly<Record<string, string | undefined>>): Access {
  const { CADENZA_URL: url, CADENZA_API_KEY: apiKey } = env;
  if (url !== undefined && apiKey !== undefined) return { url, apiKey };
  const file = accessFile(dataDir);
  if (!existsSync(file))
    throw new AppError(
      'unavailable',
      `No server has been started with the data folder '${dataDir}' yet. Start one: npm start`,
    );
  return accessSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
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

  constructor(status: number, message: string, problems: readonly string[]) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

/** Calls the server's REST API and gives its JSON. */
export async function callServer(
  access: Access,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(`${access.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access.apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new AppError('unavailable', `No server answers at ${access.url}. Start it: npm start`);
  }
  const text = await response.text();
  const json: unknown = text === '' ? null : JSON.parse(text);
  if (response.ok) return json;
  const problem = problemSchema.safeParse(json).data;
  const words = problem?.detail ?? problem?.title ?? `The server answered ${response.status}.`;
  throw new ServerRefusal(
    response.status,
    words,
    (problem?.problems ?? []).map((one) => `${one.path}: ${one.message}`),
  );
}
