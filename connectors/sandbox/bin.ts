#!/usr/bin/env node
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import type { StandIn, StandInName, StandInOptions } from './core/index.ts';
import { startGmailStandIn } from './gmail/index.ts';
import { startHubspotStandIn } from './hubspot/index.ts';
import { startMicrosoftStandIn } from './microsoft/index.ts';
import { startSalesforceStandIn } from './salesforce/index.ts';
import { startSendgridStandIn } from './sendgrid/index.ts';

const NAMES = ['salesforce', 'hubspot', 'sendgrid', 'gmail', 'microsoft'] as const;
const TITLES: Record<StandInName, string> = {
  salesforce: 'Salesforce',
  hubspot: 'HubSpot',
  sendgrid: 'SendGrid',
  gmail: 'Gmail',
  microsoft: 'Microsoft 365',
};
const STARTERS: Record<StandInName, (options: StandInOptions) => Promise<StandIn>> = {
  salesforce: startSalesforceStandIn,
  hubspot: startHubspotStandIn,
  sendgrid: startSendgridStandIn,
  gmail: startGmailStandIn,
  microsoft: startMicrosoftStandIn,
};
/** How long a stop waits for webhooks that are under way, in milliseconds. */
const PATIENCE_MS = 5_000;

interface Options {
  readonly salesforcePort: number;
  readonly hubspotPort: number;
  readonly sendgridPort: number;
  readonly gmailPort: number;
  readonly microsoftPort: number;
  readonly people: number;
  readonly deliverTo: string;
  readonly dir?: string;
  readonly seed?: number;
  readonly json?: true;
}

/** Something that the person who started this can mend: one line is all that they need. */
class UsageError extends Error {}

function whole(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}

function webAddress(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be a URL that begins with http:// or https://.');
}

function readOptions(argv: readonly string[]): Options {
  const port = whole(0, 65_535);
  return new Command('sandbox')
    .description(
      'Runs stand-ins for Salesforce, HubSpot, SendGrid, Gmail and Microsoft 365 on this machine, with invented people.',
    )
    .option('--salesforce-port <port>', 'port of the Salesforce stand-in (0: any free one)', port, 4101)
    .option('--hubspot-port <port>', 'port of the HubSpot stand-in', port, 4102)
    .option('--sendgrid-port <port>', 'port of the SendGrid stand-in', port, 4103)
    .option('--gmail-port <port>', 'port of the Gmail stand-in', port, 4104)
    .option('--microsoft-port <port>', 'port of the Microsoft 365 stand-in', port, 4105)
    .option('--people <number>', 'invented people per CRM, when there is no state yet', whole(1, 100_000), 60)
    .option(
      '--deliver-to <url>',
      'where the product listens; webhooks go there',
      webAddress,
      'http://127.0.0.1:8787',
    )
    .option('--dir <folder>', 'keep state, credentials and request logs there (default: in memory)')
    .option('--seed <number>', 'for everything invented; a folder keeps its own', whole(0, 2 ** 31))
    .option('--json', 'print one JSON object: settings, urls, logs')
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`) })
    .parse([...argv], { from: 'user' })
    .opts<Options>();
}

/**
 * Makes the folder ready and returns the seed that its state was made with, if any. A folder's credentials follow
 * from its seed, so another one than at first is refused.
 */
function prepareFolder(dir: string, asked: number | undefined): number | undefined {
  const folder = resolve(dir);
  const file = join(folder, 'sandbox.json');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    if (!existsSync(file)) writeFileSync(file, JSON.stringify({ seed: asked }));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new UsageError(
      `The folder ${folder} cannot be written to (${code}). Choose another one with --dir.`,
    );
  }
  const parsed = z.object({ seed: z.int().optional() }).safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new UsageError(`${file} is damaged. Choose another folder, or delete this one.`);
  const { seed } = parsed.data;
  if (asked === undefined || asked === seed) return seed;
  const made = seed === undefined ? 'without --seed' : `with --seed ${seed}`;
  throw new UsageError(`The folder ${folder} was made ${made}: start it so again, or choose another --dir.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inOneLine(error: unknown, name: StandInName, port: number): UsageError {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  const where = `Port ${port} for ${TITLES[name]}`;
  if (code === 'EADDRINUSE')
    return new UsageError(
      `${where} is taken. Stop what is listening there, or choose another with --${name}-port.`,
    );
  if (syscall === 'listen')
    return new UsageError(`${where} cannot be used (${code}). Choose another with --${name}-port.`);
  return new UsageError(`The ${TITLES[name]} stand-in did not start: ${message}`);
}

/** Rejects when a port is taken: asked before any state is opened, which another process may be using then. */
function tryPort(port: number): Promise<void> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(port, '127.0.0.1', () => probe.close(() => done()));
  });
}

