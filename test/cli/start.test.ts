import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from './commands.ts';
import { cadenza, mailsIn, type Server, startServer } from './server.ts';
import { firstDay } from './story.ts';
import { Terminal } from './terminal.ts';

const people = z.object({ items: z.array(z.object({ id: z.string(), displayName: z.string().optional() })) });
const clock = z.object({ now: z.string(), aheadSeconds: z.number() });

let dir: string;
let server: Server;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-start-'));
  // What a first start leaves behind that was killed half-way.
  mkdirSync(join(dir, 'database'));
  writeFileSync(join(dir, 'database', 'PG_VERSION'), 'cut off');
  writeFileSync(join(dir, 'first-start'), '');
  server = await startServer(dir);
}, 90_000);

afterAll(async () => {
  await server?.stop('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const aheadSeconds = async () => clock.parse(await server.get('/v1/clock')).aheadSeconds;
/** The touches of mails to prospects; a copy of a reply to the rep has none. */
const touchesOf = (mails: Awaited<ReturnType<typeof mailsIn>>) =>
  mails.flatMap((mail) => mail.custom_args.cadenza_touch ?? []);

/** Every key of an activity that stands in a CRM's stand-in, as its record pages and exports would show. */
async function hubspotActivities(): Promise<readonly string[]> {
  const rows = z.object({ rows: z.array(z.object({ properties: z.record(z.string(), z.string()) })) });
  const keys: string[] = [];
  for (const type of ['emails', 'calls', 'communications', 'tasks', 'notes']) {
    const response = await fetch(`${server.after('HubSpot')}/sandbox/objects/${type}?limit=10000`);
    for (const { properties } of rows.parse(await response.json()).rows)
      if (properties.cadenza_touch_id !== undefined) keys.push(properties.cadenza_touch_id);
  }
  return keys.toSorted();
}

describe('the first start', () => {
  it('begins again when the one before was cut off, and says so', () => {
    expect(server.banner[0]).toBe('The first start was cut off; it begins again.');
    expect(server.banner.join('\n')).toMatch(/All Contacts: \d+ enrolled, \d+ skipped/);
    expect(existsSync(join(dir, 'first-start'))).toBe(false);
  });

  it('prints where it runs, how to sign in, a key, the stand-ins’ pages and what to try', async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    for (const name of ['Salesforce', 'HubSpot', 'SendGrid']) {
      const page = await fetch(server.after(name));
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('<!doctype html>');
    }
    expect(server.banner.join('\n')).toContain('npm run -s cadenza -- clock +1d');
    expect(server.banner.join('\n')).toContain('Ctrl-C stops it');
  });

  it('prints a sign-in link that works once', async () => {
    const link = server.after('Sign in');
    const first = await fetch(link, { redirect: 'manual' });
    expect(first.status).toBe(302);
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const me = await fetch(`${server.url}/v1/me`, { headers: { cookie } });
    expect(await me.json()).toMatchObject({ workspace: { name: 'Brightwater Analytics' } });
    const second = await fetch(link, { redirect: 'manual' });
    expect(second.status).toBe(401);
    expect(second.headers.get('content-type')).toContain('text/html');
    expect(await second.text()).toContain('was used already');
  });

  it('prints an API key that opens the API, which nothing else does', async () => {
    expect(await server.get('/v1/status')).toMatchObject({ connections: [{}, {}] });
    const wrong = { authorization: 'Bearer cdz_wrong' };
    expect((await fetch(`${server.url}/v1/status`, { headers: wrong })).status).toBe(401);
    expect((await fetch(`${server.url}/v1/status`)).status).toBe(401);
  });

  it('keeps the key and the CLI’s access readable by their owner only', () => {
    for (const file of ['keys.json', 'cli.json'])
      expect(statSync(join(dir, file)).mode & 0o777, file).toBe(0o600);
  });

  it('does not let a second process open the same data', async () => {
    const ended = await cadenza(dir, ['serve']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(
      new RegExp(`^cadenza: The data folder \\S+ is in use by process ${server.pid}\\..*DATA_DIR.*\\n$`),
    );
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });
});

const terminal = new Terminal(() => server);
commands(terminal);
firstDay(terminal);

describe('a restart', () => {
  it('after kill -9 carries on from the same data: same people, key, activities; no mail twice', async () => {
    const earlier = await aheadSeconds();
    const moved = await cadenza(dir, ['clock', '+1d']);
    expect(moved).toMatchObject({ code: 0, stderr: '' });
    const before = {
      people: people.parse(await server.get('/v1/people?limit=200')),
      key: server.after('API key'),
      pages: server.after('Salesforce'),
      activities: await hubspotActivities(),
      mails: touchesOf(await mailsIn(server)),
      ahead: await aheadSeconds(),
    };
    expect(before.people.items.length).toBeGreaterThan(30);
    expect(before.activities.length).toBeGreaterThan(20);
    expect(Math.abs(before.ahead - earlier - 86_400)).toBeLessThan(60);

    await server.stop('SIGKILL');
    server = await startServer(dir);
    expect(server.banner.join('\n')).not.toContain('First start');
    expect(server.after('API key')).toBe(before.key);
    expect(server.after('Salesforce')).toBe(before.pages);
    expect(people.parse(await server.get('/v1/people?limit=200'))).toEqual(before.people);
    expect(await aheadSeconds()).toBe(before.ahead);

    expect(await cadenza(dir, ['tick'])).toMatchObject({ code: 0, stdout: 'Done.\n' });
    const mails = touchesOf(await mailsIn(server));
    expect(new Set(mails).size).toBe(mails.length);
    expect(mails.slice(0, before.mails.length)).toEqual(before.mails);
    const activities = await hubspotActivities();
    expect(new Set(activities).size).toBe(activities.length);
    expect(activities).toEqual(expect.arrayContaining([...before.activities]));
  }, 60_000);

  it.each(['SIGTERM', 'SIGINT'] as const)('%s stops it cleanly within five seconds', async (signal) => {
    if (!existsSync(join(dir, 'lock'))) server = await startServer(dir);
    // An open connection must not hold it up.
    await fetch(`${server.url}/healthz`, { headers: { connection: 'keep-alive' } });
    const began = performance.now();
    expect(await server.stop(signal)).toBe(0);
    expect(performance.now() - began).toBeLessThan(5000);
    expect(existsSync(join(dir, 'lock'))).toBe(false);
    await expect(fetch(server.url)).rejects.toThrow();
  });
});
