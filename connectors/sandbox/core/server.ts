import { setTimeout as delay } from 'node:timers/promises';
import { type HttpBindings, serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { Disorder, type DisorderRules } from './disorder.ts';
import { type FaultRule, Faults } from './faults.ts';
import { SeededRandom } from './random.ts';
import { RequestLog } from './request-log.ts';
import type { StandInOptions } from './types.ts';

/** Variables that a handler may set for the request's log entry. */
export interface StandInVariables {
  /** What came of the request (ids created, rows refused): goes into the log, for audits. */
  result?: unknown;
}

export type StandInApp = Hono<{ Bindings: HttpBindings; Variables: StandInVariables }>;
export type StandInContext = Context<{ Bindings: HttpBindings; Variables: StandInVariables }>;

/** The parts that every stand-in is made of. */
interface StandInCore {
  readonly app: StandInApp;
  readonly log: RequestLog;
  readonly faults: Faults;
  /** For whoever posts webhooks. */
  readonly disorder: Disorder;
  readonly random: SeededRandom;
}

/** How the vendor words an injected status that has no body of its own. */
export type FaultBody = (status: number) => {
  readonly body: unknown;
  readonly headers?: Record<string, string>;
};

function parseBody(text: string, type: string): unknown {
  if (text === '') return undefined;
  if (!type.includes('json')) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

async function answerFault(c: StandInContext, rule: FaultRule, vendorBody: FaultBody): Promise<Response> {
  const status = rule.status ?? 500;
  const vendor = vendorBody(status);
  const headers = { ...vendor.headers, ...rule.headers };
  if (typeof rule.body === 'string')
    return new Response(rule.body, { status, headers: { 'content-type': 'text/html', ...headers } });
  c.header('content-type', 'application/json');
  return new Response(JSON.stringify(rule.body ?? vendor.body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** Closes the connection without an answer, as a network that breaks does. */
function cut(c: StandInContext): Response {
  c.env.outgoing.destroy();
  return new Response(null, { status: 500 });
}

/**
 * Makes a stand-in's Hono app: every request outside `/sandbox` is logged once with its status and result, after
 * faults; `/sandbox/log` reads the log, `/sandbox/faults` and `/sandbox/disorder` set the rules. Bodies under `/oauth`,
 * `/services/oauth2`, and of the Salesforce package's settings, are not logged, since they carry secrets.
 */
export function createStandInCore(options: StandInOptions, vendorBody: FaultBody): StandInCore {
  const random = new SeededRandom(options.seed ?? 1);
  const faults = new Faults(new SeededRandom((options.seed ?? 1) + 1));
  const disorder = new Disorder(new SeededRandom((options.seed ?? 1) + 2));
  const log = new RequestLog(options.clock, options.dir);
  const app: StandInApp = new Hono();

  app.use(async (c, next) => {
    const url = new URL(c.req.url);
    if (url.pathname.startsWith('/sandbox') || url.pathname === '/favicon.ico') return next();
    const secret = /oauth|^\/(?:token|revoke)$|\/apexrest\/.+\/settings$|^\/v1\.0\/subscriptions/.test(
      url.pathname,
    );
    const type = c.req.header('content-type') ?? '';
    const body = secret ? undefined : parseBody(await c.req.raw.clone().text(), type);
    const path = secret ? url.pathname : url.pathname + url.search;
    const base = {
      direction: 'in' as const,
      method: c.req.method,
      path,
      ...(body === undefined ? {} : { body }),
    };
    const rule = faults.strike(c.req.method, url.pathname);
    if (rule?.delayMs !== undefined) await delay(rule.delayMs);
    if (rule?.drop === 'before') {
      log.append({ ...base, status: 0, fault: 'drop-before' });
      return cut(c);
    }
    if (rule?.status !== undefined) {
      log.append({ ...base, status: rule.status, fault: `status-${rule.status}` });
      return answerFault(c, rule, vendorBody);
    }
    await next();
    const result = c.get('result');
    log.append({
      ...base,
      status: c.res.status,
      ...(result === undefined ? {} : { result }),
      ...(rule === undefined ? {} : { fault: rule.drop === 'after' ? 'drop-after' : 'late' }),
    });
    if (rule?.drop === 'after') c.res = cut(c);
  });

  app.get('/sandbox/log', (c) => {
    const after = Number(c.req.query('after') ?? 0);
    const limit = Math.min(Number(c.req.query('limit') ?? 1000), 10_000);
    return c.json({ entries: log.after(after, limit), total: log.entries.length });
  });
  app.put('/sandbox/faults', async (c) => {
    faults.set((await c.req.json()) as FaultRule[]);
    return c.body(null, 204);
  });

  app.put('/sandbox/disorder', async (c) => {
    disorder.set((await c.req.json()) as DisorderRules);
    return c.body(null, 204);
  });
  app.get('/sandbox/disorder', (c) => c.json(disorder.counts));

  return { app, log, faults, disorder, random };
}

/**
 * As long as vendors keep a connection that nobody uses, in milliseconds. Node's five seconds are over while a process
 * that plays both sides is busy with a first start: the next request would go to a connection that is being closed.
 */
const keepAliveMs = 120_000;

/** Listens on loopback. Rejects with the system's error (`EADDRINUSE` …) when the port cannot be had. */
export function listen(app: StandInApp, port = 0): Promise<{ url: string; close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (info) => {
      resolve({
        url: `http://127.0.0.1:${info.port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = keepAliveMs;
    server.on('error', reject);
  });
}
