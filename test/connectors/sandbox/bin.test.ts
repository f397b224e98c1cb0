import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const NODE = 'node_modules/.bin/node';
const BIN = 'connectors/sandbox/bin.ts';
const ANY_PORTS = [
  '--salesforce-port',
  '0',
  '--hubspot-port',
  '0',
  '--sendgrid-port',
  '0',
  '--gmail-port',
  '0',
  '--microsoft-port',
  '0',
];
/** Nothing listens there, so webhooks stay undelivered. */
const NO_PRODUCT = ['--deliver-to', 'http://127.0.0.1:9'];
const REDIRECT = 'http://127.0.0.1:9/callback';
const VERIFIER = 'a-verifier-of-sixty-four-characters-that-no-one-else-will-ever-use';

const texts = z.record(z.string(), z.string());
const Report = z.object({ settings: texts, urls: texts, logs: texts });
type Report = z.infer<typeof Report>;
const Tokens = z.object({ access_token: z.string(), refresh_token: z.string().optional() });

let dir: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cadenza-sandbox-'));
});

afterEach(async () => {
  await stop('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

/** Starts the command and waits for its report. */
async function start(...args: string[]): Promise<Report> {
  child = spawn(NODE, [BIN, '--json', '--people', '5', ...NO_PRODUCT, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { stdout } = child;
  if (stdout === null) throw new Error('the command has no output');
  for await (const line of createInterface(stdout)) return Report.parse(JSON.parse(line));
  throw new Error('the command ended without a report');
}

/** Ends the command that runs, if any; gives its exit code, null when the signal killed it. */
async function stop(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<number | null> {
  const running = child;
  child = undefined;
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return null;
  running.kill(signal);
  await once(running, 'exit');
  return running.exitCode;
}

/** Runs the command to its end. */
function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((done) =>
    execFile(NODE, [BIN, ...args], (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
}

const portsOf = ({ urls }: Report) =>
  Object.entries(urls).flatMap(([name, url]) => [`--${name}-port`, new URL(url).port]);

async function token(url: string, fields: Record<string, string>) {
  const reply = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  return Tokens.parse(await reply.json());
}

/** Follows an authorize page and gives the code with which it sends the browser back. */
async function codeFrom(page: string, query: Record<string, string>): Promise<string> {
  const all = { response_type: 'code', redirect_uri: REDIRECT, state: 'state-1', ...query };
  const reply = await fetch(`${page}?${new URLSearchParams(all)}`, { redirect: 'manual' });
  return new URL(reply.headers.get('location') ?? REDIRECT).searchParams.get('code') ?? '';
}

const salesforceApp = ({ settings }: Report) => ({
  client_id: settings.SALESFORCE_CLIENT_ID ?? '',
  client_secret: settings.SALESFORCE_CLIENT_SECRET ?? '',
});

async function salesforceLogin(report: Report) {
  const oauth = `${report.settings.SALESFORCE_LOGIN_URL}/services/oauth2`;
  const { client_id, client_secret } = salesforceApp(report);
  const code = await codeFrom(`${oauth}/authorize`, {
    client_id,
    scope: 'api refresh_token',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const grant = { grant_type: 'authorization_code', code, code_verifier: VERIFIER, redirect_uri: REDIRECT };
  return token(`${oauth}/token`, { ...grant, client_id, client_secret });
}

async function hubspotLogin({ settings }: Report) {
  const client_id = settings.HUBSPOT_CLIENT_ID ?? '';
  const client_secret = settings.HUBSPOT_CLIENT_SECRET ?? '';
  const scope = 'oauth crm.objects.contacts.read';
  const code = await codeFrom(`${settings.HUBSPOT_AUTH_URL}/oauth/authorize`, { client_id, scope });
  const grant = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
  return token(`${settings.HUBSPOT_API_URL}/oauth/2026-03/token`, { ...grant, client_id, client_secret });
}

async function sendMail({ settings }: Report, subject: string): Promise<number> {
  const reply = await fetch(`${settings.SENDGRID_API_URL}/v3/mail/send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${settings.SENDGRID_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      personalizations: [{ to: [{ email: 'keiko.aoki@birch-software.example' }] }],
      from: { email: 'rosa@cadenza-demo.example' },
      subject,
      content: [{ type: 'text/plain', value: 'Hello Keiko' }],
    }),
  });
  return reply.status;
}

const textAt = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(url, { headers })).text();

describe('the sandbox command', () => {
  it('prints settings that log in to both CRMs and send mail', async () => {
    const report = await start(...ANY_PORTS);
    const salesforce = await salesforceLogin(report);
    const count = `${report.urls.salesforce}/services/data/v66.0/query?q=SELECT+COUNT()+FROM+Contact`;
    const bearer = { authorization: `Bearer ${salesforce.access_token}` };
    expect(JSON.parse(await textAt(count, bearer))).toMatchObject({ done: true });
    const hubspot = await hubspotLogin(report);
    const contacts = await fetch(`${report.urls.hubspot}/crm/objects/2026-03/contacts?limit=1`, {
      headers: { authorization: `Bearer ${hubspot.access_token}` },
    });
    expect(contacts.status).toBe(200);
    expect(await sendMail(report, 'A question')).toBe(202);
    expect(await textAt(report.logs.sendgrid ?? '')).toContain('/v3/mail/send');
  });

  it('has the mail, the consent and the credentials of before after it was killed', async () => {
    const before = await start(...ANY_PORTS, '--dir', dir);
    const { refresh_token = '' } = await salesforceLogin(before);
    expect(await sendMail(before, 'Sent before the crash')).toBe(202);
    await stop('SIGKILL');

    const after = await start(...portsOf(before), '--dir', dir);
    expect(after).toEqual(before);
    expect(await textAt(`${after.urls.sendgrid}/`)).toContain('Sent before the crash');
    const renewed = await token(`${after.urls.salesforce}/services/oauth2/token`, {
      grant_type: 'refresh_token',
      refresh_token,
      ...salesforceApp(after),
    });
    expect(renewed.access_token).not.toBe('');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('stops cleanly on %s with webhooks undelivered', async (signal) => {
    const report = await start(...ANY_PORTS);
    expect(await sendMail(report, 'Nobody takes its events')).toBe(202);
    expect(await stop(signal)).toBe(0);
    await expect(fetch(report.urls.sendgrid ?? '')).rejects.toThrow();
  });

  it('prints lines that a shell takes over as they are', async () => {
    const shell = spawn(NODE, [BIN, ...ANY_PORTS], { stdio: ['ignore', 'pipe', 'inherit'] });
    child = shell;
    const lines: string[] = [];
    for await (const line of createInterface(shell.stdout)) {
      lines.push(line);
      if (line.includes('Ctrl-C')) break;
    }
    const script = `set -eu\n${lines.join('\n')}\nprintf '%s\\n' "$SENDGRID_WEBHOOK_PUBLIC_KEY" "$HUBSPOT_APP_ID"`;
    const said = await new Promise<string>((done) => execFile('sh', ['-c', script], (_, out) => done(out)));
    expect(said).toMatch(/^[\w+/=]{100,}\n\d+\n$/);
    for (const line of lines) expect(line).toMatch(/^(#|[A-Z_]+=\S)/);
  });
});

describe('what the sandbox command refuses, in one line', () => {
  it.each([
    [['--people', 'many'], /--people.*whole number/],
    [['--deliver-to', 'ftp://127.0.0.1'], /--deliver-to.*http/],
    [['--hubspot-port', '70000'], /--hubspot-port.*65535/],
    [['--peeple', '3'], /--peeple/],
    [['--dir', 'package.json/state'], /package\.json\/state cannot be written to/],
  ])('%j', async (args, reason) => {
    const ended = await run(...ANY_PORTS, ...args);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(reason);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('a port that is taken, before it touches the folder', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const ended = await run(...ANY_PORTS, '--hubspot-port', String(port), '--dir', join(dir, 'state'));
    taken.close();
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(
      new RegExp(`^error: Port ${port} for HubSpot is taken.*--hubspot-port\\.\\n$`),
    );
    expect(existsSync(join(dir, 'state'))).toBe(false);
  });

  it('a seed other than the folder’s, since its credentials would change', async () => {
    await writeFile(join(dir, 'sandbox.json'), '{"seed":7}');
    const ended = await run(...ANY_PORTS, '--dir', dir, '--seed', '8');
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/^error: .*was made with --seed 7.*\n$/);
  });
});
