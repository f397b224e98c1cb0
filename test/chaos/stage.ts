import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '../../src/app/bootstrap-workspace.ts';
import { publishCadence } from '../../src/app/publish-cadence.ts';
import { connectionTo } from '../../src/app/resolve-selection.ts';
import { openCrm } from '../../src/app/token-source.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import { createContext } from '../../src/compose-context.ts';
import { parseConfig } from '../../src/config.ts';
import { actingAs, createSample, everybodyIn } from '../../src/demo/first-start.ts';
import type { CrmRecord } from '../../src/demo/opt-outs.ts';
import { type CrmKind, type CrmRef, crmKinds } from '../../src/ports/crm.ts';
import { createIds } from '../../src/runtime/ids.ts';
import { createLogger } from '../../src/runtime/logger.ts';
import { createMetrics } from '../../src/runtime/metrics.ts';
import { type RunningStandIns, startStandIns } from '../../src/runtime/stand-ins.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { testKeys } from '../support/keys.ts';
import { freePort } from '../support/postgres-server.ts';
import { monday } from '../support/world.ts';
import { aside, underFire } from './cadence.ts';
import { Database } from './database.ts';
import { Timeline } from './timeline.ts';

export const keys = { ...testKeys, sessionSecret: Buffer.alloc(32, 3).toString('base64') };

export const calendlyKey = 'what-calendly-signs-with';
/** Touches a week of a company: some have more people than that lets through at once. */
export const touchesPerWeek = 24;

/** Everything around the product, before any of its processes runs. */
export interface Stage {
  readonly database: Database;
  readonly timeline: Timeline;
  /** A folder of the run's own, gone with it. */
  readonly dir: string;
  readonly standIns: RunningStandIns;
  /** Where the product's processes will listen together. */
  readonly publicUrl: string;
  readonly workspaceId: string;
  readonly cadenceId: string;
  /** The cadence that some are moved to. */
  readonly asideId: string;
  readonly apiKeys: { readonly admin: string; readonly rep: string };
  /** Who can be enrolled, by CRM. */
  readonly refs: ReadonlyMap<CrmKind, readonly CrmRef[]>;
  /** Records of both CRMs with an address and without an opt-out. */
  readonly records: readonly CrmRecord[];
  close(): Promise<void>;
}

/** The product's environment, as text. */
export function environment({ standIns }: Pick<Stage, 'standIns'>): Readonly<Record<string, string>> {
  const all = { ...standIns.settings, CALENDLY_SIGNING_KEY: calendlyKey };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** Makes the workspace with both CRMs connected, its cadence and its keys; nobody is enrolled yet. */
async function setUp(parts: Pick<Stage, 'database' | 'timeline' | 'standIns' | 'publicUrl'>) {
  const { database, timeline, standIns, publicUrl } = parts;
  const store = await connectPostgres(database.url, keys);
  try {
    const ctx = createContext(standIns.settings, {
      ...{ store, clock: timeline, publicUrl, ids: createIds(timeline), standIns: true },
      log: createLogger('error'),
      metrics: createMetrics(),
      kick() {},
    });
    await store.system.ensurePartitions(timeline.now());
    const { workspaceId, admin, rep } = await createSample(ctx);
    const asRep = actingAs(ctx, workspaceId, rep);
    const asAdmin = actingAs(ctx, workspaceId, admin);
    const { cadenceId } = await publishCadence(asAdmin, { definition: underFire() });
    const { cadenceId: asideId } = await publishCadence(asAdmin, { definition: aside });
    const companyCaps = { peopleAtOnce: null, touchesPerWeek };
    await updateWorkspace(asAdmin, { contactRules: { colleagueReply: 'stop', companyCaps } });
    const refs = new Map<CrmKind, readonly CrmRef[]>();
    const records: CrmRecord[] = [];
    for (const crm of crmKinds) {
      const everybody = await everybodyIn(asRep, crm);
      refs.set(crm, everybody);
      const port = openCrm(asRep, workspaceId, await connectionTo(asRep, crm));
      for (const { ref, email, emailOptOut } of await port.readPeople(everybody))
        if (email !== null && !emailOptOut) records.push({ crm, id: ref.id, email: email.toLowerCase() });
    }
    const apiKeys = {
      admin: await createApiKey(ctx, workspaceId, admin),
      rep: await createApiKey(ctx, workspaceId, rep),
    };
    return { workspaceId, cadenceId, asideId, refs, records, apiKeys };
  } finally {
    await store.close();
  }
}

/** Opens the database and the stand-ins, and sets the workspace up; product time stands at a Monday. */
export async function openStage(options: { readonly people: number; readonly seed: number }): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), 'cadenza-chaos-'));
  const database = await Database.open();
  const timeline = new Timeline([{ realAt: Date.now(), productAt: monday.getTime(), rate: 1 }]);
  const standIns = await startStandIns(parseConfig({}), { clock: timeline, ...options });
  const close = async () => {
    await standIns.close();
    await database.close();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const publicUrl = `http://127.0.0.1:${await freePort()}`;
    for (const standIn of standIns.all) standIn.setDeliverTo(publicUrl);
    const parts = { database, timeline, dir, standIns, publicUrl };
    return { ...parts, ...(await setUp(parts)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
