import { z } from 'zod';
import type { FaultRule } from '../../connectors/sandbox/core/index.ts';
import { nextWorkAt } from '../../src/app/advance-clock.ts';
import type { ActorContext, AppContext, AppSettings } from '../../src/app/context.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import type { EnrollSummary } from '../../src/app/enrollment-schemas.ts';
import { publishCadence } from '../../src/app/publish-cadence.ts';
import type { BatchView } from '../../src/app/read-batch.ts';
import { connectionTo } from '../../src/app/resolve-selection.ts';
import { openCrm } from '../../src/app/token-source.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { createContext } from '../../src/compose-context.ts';
import { openMailboxes } from '../../src/compose-mailboxes.ts';
import { parseConfig } from '../../src/config.ts';
import { actingAs, createSample, everybodyIn, type SampleWorkspace } from '../../src/demo/first-start.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { CrmKind, CrmPerson } from '../../src/ports/crm.ts';
import type { Person, Version } from '../../src/ports/records.ts';
import type { Store, Tx } from '../../src/ports/store.ts';
import { createIds } from '../../src/runtime/ids.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { type RunningStandIns, startStandIns } from '../../src/runtime/stand-ins.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { openTestStore, type StoreKind, type TestStore } from './database.ts';
import { openWebhookServer, type WebhookServer } from './webhook-server.ts';

/** A Monday when it is Monday everywhere: steps that are due at once are due at once in every zone. */
export const monday = new Date('2026-11-23T10:00:00.000Z');
export const minutes = (count: number) => count * 60_000;
export const hours = (count: number) => minutes(60) * count;
export const days = (count: number) => hours(24) * count;

/** Product time that stands still until it is moved; real time goes on. */
class VirtualClock implements Clock {
  #now: Date;
  constructor(now: Date) {
    this.#now = now;
  }
  now(): Date {
    return this.#now;
  }
  wall(): Date {
    return new Date();
  }
  set(at: Date): void {
    this.#now = at;
  }
}

const mailSchema = z.object({
  id: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  smtp_id: z.string(),
  accepted_at: z.string(),
  from: z.object({ email: z.string(), name: z.string().optional() }),
  reply_to: z.array(z.object({ email: z.string() })),
  headers: z.record(z.string(), z.string()),
  custom_args: z.record(z.string(), z.string()),
});
/** A mail as SendGrid's stand-in accepted it. */
export type SentMail = z.output<typeof mailSchema>;
/** Somebody in a CRM who can be enrolled: has an address that works and did not opt out. */
export type Prospect = CrmPerson & { readonly email: string; readonly crm: CrmKind };

export interface WorldOptions {
  readonly store?: StoreKind;
  /** How many people each CRM's stand-in holds. */
  readonly people?: number;
  readonly settings?: Partial<AppSettings>;
}

/**
 * The product on a database of its own, with virtual time and the three stand-ins over HTTP. Tests of one file share
 * it, each with people of its own (`take`).
 */
export class World {
  readonly ctx: AppContext;
  readonly clock: VirtualClock;
  readonly db: TestStore;
  readonly standIns: RunningStandIns;
  readonly sample: SampleWorkspace;
  readonly #prospects: Map<CrmKind, Prospect[]>;
  readonly #server: WebhookServer;

  constructor(parts: {
    ctx: AppContext;
    clock: VirtualClock;
    db: TestStore;
    standIns: RunningStandIns;
    sample: SampleWorkspace;
    prospects: Map<CrmKind, Prospect[]>;
    server: WebhookServer;
  }) {
    this.ctx = parts.ctx;
    this.clock = parts.clock;
    this.db = parts.db;
    this.standIns = parts.standIns;
    this.sample = parts.sample;
    this.#prospects = parts.prospects;
    this.#server = parts.server;
  }

  get rep(): ActorContext {
    return actingAs(this.ctx, this.sample.workspaceId, this.sample.rep);
  }

  get admin(): ActorContext {
    return actingAs(this.ctx, this.sample.workspaceId, this.sample.admin);
  }

  get now(): Date {
    return this.clock.now();
  }

