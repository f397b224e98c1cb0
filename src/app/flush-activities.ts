import { isAppError } from '../errors.ts';
import type { ActivityResult, CrmPort } from '../ports/crm.ts';
import type { Connection, OutboxActivity } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { newAlert } from './new-alert.ts';
import { refreshRecords } from './refresh-records.ts';
import { mayReach, settingsToHoldBy, waitsForLive } from './test-mode.ts';
import { activeConnections, openCrm } from './token-source.ts';

/** Rows a flush takes at once: what one Salesforce Composite call carries. */
const flushSize = 1000;
/** How often an entry follows a record that went elsewhere before a person is asked. */
const movesAtMost = 8;
/** After this many attempts somebody is told that entries wait; they wait on, for as long as it takes. */
const tellAfter = 6;

const backOff = (attempts: number) => Math.min(1000 * 4 ** attempts, 60 * 60_000);

function toResolution(ctx: ActorContext, row: OutboxActivity, result: ActivityResult) {
  const base = { connectionId: row.connectionId, key: row.activity.key };
  if ('crmId' in result)
    return { ...base, state: 'written' as const, crmId: result.crmId, reason: null, nextAttemptAt: null };
  const lost = result.status === 'moved' && row.attempts >= movesAtMost;
  if (result.status === 'refused' || lost)
    return { ...base, state: 'refused' as const, crmId: null, reason: result.reason, nextAttemptAt: null };
  return {
    ...base,
    state: result.status === 'unknown' ? ('unknown' as const) : ('pending' as const),
    crmId: null,
    reason: result.reason,
    nextAttemptAt: new Date(ctx.clock.now().getTime() + backOff(row.attempts)),
  };
}

/** Everything of a batch as `retry`, after an error that says that nothing was written. */
const allAs = (
  rows: readonly OutboxActivity[],
  status: 'retry' | 'unknown',
  reason: string,
): ActivityResult[] => rows.map((row) => ({ key: row.activity.key, status, reason }));

/** Writes that may have happened are looked up first; only what is certainly not there is written again. */
async function writeTimeline(
  crm: CrmPort,
  rows: readonly OutboxActivity[],
): Promise<readonly ActivityResult[]> {
  const doubtful = rows.filter((row) => row.state === 'unknown');
  let found: readonly ActivityResult[] = [];
  try {
    const keys = doubtful.map((row) => row.activity.key);
    const there = keys.length === 0 ? new Map<string, string>() : await crm.findActivities(keys);
    found = [...there].map(([key, crmId]) => ({ key, status: 'exists' as const, crmId }));
  } catch (error) {
    if (!isAppError(error)) throw error;
    found = allAs(doubtful, 'unknown', error.message);
  }
  const settled = new Set(found.map((result) => result.key));
  const rest = rows.filter((row) => !settled.has(row.activity.key));
  if (rest.length === 0) return found;
  try {
    return [...found, ...(await crm.writeActivities(rest.map((row) => row.activity)))];
  } catch (error) {
    if (!isAppError(error)) throw error;
    return [...found, ...allAs(rest, error.code === 'unconfirmed' ? 'unknown' : 'retry', error.message)];
  }
}

async function setOptOuts(crm: CrmPort, rows: readonly OutboxActivity[]): Promise<readonly ActivityResult[]> {
  if (rows.length === 0) return [];
  try {
    const people = rows.map((row) => ({ ref: row.activity.ref, email: row.activity.from }));
    const results = new Map((await crm.optOut(people)).map((result) => [result.key, result]));
    return rows.map((row): ActivityResult => {
      const result = results.get(row.activity.ref.id);
      const missing = { status: 'retry' as const, reason: 'The CRM gave no answer for this record.' };
      return { ...(result ?? missing), key: row.activity.key } as ActivityResult;
    });
  } catch (error) {
    if (!isAppError(error)) throw error;
    return allAs(rows, 'retry', error.message);
  }
}

/** Points entries of records that were merged or converted to where they went. */
async function followMoves(tx: Tx, rows: readonly OutboxActivity[]): Promise<readonly OutboxActivity[]> {
  const [first] = rows;
  if (first === undefined) return rows;
  const refs = rows.map((row) => row.activity.ref);
  const known = await tx.identities.byRefs(first.connectionId, refs);
  const moved = known.filter((identity) => identity.movedToId !== null);
  if (moved.length === 0) return rows;
  const targets = await tx.identities.byIds(
    moved.map((identity) => identity.movedToId).filter((id) => id !== null),
  );
  const targetOf = new Map(moved.map((one) => [one.ref.id, targets.find((to) => to.id === one.movedToId)]));
  return rows.map((row) => {
    const target = targetOf.get(row.activity.ref.id);
    if (target === undefined) return row;
    return { ...row, activity: { ...row.activity, ref: target.ref, companyId: target.companyCrmId } };
  });
}