async function startAll(options: Options): Promise<readonly StandIn[]> {
  const ports = {
    salesforce: options.salesforcePort,
    hubspot: options.hubspotPort,
    sendgrid: options.sendgridPort,
    gmail: options.gmailPort,
    microsoft: options.microsoftPort,
  };
  for (const name of NAMES)
    await tryPort(ports[name]).catch((error: unknown) => Promise.reject(inOneLine(error, name, ports[name])));
  const seed = options.dir === undefined ? options.seed : prepareFolder(options.dir, options.seed);
  const started: StandIn[] = [];
  for (const name of NAMES) {
    const { people, deliverTo, dir } = options;
    const own = {
      ...(dir === undefined ? {} : { dir: join(resolve(dir), name) }),
      ...(seed === undefined ? {} : { seed }),
    };
    const port = ports[name];
    const clock = { now: () => new Date() };
    try {
      started.push(await STARTERS[name]({ clock, port, people, deliverTo, ...own }));
    } catch (error) {
      await Promise.all(started.map((standIn) => standIn.close()));
      throw inOneLine(error, name, port);
    }
  }
  return started;
}

/** `KEY=value` as both a .env file and a shell read it. */
function settingLine(key: string, value: string): string {
  if (/^[\w.:/@%+=,-]+$/.test(value)) return `${key}=${value}`;
  return value.includes("'") ? `${key}="${value.replaceAll(/[\\"$`]/g, '\\$&')}"` : `${key}='${value}'`;
}

function inWords(
  settings: Readonly<Record<string, string>>,
  all: readonly StandIn[],
  options: Options,
): string {
  return [
    '# The stand-ins are running. Their pages:',
    ...all.map(({ name, url }) => `#   ${TITLES[name].padEnd(11)}${url}/`),
    `# Webhooks go to ${options.deliverTo}. State is kept ${options.dir === undefined ? 'in memory: it is gone after a stop' : `in ${resolve(options.dir)}`}.`,
    '# Paste these lines into a .env file, or into a shell after `set -a`, and start Cadenza with them:',
    ...Object.entries(settings).map(([key, value]) => settingLine(key, value)),
    '# Ctrl-C stops the stand-ins.',
  ].join('\n');
}

/** Closes everything on the first signal; a second one, or impatience, ends the process at once. */
function stopOnSignal(all: readonly StandIn[]): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(0), PATIENCE_MS).unref();
    void Promise.allSettled(all.map((standIn) => standIn.close())).then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const all = await startAll(options);
  stopOnSignal(all);
  const settings: Record<string, string> = Object.assign({}, ...all.map((standIn) => standIn.settings));
  const byName = (path: string) => Object.fromEntries(all.map(({ name, url }) => [name, url + path]));
  const report = { settings, urls: byName(''), logs: byName('/sandbox/log') };
  console.log(options.json === true ? JSON.stringify(report) : inWords(settings, all, options));
}

main().catch((error: unknown) => {
  if (!(error instanceof UsageError)) throw error;
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
