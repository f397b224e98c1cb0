import { expect, vi } from 'vitest';
import { type BootstrapInput, bootstrapWorkspace } from '../../src/app/bootstrap-workspace.ts';
import type { ActorContext, AppContext } from '../../src/app/context.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { publishCadence } from '../../src/app/publish-cadence.ts';
import { connectionTo } from '../../src/app/resolve-selection.ts';
import { openCrm } from '../../src/app/token-source.ts';
import { createContext } from '../../src/compose-context.ts';
import { parseConfig } from '../../src/config.ts';
import type { LogLine } from '../../src/demo/audit.ts';
import { connectStandIn } from '../../src/demo/connect-stand-in.ts';
import { actingAs, everybodyIn } from '../../src/demo/first-start.ts';
import type { CrmKind, CrmRef } from '../../src/ports/crm.ts';
import type { User } from '../../src/ports/records.ts';
import { createIds } from '../../src/runtime/ids.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { MovableClock } from '../../src/runtime/movable-clock.ts';
import { type RunningStandIns, startStandIns } from '../../src/runtime/stand-ins.ts';
import { makePerson } from '../support/builders.ts';
import { twoEmails } from '../support/cadences.ts';
import { openTestStore, type TestStore } from '../support/database.ts';
import {
  keySettings,
  pickUrl,
  type RunningWorker,
  startTheWorker,
  type WorkerLine,
} from './running-worker.ts';

/** A workspace that was filled from outside; the Worker carries out what is due in it. */
export interface Filled {
  readonly workspaceId: string;
  readonly admin: User;
  readonly rep: ActorContext;
  readonly cadenceId: string;
}

/** Somebody who was put into a cadence. */
export interface Enrolled {
  readonly email: string;
  readonly ref: CrmRef;
}

const company = (name: string): BootstrapInput => ({
  name,
  zone: 'Europe/Berlin',
  postalAddress: '12 Sample Street, 10115 Berlin, Germany',
  users: [
    { email: `admin@${name}.example`, name: 'Admin', role: 'admin' },
    {
      email: `rep@${name}.example`,
      name: 'Rep',
      role: 'rep',
      sender: { title: 'Account Executive', company: name, phone: null, meetingLink: null },
    },
  ],
});

/** The Worker with its database and the three stand-ins. What is due is prepared here and carried out there. */
export class WorkerWorld {
  readonly #taken = new Set<string>();
  readonly worker: RunningWorker;
  readonly db: TestStore;
  readonly ctx: AppContext;
  readonly standIns: RunningStandIns;
  readonly #clock: MovableClock;

  constructor(parts: {
    worker: RunningWorker;
    db: TestStore;
    ctx: AppContext;
    standIns: RunningStandIns;
    clock: MovableClock;
  }) {
    this.#clock = parts.clock;
    this.worker = parts.worker;
    this.db = parts.db;
    this.ctx = parts.ctx;
    this.standIns = parts.standIns;
  }

  /** A workspace with a cadence of two emails, at once and two days later, and the CRM that is its own, if any. */
  async workspace(name: string, crm?: CrmKind): Promise<Filled> {
    const workspaceId = await bootstrapWorkspace(this.ctx, company(name));
    const users = await this.ctx.store.withWorkspace(workspaceId, (tx) => tx.users.list());
    const [admin, rep] = ['admin', 'rep'].map((role) => users.find((user) => user.role === role));
    if (admin === undefined || rep === undefined) throw new Error('The company has both.');
    const acting = actingAs(this.ctx, workspaceId, admin);
    if (crm !== undefined) await connectStandIn(acting, crm);
    const { cadenceId } = await publishCadence(acting, { definition: twoEmails() });
    return { workspaceId, admin, cadenceId, rep: actingAs(this.ctx, workspaceId, rep) };
  }

