import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { InFlightPlan } from '../../src/app/in-flight-plan.ts';
import { createProgram } from '../../src/cli/program.ts';

const text = `name: Fair
steps:
  - key: call
    name: Call
    channel: call
    day: 1
    script: Call them.
`;
const people = {
  total: 7,
  counts: { stay: 2, move: 5, restart: 0 },
  cannotMove: 2,
  groups: [
    { words: '5 active on version 1 who wait for ‘Call’: move and go on there.' },
    { words: '2 active on version 1 who wait for ‘Visit’: stay on version 1, since their step is gone.' },
  ],
} satisfies Omit<InFlightPlan, 'groups'> & {
  groups: readonly Pick<InFlightPlan['groups'][number], 'words'>[];
};
const version = { id: 'v3', cadenceId: 'c1', number: 3, warnings: [] };

let dir: string;
let file: string;
let server: Server;
let asked: unknown[];
/** A server that has one cadence, with seven people in flight. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-push-'));
  file = join(dir, 'fair.yaml');
  writeFileSync(file, text);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      const { definition: _, ...terms } = body === '' ? {} : JSON.parse(body);
      if (request.method === 'POST' && !request.url?.includes('lint')) asked.push([request.url, terms]);
      const answers: Record<string, unknown> = {
        'GET /v1/cadences': { items: [{ id: 'c1', name: 'Fair', versionNumber: 2 }] },
        'POST /v1/cadences': version,
        'POST /v1/cadences/c1/versions': terms.dryRun
          ? { diff: {}, people, warnings: [] }
          : { ...version, people, job: { id: 'j1' } },
        'POST /v1/cadences/lint': { ok: true, problems: [], findings: [] },
      };
      response.end(JSON.stringify(answers[`${request.method} ${request.url}`] ?? null));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => {
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

async function push(...args: string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { CADENZA_URL: url, CADENZA_API_KEY: 'key' };
  asked = [];
  const program = createProgram({ env, print: (line) => lines.push(line) });
  await program.parseAsync(['node', 'cadenza', 'push', ...args]);
  return lines;
}

it('push --in-flight says first what becomes of how many, and publishes nothing', async () => {
  const lines = await push(file, '--in-flight', 'move');
  expect(asked).toEqual([
    ['/v1/cadences/c1/versions', { inFlight: { default: 'move', groups: [] }, dryRun: true }],
  ]);
  expect(lines).toEqual([
    "7 people in flight in 'Fair': 2 stay, 5 move, 0 begin anew.",
    ...people.groups.map(({ words }) => `  ${words}`),
    'Nothing is published yet. The same with --yes publishes it.',
  ]);
});

it('push --in-flight --yes publishes what was counted, unless another version came in between', async () => {
  const lines = await push(
    file,
    '--in-flight',
    'stay',
    '--step',
    'call=move',
    '--step',
    'visit=move:call',
    '--yes',
  );
  const groups = [
    { step: 'call', choice: 'move' },
    { step: 'visit', choice: 'move', to: 'call' },
  ];
  expect(asked).toEqual([
    ['/v1/cadences/c1/versions', { inFlight: { default: 'stay', groups }, dryRun: true }],
    ['/v1/cadences/c1/versions', { inFlight: { default: 'stay', groups }, basedOn: 2 }],
  ]);
  expect(lines.slice(-2)).toEqual([
    'Published version 3 of cadence c1.',
    'Job j1 brings 5 people to it: GET /v1/jobs/j1.',
  ]);
});

it('push says what is wrong with a choice, and asks nothing where there is nobody to choose for', async () => {
  await expect(push(file, '--in-flight', 'jump')).rejects.toThrow(/stay, move, restart/);
  await expect(push(file, '--step', 'call')).rejects.toThrow(/--step KEY=CHOICE/);
  await expect(push(file, '--step', 'call=leap')).rejects.toThrow(/stay, move, restart/);
  writeFileSync(join(dir, 'new.yaml'), text.replace('Fair', 'Another fair'));
  expect(await push(join(dir, 'new.yaml'), '--in-flight', 'move', '--yes')).toEqual([
    'Published version 3 of cadence c1.',
  ]);
  expect(asked).toEqual([['/v1/cadences', {}]]);
});
