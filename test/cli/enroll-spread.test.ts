import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';

const startsOver = [
  { day: '2026-11-30', people: 2 },
  { day: '2026-12-01', people: 1 },
];
const words = ['3 people ask for 12 emails.', 'Started over 2 days, at most 2 new people a day.'];
let forecast: object | null;
let total: number;
let enrolled: unknown[];
let server: Server;

/** A server that knows one cadence, previews as the test says and enrolls everybody. */
beforeAll(async () => {
  total = 3;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString();
    });
    request.on('end', () => {
      const answers: Record<string, () => unknown> = {
        '/v1/cadences': () => ({ items: [{ id: 'c1', name: 'Outbound', versionNumber: 1 }] }),
        '/v1/enrollments/preview': () => ({ total, forecast }),
        '/v1/enrollments': () => {
          enrolled.push(JSON.parse(body));
          return { enrolled: 3, skipped: 0, notices: [], results: [] };
        },
      };
      response.end(JSON.stringify(answers[request.url ?? '']?.() ?? null));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
});
afterAll(() => server.close());

async function enroll(...args: string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = { CADENZA_URL: url, CADENZA_API_KEY: 'key' };
  enrolled = [];
  const program = createProgram({ env, print: (line) => lines.push(line) });
  await program.parseAsync(['node', 'cadenza', 'enroll', '--ids', 'a,b,c', ...args]);
  return lines;
}

it('enroll --spread hands the proposed start days on, and says the forecast', async () => {
  forecast = { breaks: true, spread: { startsOver }, words };
  expect(await enroll('--spread')).toEqual([...words, '3 enrolled, 0 skipped.']);
  expect(enrolled).toEqual([{ cadenceId: 'c1', people: { personIds: ['a', 'b', 'c'] }, startsOver }]);
});

it('enroll --spread starts all at once where no limit breaks, and nobody where no plan helps', async () => {
  forecast = { breaks: false, spread: null, words };
  await enroll('--spread');
  expect(enrolled).toEqual([{ cadenceId: 'c1', people: { personIds: ['a', 'b', 'c'] } }]);
  forecast = { breaks: true, spread: null, words };
  await expect(enroll('--spread')).rejects.toThrow(/No plan keeps the limits, so nobody was enrolled/);
  expect(enrolled).toEqual([]);
});

it('enroll --spread gives the last day room for those who are skipped, as an enrollment asks for', async () => {
  forecast = { breaks: true, spread: { startsOver }, words };
  total = 5;
  await enroll('--spread');
  const [first, last] = startsOver;
  expect(enrolled).toMatchObject([{ startsOver: [first, { ...last, people: 3 }] }]);
});