  /** Puts people of the CRM into the cadence who were not put there before. */
  async enrollFrom(
    crm: CrmKind,
    { rep, cadenceId, workspaceId }: Filled,
    count: number,
  ): Promise<Enrolled[]> {
    const port = openCrm(rep, workspaceId, await connectionTo(rep, crm));
    const found: Enrolled[] = [];
    for (const { email, ref, emailOptOut, emailBounced } of await port.readPeople(
      await everybodyIn(rep, crm),
    )) {
      if (email === null || emailOptOut || emailBounced || this.#taken.has(email) || found.length === count)
        continue;
      this.#taken.add(email);
      found.push({ email, ref });
    }
    const people = { crm, refs: found.map((one) => ({ ...one.ref })) };
    const summary = await enrollPeople(rep, { cadenceId, people });
    if ('job' in summary || summary.enrolled !== count)
      throw new Error(`Not everybody could be enrolled: ${JSON.stringify(summary).slice(0, 500)}`);
    return found;
  }

  /** Puts invented people who are in no CRM into the cadence. */
  async enrollInvented({ rep, cadenceId, workspaceId }: Filled, count: number): Promise<void> {
    const people = Array.from({ length: count }, (_, index) =>
      makePerson({ email: `person-${index}@${workspaceId}.example`, companyId: null }),
    );
    await this.ctx.store.withWorkspace(workspaceId, (tx) => tx.people.insert(people));
    for (let from = 0; from < count; from += 200) {
      const personIds = people.slice(from, from + 200).map((person) => person.id);
      const summary = await enrollPeople(rep, { cadenceId, people: { personIds } });
      if ('job' in summary || summary.enrolled !== personIds.length)
        throw new Error(`Not everybody could be enrolled: ${JSON.stringify(summary).slice(0, 300)}`);
    }
  }

  /** What a stand-in was asked so far. */
  async log(name: string): Promise<readonly LogLine[]> {
    const response = await fetch(`${this.standIn(name)}/sandbox/log?limit=10000`);
    return ((await response.json()) as { entries: LogLine[] }).entries;
  }

  standIn(name: string): string {
    const found = this.standIns.all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`There is no stand-in ${name}.`);
    return found.url;
  }

  async control(name: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.standIn(name)}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${name} ${path}: ${response.status} ${await response.text()}`);
  }

  /** The rounds that the Worker had for a workspace so far, oldest first. */
  rounds({ workspaceId }: Filled): readonly WorkerLine[] {
    return this.worker.lines.filter(
      (line) => line.workspace === workspaceId && line.msg === 'a round of a workspace',
    );
  }

  /** Runs cron once, and waits until these workspaces have had so many more rounds. */
  async scheduled(...wanted: readonly { readonly filled: Filled; readonly rounds: number }[]): Promise<void> {
    const goals = wanted.map(({ filled, rounds }) => [filled, this.rounds(filled).length + rounds] as const);
    await this.worker.scheduled();
    const reached = () => {
      for (const [filled, goal] of goals) expect(this.rounds(filled).length).toBeGreaterThanOrEqual(goal);
    };
    await vi.waitFor(reached, { timeout: 45_000, interval: 50 });
    await this.standIns.settled();
  }

  /** Sets product time ahead of real time, here and in the database, where the Worker reads it. */
  async moveAhead(milliseconds: number): Promise<void> {
    this.#clock.setOffset(milliseconds);
    await this.ctx.store.system.setClockOffset(milliseconds);
  }

  /** Whom SendGrid's stand-in took mails to, as often as it took them. */
  async mailed(): Promise<string[]> {
    return (await this.log('sendgrid'))
      .filter((line) => line.direction === 'in' && line.path === '/v3/mail/send' && line.status === 202)
      .flatMap((line) => (line.result as { mails: { to: string[] }[] }).mails)
      .flatMap((mail) => mail.to);
  }

  async close(): Promise<void> {
    await this.worker.close();
    await this.standIns.close();
    await this.db.close();
  }
}

export async function openWorkerWorld(): Promise<WorkerWorld> {
  const clock = new MovableClock();
  const db = await openTestStore('postgres');
  const standIns = await startStandIns(parseConfig({}), { clock, people: 40, seed: 1 });
  const url = await pickUrl();
  const settings: Record<string, string> = Object.assign({}, ...standIns.all.map((one) => one.settings));
  const worker = await startTheWorker({
    url,
    databaseUrl: db.url ?? '',
    settings: { ...settings, ...keySettings, PUBLIC_URL: url, LOG_LEVEL: 'info' },
  });
  for (const standIn of standIns.all) standIn.setDeliverTo(url);
  const ctx = createContext(standIns.settings, {
    store: db.store,
    clock,
    ids: createIds(clock),
    metrics: createMetrics(),
    publicUrl: url,
    log: createLogger(process.env.TEST_LOG ?? 'silent'),
    kick() {},
    standIns: true,
  });
  await ctx.store.system.ensurePartitions(clock.now());
  return new WorkerWorld({ worker, db, ctx, standIns, clock });
}
