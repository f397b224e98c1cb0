import type { CrmEntry } from '../ports/crm.ts';
import type { Difference } from '../ports/records.ts';
import type { OutboxEntry } from '../ports/store.ts';
import { crmNames } from './crm-names.ts';
import { inWorkspace } from './reading.ts';
import type { Finding, ReconcileWork, Step } from './reconciliation-step.ts';
import { recordsInForce } from './records-in-force.ts';
import { refreshRecords } from './refresh-records.ts';

/** An entry beside the row of the outbox that its key names. */
interface Pair {
  readonly entry: CrmEntry;
  readonly row: OutboxEntry;
}

function left(
  kind: Difference['kind'],
  entry: CrmEntry,
  about: { readonly row?: OutboxEntry; readonly words: string; readonly crmIds?: readonly string[] },
): Finding {
  const { key, url, crmId } = entry;
  const crmIds = about.crmIds ?? [crmId];
  const personId = about.row?.personId ?? null;
  return { difference: { kind, key, personId, crmIds, url, words: about.words }, mend: null };
}

/** What this run has told already. */
const toldOf = ({ reconciliation }: ReconcileWork) =>
  new Set(reconciliation.differences.map(({ kind, key }) => `${kind} ${key}`));

/** Keys of which the CRM may hold several entries: met twice, or under another id than ours. */
function suspects(pairs: readonly Pair[]): ReadonlyMap<string, OutboxEntry> {
  const ids = new Map<string, Set<string>>();
  for (const { entry, row } of pairs) {
    const known = ids.get(entry.key) ?? new Set(row.crmId === null ? [] : [row.crmId]);
    ids.set(entry.key, known.add(entry.crmId));
  }
  return new Map(
    pairs
      .filter(({ entry }) => (ids.get(entry.key)?.size ?? 0) > 1)
      .map(({ row }) => [row.activity.key, row]),
  );
}

/** Whether suspects are doubled in truth; one whose first entry is gone only has another id than we knew. */
async function checkDoubles(work: ReconcileWork, pairs: readonly Pair[]): Promise<readonly Finding[]> {
  const rows = suspects(pairs);
  if (rows.size === 0) return [];
  const told = toldOf(work);
  const byKey = Map.groupBy(await work.crm.readActivities([...rows.keys()]), (entry) => entry.key);
  return [...byKey].flatMap(([key, entries]): Finding[] => {
    const row = rows.get(key);
    const [only] = entries;
    if (row === undefined || only === undefined) return [];
    if (entries.length === 1) return [{ difference: null, mend: { do: 'record', key, crmId: only.crmId } }];
    if (told.has(`doubled ${key}`)) return [];
    const other = entries.find((entry) => entry.crmId !== row.crmId) ?? only;
    const words = `${crmNames[work.connection.kind]} holds ${entries.length} entries for one touch. Cadenza deletes nothing there: keep ${row.crmId ?? 'one'} and delete the rest.`;
    return [left('doubled', other, { row, words, crmIds: entries.map((entry) => entry.crmId) })];
  });
}

/** Entries that hang on another record than the one that stands for the person now, after merges and conversions. */
async function checkPlaces(work: ReconcileWork, pairs: readonly Pair[]): Promise<readonly Finding[]> {
  const { ctx, connection } = work;
  const wrongOf = (given: readonly Pair[]) =>
    inWorkspace(ctx, async (tx) => {
      const refs = [
        ...new Map(
          given.map(
            ({
              row: {
                activity: { ref },
              },
            }) => [ref.id, ref],
          ),
        ).values(),
      ];
      const records = await recordsInForce(tx, connection.id, refs);
      return given.flatMap((pair) => {
        const { ref } = pair.row.activity;
        const record = records.get(ref.id);
        const due = record?.ref ?? ref;
        if (record?.state === 'deleted' || pair.entry.refs.some((one) => one.id === due.id)) return [];
        return [{ ...pair, due }];
      });
    });
  const suspect = await wrongOf(pairs);
  if (suspect.length === 0) return [];
  // A merge that we have not heard of yet explains most of them.
  await refreshRecords(
    ctx,
    connection,
    suspect.map((one) => one.row.activity.ref),
  );
  return (await wrongOf(suspect)).map(({ entry, row, due }) => {
    const where =
      entry.refs.length === 0 ? 'on no record' : `on ${entry.refs.map((ref) => ref.id).join(', ')}`;
    const words = `The entry hangs ${where} instead of ${due.id}, the person's record now. Move it there, if nobody put it so on purpose: ${work.crm.recordUrl(due)}`;
    return left('misplaced', entry, { row, words });
  });
}

/** What the CRM holds under our keys against what we know: one page. */
export async function checkEntries(work: ReconcileWork): Promise<Step> {
  const { ctx, crm, connection, reconciliation } = work;
  const { since, until, place } = reconciliation;
  const page = await crm.listActivities({ since, until }, place.after);
  const keys = [...new Set(page.items.map((entry) => entry.key))];
  // Read after the CRM: a key is in the outbox before its entry is anywhere.
  const rows =
    keys.length === 0 ? [] : await inWorkspace(ctx, (tx) => tx.timeline.byKeys(connection.id, keys));
  const rowOf = new Map(rows.map((row) => [row.activity.key, row]));
  const pairs: Pair[] = [];
  const findings: Finding[] = [];
  const told = toldOf(work);
  for (const entry of page.items) {
    const row = rowOf.get(entry.key);
    if (row !== undefined) pairs.push({ entry, row });
    // A run that changes nothing meets what it would have noted.
    else if (!told.has(`unrecorded ${entry.key}`)) {
      const words = `${crmNames[connection.kind]} holds an entry under a key of Cadenza that this workspace does not know: of another workspace, copied by hand, or of something that was done after the backup from which this database was restored. Nothing was changed; look at the record before you delete it there.`;
      findings.push(left('orphaned', entry, { words }));
    }
  }
  findings.push(...(await checkDoubles(work, pairs)), ...(await checkPlaces(work, pairs)));
  const next = page.next === null ? null : { phase: 'entries' as const, after: page.next };
  return { findings, tally: { listed: page.items.length }, next };
}