  /** One transaction in the sample workspace. */
  in<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.ctx.store.withWorkspace(this.sample.workspaceId, work);
  }

  /** The same product with a database connection of its own, as a second process has it. */
  withStore(store: Store): AppContext {
    return { ...this.ctx, store };
  }

  /** Somebody whom no test of this file has had before. */
  take(crm: CrmKind, type?: CrmPerson['ref']['type']): Prospect {
    const list = this.#prospects.get(crm) ?? [];
    const at = list.findIndex((one) => type === undefined || one.ref.type === type);
    const [found] = at === -1 ? [] : list.splice(at, 1);
    if (found === undefined)
      throw new Error(`The world has nobody left in ${crm}: open it with more people.`);
    return found;
  }

  /** Everybody who is left. */
  takeAll(crm: CrmKind): readonly Prospect[] {
    return this.#prospects.get(crm)?.splice(0) ?? [];
  }

  publish(definition: CadenceInput): Promise<Version> {
    return publishCadence(this.admin, { definition });
  }

  /** Enrolls as the rep; the prospects must be of one CRM. */
  async enroll(
    cadenceId: string,
    prospects: readonly Pick<Prospect, 'crm' | 'ref'>[],
  ): Promise<EnrollSummary & { readonly batch: BatchView }> {
    const crm = prospects[0]?.crm ?? 'salesforce';
    const people = { crm, refs: prospects.map((one) => ({ ...one.ref })) };
    const summary = await enrollPeople(this.rep, { cadenceId, people, listSource: 'List view "Test"' });
    if ('job' in summary) throw new Error('More than 200 at once become a job.');
    return summary;
  }

  async person(email: string): Promise<Person> {
    const [person] = await this.in((tx) => tx.people.byEmails([email]));
    if (person === undefined) throw new Error(`Nobody here has the address ${email}.`);
    return person;
  }

  /** The latest run of the person with this address. */
  async run(email: string) {
    const { id } = await this.person(email);
    const run = (await this.in((tx) => tx.enrollments.byPersons([id]))).at(-1);
    if (run === undefined) throw new Error(`${email} is in no cadence.`);
    return run;
  }

  async touches(email: string) {
    const { id } = await this.run(email);
    return this.in((tx) => tx.touches.byEnrollments([id]));
  }

  async openTask(email: string) {
    const { openTask } = await this.run(email);
    const [task] = await this.in((tx) => tx.tasks.byIds(openTask === null ? [] : [openTask.touchId]));
    if (task === undefined) throw new Error(`${email} has no open task.`);
    return task;
  }

  async alerts(kind: string) {
    const page = await this.in((tx) => tx.alerts.list({ unseenOnly: false }, { cursor: null, limit: 200 }));
    return page.items.filter((alert) => alert.kind === kind);
  }

  async setNow(at: Date): Promise<void> {
    this.clock.set(at);
    await this.ctx.store.system.setClockOffset(at.getTime() - Date.now());
  }

  /** One round of the scheduler, as if something had nudged it, and what the stand-ins then post. */
  async tick(): Promise<void> {
    await this.in((tx) => tx.workspace.dueBy(this.now));
    await tick(this.ctx);
    await this.standIns.settled();
  }

  /** Plays everything that is due up to a moment, each at its own time. */
  async runUntil(at: Date): Promise<void> {
    for (let moment = 0; moment < 2000; moment += 1) {
      await this.tick();
      const next = await nextWorkAt(this.ctx);
      if (next === null || next >= at) break;
      await this.setNow(new Date(Math.max(next.getTime(), this.now.getTime() + minutes(1))));
    }
    await this.setNow(at);
    await this.tick();
    await this.tick();
  }

  runFor(milliseconds: number): Promise<void> {
    return this.runUntil(new Date(this.now.getTime() + milliseconds));
  }

  url(name: string): string {
    const found = this.standIns.all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`There is no stand-in ${name}.`);
    return found.url;
  }

  async control(name: string, path: string, body: unknown, method = 'POST'): Promise<unknown> {
    const response = await fetch(`${this.url(name)}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${name} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** Sets what goes wrong at a stand-in; without rules everything goes well again. */
  async faults(name: string, ...rules: FaultRule[]): Promise<void> {
    await this.control(name, '/sandbox/faults', rules, 'PUT');
  }

  /** What a prospect does with a mail; the product has answered for it when this returns. */
  async act(mail: Pick<SentMail, 'id'>, act: { readonly act: string; readonly [field: string]: unknown }) {
    await this.control('sendgrid', '/sandbox/acts', { mailId: mail.id, ...act });
    await this.standIns.settled();
  }

  /** What somebody does in a CRM; its push has been answered when this returns. */
  async crmAct(
    crm: CrmKind,
    act: { readonly act: string; readonly id: string; readonly [field: string]: unknown },
  ) {
    await this.control(crm, '/sandbox/acts', act);
    await this.standIns.settled();
  }

  async mailsTo(email: string): Promise<readonly SentMail[]> {
    const response = await fetch(`${this.url('sendgrid')}/sandbox/mails?to=${encodeURIComponent(email)}`);
    return z.object({ mails: z.array(mailSchema) }).parse(await response.json()).mails;
  }

  /** The only mail to an address so far. */
  async mailTo(email: string): Promise<SentMail> {
    const mails = await this.mailsTo(email);
    const [mail] = mails;
    if (mail === undefined || mails.length > 1)
      throw new Error(`${email} got ${mails.length} mails instead of one.`);
    return mail;
  }

  async crm(kind: CrmKind) {
    return openCrm(this.ctx, this.sample.workspaceId, await connectionTo(this.rep, kind));
  }

  /** A record as its CRM has it now. */
  async record(prospect: Pick<Prospect, 'crm' | 'ref'>): Promise<CrmPerson> {
    const [record] = await (await this.crm(prospect.crm)).readPeople([prospect.ref]);
    if (record === undefined) throw new Error(`${prospect.crm} has no record ${prospect.ref.id}.`);
    return record;
  }

  /** Lets everything that is posted to the product fail, as while it is down. */
  async closeWebhooks(): Promise<void> {
    await this.standIns.settled();
    this.#server.serve(null);
  }

  openWebhooks(): void {
    this.#server.serve(this.ctx);
  }

  /** Leaves the address of the product to another process: this one no longer listens. */
  handOver(): Promise<void> {
    return this.#server.close();
  }

  async close(): Promise<void> {
    await this.standIns.close();
    await this.#server.close();
    await this.db.close();
  }
}

async function prospectsOf(ctx: ActorContext, crm: CrmKind): Promise<Prospect[]> {
  const port = openCrm(ctx, ctx.actor.workspaceId, await connectionTo(ctx, crm));
  const seen = new Set<string>();
  return (await port.readPeople(await everybodyIn(ctx, crm))).flatMap((record) => {
    const { email } = record;
    if (email === null || record.emailOptOut || record.emailBounced || seen.has(email)) return [];
    seen.add(email);
    return [{ ...record, email, crm }];
  });
}

/** Opens a world: the sample workspace with both CRMs connected, nobody enrolled, on a Monday morning. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const clock = new VirtualClock(monday);
  const db = await openTestStore(options.store);
  const standIns = await startStandIns(parseConfig({}), { clock, people: options.people ?? 40, seed: 1 });
  const server = await openWebhookServer();
  for (const standIn of standIns.all) standIn.setDeliverTo(server.url);
  const composed = createContext(standIns.settings, {
    store: db.store,
    clock,
    ids: createIds(clock),
    log: createLogger(process.env.TEST_LOG ?? 'silent'),
    metrics: createMetrics(),
    kick() {},
    openMailboxes,
    publicUrl: server.url,
    standIns: true,
  });
  const ctx = { ...composed, settings: { ...composed.settings, ...options.settings } };
  server.serve(ctx);
  await ctx.store.system.setClockOffset(clock.now().getTime() - Date.now());
  await ctx.store.system.ensurePartitions(clock.now());
  const sample = await createSample(ctx);
  const rep = actingAs(ctx, sample.workspaceId, sample.rep);
  const prospects = new Map<CrmKind, Prospect[]>();
  for (const crm of ['salesforce', 'hubspot'] as const) prospects.set(crm, await prospectsOf(rep, crm));
  return new World({ ctx, clock, db, standIns, sample, prospects, server });
}
