import type { Difference, OutboxActivity, ReconciliationPlace } from '../ports/records.ts';
import type { OutboxEntry } from '../ports/store.ts';
import { crmNames } from './crm-names.ts';
import { inWorkspace } from './reading.ts';
import { rebuildActivities } from './rebuild-activities.ts';
import type { Finding, ReconcileWork, Step } from './reconciliation-step.ts';
import { recordsInForce } from './records-in-force.ts';
import { refreshRecords } from './refresh-records.ts';

/** Touches or entries that one step looks at: what Salesforce answers by one call. */
const chunk = 1000;
/** How long absence says nothing where only a CRM's index can be asked. */
const indexLagMs = 10 * 60_000;

function difference(
  work: ReconcileWork,
  about: { readonly kind: Difference['kind']; readonly entry: OutboxActivity; readonly words: string },
): Omit<Difference, 'state'> {
  const { activity, personId, crmId } = about.entry;
  return {
    kind: about.kind,
    key: activity.key,
    personId,
    words: about.words,
    crmIds: crmId === null ? [] : [crmId],
    url: work.crm.recordUrl(activity.ref),
  };
}

/** Where the walk goes on: in the same phase, or at the beginning of the next. */
function place(
  phase: ReconciliationPlace['phase'],
  after: string | null,
  then: ReconciliationPlace['phase'],
): ReconciliationPlace {
  return after === null ? { phase: then, after: null } : { phase, after };
}

/** Touches that were carried out and that the outbox does not know: written to it now, or known to be written. */
export async function checkTouches(work: ReconcileWork): Promise<Step> {
  const { ctx, crm, connection, reconciliation } = work;
  const { since, until } = reconciliation;
  const slice = { after: reconciliation.place.after, limit: chunk };
  const { lost, next } = await inWorkspace(ctx, async (tx) => {
    const walked = await tx.timeline.unlogged(connection.id, { since, until }, slice);
    return { lost: await rebuildActivities(tx, walked.touches), next: walked.next };
  });
  const name = crmNames[connection.kind];
  const there =
    lost.length === 0
      ? new Map<string, string>()
      : await crm.findActivities(lost.map((one) => one.activity.key));
  const findings = lost.map((entry): Finding => {
    const crmId = there.get(entry.activity.key) ?? null;
    const activity = { ...entry, crmId, state: crmId === null ? ('unknown' as const) : ('written' as const) };
    const words =
      crmId === null
        ? `This touch was carried out and never noted for ${name}. Its entry is written now.`
        : `The entry is in ${name}, and was not noted here. It ${work.reconciliation.dryRun ? 'would be noted' : 'is noted now'}.`;
    const kind = crmId === null ? ('missing' as const) : ('unrecorded' as const);
    return { difference: difference(work, { kind, entry: activity, words }), mend: { do: 'add', activity } };
  });
  return { findings, tally: { expected: lost.length }, next: place('touches', next, 'closed') };
}

/** Of entries that are not there: those that might only not be in the index yet, and those whose record is gone. */
async function excused(work: ReconcileWork, absent: readonly OutboxEntry[]) {
  const { ctx, crm, connection } = work;
  const now = ctx.clock.now().getTime();
  const fresh = absent.filter((entry) => entry.triedAt.getTime() > now - indexLagMs);
  const early = fresh.length > 0 && !(await crm.findsAtOnce()) ? new Set(fresh) : new Set<OutboxEntry>();
  const rest = absent.filter((entry) => !early.has(entry));
  // The record may have been deleted, and its entries with it, since we last heard of it.
  const refs = [...new Map(rest.map(({ activity: { ref } }) => [ref.id, ref])).values()];
  if (refs.length > 0) await refreshRecords(ctx, connection, refs);
  const records = await inWorkspace(ctx, (tx) => recordsInForce(tx, connection.id, refs));
  const gone = new Set(rest.filter((entry) => records.get(entry.activity.ref.id)?.state === 'deleted'));
  return { early, gone };
}

/** An entry that should be there and is not: written once more; the second time it is told, and from then on let be. */
function missing(work: ReconcileWork, entry: OutboxEntry): Finding {
  const name = crmNames[work.connection.kind];
  const why =
    entry.state === 'refused'
      ? `${name} refused it: ${entry.reason ?? 'no reason given'}`
      : `It was written, and is not in ${name} any more.`;
  const first = entry.repairs === 0 || work.reconciliation.again;
  const words = first
    ? `${why} It ${work.reconciliation.dryRun ? 'would be' : 'is'} written once more.`
    : `${why} It had been written once more already, so it is left as it is. To have it written all the same: cadenza reconcile --again.`;
  return {
    difference: difference(work, { kind: 'missing', entry, words }),
    mend: { do: first ? 'put_back' : 'let_be', entry },
  };
}

function unrecorded(work: ReconcileWork, entry: OutboxEntry, crmId: string): Finding {
  const words = `The entry is in ${crmNames[work.connection.kind]}, while the outbox had it as ${entry.state}. It is noted now.`;
  return {
    difference: difference(work, { kind: 'unrecorded', entry: { ...entry, crmId }, words }),
    mend: { do: 'record', key: entry.activity.key, crmId },
  };
}

/** Entries that are over in the outbox: each has to be in the CRM, and one that was refused must not. */
export async function checkClosed(work: ReconcileWork): Promise<Step> {
  const { ctx, crm, connection, reconciliation } = work;
  const { rows, next } = await inWorkspace(ctx, (tx) =>
    tx.timeline.closed(connection.id, reconciliation.since, {
      after: reconciliation.place.after,
      limit: chunk,
    }),
  );
  const there =
    rows.length === 0
      ? new Map<string, string>()
      : await crm.findActivities(rows.map((row) => row.activity.key));
  const findings: Finding[] = [];
  const absent: OutboxEntry[] = [];
  for (const row of rows) {
    const crmId = there.get(row.activity.key);
    if (crmId === undefined) absent.push(row);
    else if (row.state === 'refused') findings.push(unrecorded(work, row, crmId));
    else if (row.crmId === null)
      findings.push({ difference: null, mend: { do: 'record', key: row.activity.key, crmId } });
  }
  const settled = absent.filter((row) => row.repairs > 1 && !reconciliation.again);
  const { early, gone } = await excused(
    work,
    absent.filter((row) => !settled.includes(row)),
  );
  for (const row of absent)
    if (!settled.includes(row) && !early.has(row) && !gone.has(row)) findings.push(missing(work, row));
  return {
    findings,
    tally: { expected: rows.length, waiting: early.size, gone: gone.size, letBe: settled.length },
    next: place('closed', next, 'waiting'),
  };
}

/** Entries that the outbox has yet to write: those that are there already are noted, the others are the flush's. */
export async function checkWaiting(work: ReconcileWork): Promise<Step> {
  const { ctx, crm, connection, reconciliation } = work;
  const { rows, next } = await inWorkspace(ctx, (tx) =>
    tx.timeline.waiting(connection.id, { after: reconciliation.place.after, limit: chunk }),
  );
  const there =
    rows.length === 0
      ? new Map<string, string>()
      : await crm.findActivities(rows.map((row) => row.activity.key));
  const findings = rows.flatMap((row): Finding[] => {
    const crmId = there.get(row.activity.key);
    return crmId === undefined ? [] : [unrecorded(work, row, crmId)];
  });
  const tally = { expected: rows.length, waiting: rows.length - findings.length };
  return { findings, tally, next: place('waiting', next, 'entries') };
}
