import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { LogEntry } from '../../connectors/sandbox/core/index.ts';
import { type ActorContext, asSystem } from '../../src/app/context.ts';
import { flushActivities } from '../../src/app/flush-activities.ts';
import type { Channel } from '../../src/cadence/model.ts';
import { createContext } from '../../src/compose-context.ts';
import { parseConfig } from '../../src/config.ts';
import { createSample, everybodyIn } from '../../src/demo/first-start.ts';
import type { CrmKind, CrmRef } from '../../src/ports/crm.ts';
import type { OutboxActivity } from '../../src/ports/records.ts';
import { createIds } from '../../src/runtime/ids.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { startStandIns } from '../../src/runtime/stand-ins.ts';
import { migrationsFolder } from '../../src/store/migrate.ts';
import { storeOnPglite } from '../../src/store/open-pglite.ts';
import { atMost, type Bench } from './result.ts';

const touches = 1000;
/** As a cadence mixes them; on HubSpot they become five types of objects. */
const channels: readonly Channel[] = ['email', 'call', 'linkedin', 'sms', 'video', 'direct_mail', 'custom'];

/** The product with a database in memory and its stand-ins, the sample workspace in it. Calls do not depend on either. */
async function openProduct() {
  const clock = { now: () => new Date(), wall: () => new Date() };
  const client = await PGlite.create();
  await migrate(drizzle(client), { migrationsFolder });
  const key = Buffer.alloc(32, 1).toString('base64');
  const store = await storeOnPglite(client, { encryptionKey: key, suppressionKey: key });
  const standIns = await startStandIns(parseConfig({}), { clock, people: 120, seed: 1 });
  const ctx = createContext(standIns.settings, {
    store,
    clock,
    ids: createIds(clock),
    log: createLogger('silent'),
    metrics: createMetrics(),
    kick() {},
    publicUrl: 'http://127.0.0.1:9',
    standIns: true,
  });
  await store.system.ensurePartitions(clock.now());
  const { workspaceId } = await createSample(ctx);
  return {
    acting: asSystem(ctx, workspaceId, 'bench'),
    urlOf: (crm: CrmKind) => standIns.all.find((one) => one.name === crm)?.url ?? '',
    async close() {
      await standIns.close();
      await store.close();
    },
  };
}
type Product = Awaited<ReturnType<typeof openProduct>>;

function entryFor(
  ctx: ActorContext,
  to: { readonly connectionId: string; readonly ref: CrmRef },
  index: number,
): OutboxActivity {
  const at = ctx.clock.now();
  const channel = channels[index % channels.length] ?? 'email';
  return {
    connectionId: to.connectionId,
    personId: ctx.ids.uuid(),
    enrollmentId: null,
    operation: 'activity',
    activity: {
      key: ctx.ids.uuid(),
      kind: 'touch',
      channel,
      direction: 'outbound',
      ref: to.ref,
      companyId: null,
      ownerId: null,
      subject: `Touch ${index}`,
      text: 'One question.',
      html: null,
      from: 'rep@sender.example',
      to: 'prospect@customer.example',
      messageId: null,
      at,
      day: at.toISOString().slice(0, 10),
      cadence: 'Outbound',
      step: 'a-step',
      outcome: 'done',
    },
    state: 'pending',
    attempts: 0,
    crmId: null,
    reason: null,
  };
}

/** Puts as many touches as the benchmark counts into the outbox of one CRM. */
async function fillOutbox({ acting }: Product, crm: CrmKind): Promise<void> {
  const refs = await everybodyIn(acting, crm);
  await acting.store.withWorkspace(acting.actor.workspaceId, async (tx) => {
    const connection = (await tx.connections.list()).find((one) => one.kind === crm);
    if (connection === undefined) throw new Error(`${crm} is not connected.`);
    const entries = Array.from({ length: touches }, (_, index) => {
      const ref = refs[index % refs.length];
      if (ref === undefined) throw new Error(`${crm} has nobody.`);
      return entryFor(acting, { connectionId: connection.id, ref }, index);
    });
    await tx.activities.insert(entries);
  });
}

/** What the stand-in's log holds behind entry `after`. */
async function logOf(product: Product, crm: CrmKind, after: number): Promise<readonly LogEntry[]> {
  const response = await fetch(`${product.urlOf(crm)}/sandbox/log?after=${after}&limit=100000`);
  return ((await response.json()) as { entries: LogEntry[] }).entries;
}

const writes = ({ method, path, body }: LogEntry) =>
  method === 'POST' &&
  (path.endsWith('/batch/create') || JSON.stringify(body ?? '').includes('/composite/sobjects'));

/** Flushes the outbox of one CRM; gives the calls that wrote, by their path. */
async function callsOf(product: Product, crm: CrmKind): Promise<ReadonlyMap<string, number>> {
  const { acting } = product;
  const before = (await logOf(product, crm, 0)).length;
  await fillOutbox(product, crm);
  await flushActivities(acting);
  const counts = await acting.store.withWorkspace(acting.actor.workspaceId, (tx) => tx.activities.counts());
  const left = counts.filter((one) => one.state !== 'written');
  if (left.length > 0) throw new Error(`Not everything was written: ${JSON.stringify(left)}`);
  const calls = (await logOf(product, crm, before)).filter(writes);
  return new Map([...Map.groupBy(calls, ({ path }) => path)].map(([path, all]) => [path, all.length]));
}

const most = (calls: ReadonlyMap<string, number>) => Math.max(...calls.values());
const sum = (calls: ReadonlyMap<string, number>) =>
  [...calls.values()].reduce((all, count) => all + count, 0);

/** CRM write calls for a flush of 1,000 touches, read from the stand-ins' logs. */
export const crmCalls: Bench = {
  name: 'crm-calls',
  about: `CRM calls that write the entries of ${touches} touches of seven channels, from the stand-ins' logs`,
  async run({ note }) {
    const product = await openProduct();
    try {
      const salesforce = await callsOf(product, 'salesforce');
      const hubspot = await callsOf(product, 'hubspot');
      for (const [path, count] of hubspot) note(`${path}: ${count}`);
      const unit = 'calls';
      return [
        atMost('Salesforce write calls for 1,000 touches', sum(salesforce), { most: 1, unit }),
        atMost('HubSpot write calls for 1,000 touches, most of one object type', most(hubspot), {
          most: 10,
          unit,
        }),
        // Each type may leave one batch that is not full.
        atMost('HubSpot write calls for 1,000 touches, all object types', sum(hubspot), {
          most: 10 + hubspot.size - 1,
          unit,
        }),
      ];
    } finally {
      await product.close();
    }
  },
};