/** Sets aside what may not be written in test mode, until an admin goes live; gives the rest. */
async function parkForLive(tx: Tx, rows: readonly OutboxActivity[]): Promise<readonly OutboxActivity[]> {
  const workspace = await settingsToHoldBy(tx);
  if (workspace.mode === 'live') return rows;
  const people = await tx.people.byIds([...new Set(rows.map((row) => row.personId))]);
  const marked = new Set(people.filter((person) => mayReach(workspace, person)).map((person) => person.id));
  const waiting = rows.filter((row) => !marked.has(row.personId));
  await tx.activities.park(
    waiting.map((row) => ({ connectionId: row.connectionId, key: row.activity.key })),
    waitsForLive,
  );
  return rows.filter((row) => marked.has(row.personId));
}

/** Writes what is due to one CRM; returns how many entries were looked at. */
async function flushConnection(ctx: ActorContext, connection: Connection): Promise<number> {
  const { workspaceId } = ctx.actor;
  const { rows, taken } = await ctx.store.withWorkspace(workspaceId, async (tx) => {
    const lease = ctx.settings.activityLeaseSeconds;
    const claimed = await tx.activities.claim(connection.id, flushSize, lease, ctx.clock.now());
    return { taken: claimed.length, rows: await followMoves(tx, await parkForLive(tx, claimed)) };
  });
  if (rows.length === 0) return taken;
  const crm = openCrm(ctx, workspaceId, connection);
  const optOuts = await setOptOuts(
    crm,
    rows.filter((row) => row.operation === 'opt_out'),
  );
  const written = await writeTimeline(
    crm,
    rows.filter((row) => row.operation === 'activity'),
  );
  const results = new Map([...optOuts, ...written].map((result) => [result.key, result]));
  const moved = rows.filter((row) => results.get(row.activity.key)?.status === 'moved');
  if (moved.length > 0)
    await refreshRecords(
      ctx,
      connection,
      moved.map((row) => row.activity.ref),
    );
  await ctx.store.withWorkspace(workspaceId, async (tx) => {
    const resolutions = rows.map((row) => {
      const result = results.get(row.activity.key);
      const lost = {
        key: row.activity.key,
        status: 'unknown' as const,
        reason: 'The CRM gave no answer for this entry.',
      };
      return toResolution(ctx, row, result ?? lost);
    });
    await tx.activities.resolve(resolutions);
    const refused = resolutions.filter((one) => one.state === 'refused');
    const waiting = resolutions.filter(
      (one, index) => one.nextAttemptAt !== null && rows[index]?.attempts === tellAfter,
    );
    await tx.alerts.insert([
      ...refused.slice(0, 20).map((one) =>
        newAlert(ctx, {
          kind: 'activity_refused',
          words: `The CRM refused an entry for its timeline: ${one.reason ?? 'no reason given'}`,
          personId: rows.find((row) => row.activity.key === one.key)?.personId ?? null,
        }),
      ),
      ...waiting.slice(0, 1).map((one) =>
        newAlert(ctx, {
          kind: 'activities_waiting',
          words: `${waiting.length} entries wait for ${connection.kind}, which did not take them so far: ${one.reason ?? 'no reason given'}`,
        }),
      ),
    ]);
  });
  const done = [...results.values()].filter((result) => result.status === 'written').length;
  ctx.metrics.activitiesWritten(connection.kind, done);
  return taken;
}

/** Writes waiting entries to every connected CRM until nothing is left to do now. Opt-outs go first. */
export async function flushActivities(ctx: ActorContext): Promise<void> {
  for (const connection of await activeConnections(ctx, ctx.actor.workspaceId)) {
    try {
      let taken = flushSize;
      for (let round = 0; round < 20 && taken === flushSize; round += 1)
        taken = await flushConnection(ctx, connection);
    } catch (error) {
      ctx.log.warn(
        { crm: connection.kind, error: isAppError(error) ? error.message : String(error) },
        'flush failed',
      );
    }
  }
}
