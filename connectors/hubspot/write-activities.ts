import { isAppError } from '../../src/errors.ts';
import type { ActivityResult, CrmActivity } from '../../src/ports/crm.ts';
import { BATCH, createBatch, type RowOutcome, type Stop } from './batch-create.ts';
import { inBatches } from './batches.ts';
import { type EngagementType, engagementType, toEngagementInput, withoutLetters } from './engagements.ts';
import { findInType } from './find-activities.ts';
import { readContacts } from './people.ts';
import type { Portal } from './portal.ts';
import { TOUCH_ID } from './properties.ts';
import type { HubspotDisposition } from './schemas.ts';

/** What writing needs to know about the portal, each asked for only when a row needs it. */
interface WriteMeans extends Portal {
  readonly dispositions: () => Promise<readonly HubspotDisposition[]>;
  readonly letters: () => Promise<boolean>;
}

interface Row {
  readonly activity: CrmActivity;
  readonly type: EngagementType;
}

interface Round {
  readonly outcomes: ReadonlyMap<string, RowOutcome>;
  readonly stop: Stop | null;
}

/** Sends rows grouped by object type. After a stop nothing more is sent: those rows are certain not to be there. */
async function send(means: WriteMeans, rows: readonly Row[]): Promise<Round> {
  const outcomes = new Map<string, RowOutcome>();
  let stop: Stop | null = null;
  const byType = Map.groupBy(rows, (row) => row.type);
  const dispositions = byType.has('calls') ? await means.dispositions() : [];
  for (const [type, group] of byType)
    for (const batch of inBatches(group, BATCH)) {
      if (stop !== null) {
        for (const { activity } of batch)
          outcomes.set(activity.key, { status: 'retry', reason: stop.reason });
        continue;
      }
      const inputs = batch.map(({ activity }) => toEngagementInput(type, activity, dispositions));
      const done = await createBatch(means, { type, inputs });
      for (const [key, outcome] of done.rows) outcomes.set(key, outcome);
      stop = done.stop;
    }
  return { outcomes, stop };
}

type Refused = Row & { readonly outcome: Extract<RowOutcome, { status: 'refused' }> };

/** Contacts of these rows that are gone (deleted, merged away or unknown), with what became of them in words. */
async function goneContacts(portal: Portal, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map((row) => row.activity.ref.id))];
  const found = await readContacts(portal, ids);
  const gone = new Map<string, string>();
  for (const id of ids) {
    const person = found.get(id);
    if (person === undefined) gone.set(id, `HubSpot has no contact ${id}.`);
    else if (person.movedTo !== null) gone.set(id, `Contact ${id} was merged into ${person.movedTo.id}.`);
    else if (person.deleted) gone.set(id, `Contact ${id} was deleted in HubSpot.`);
  }
  return gone;
}

/** The same activity without what HubSpot refused it for, or null if that is all it has. */
function mend({ activity, outcome, type }: Refused): Row | null {
  if (outcome.problem === 'link' && activity.companyId !== null)
    return { type, activity: { ...activity, companyId: null } };
  if (outcome.problem === 'owner' && activity.ownerId !== null)
    return { type, activity: { ...activity, ownerId: null } };
  return null;
}

/**
 * Rows that HubSpot refused since a unique value is taken. Found by the key, or refused for the key by name (its
 * holder may be in the recycle bin): they exist. Anything else was a conflict over something that we know nothing of.
 */
async function taken(portal: Portal, rows: readonly Refused[]): Promise<ActivityResult[]> {
  const results: ActivityResult[] = [];
  for (const [type, group] of Map.groupBy(rows, (row) => row.type)) {
    const keys = group.map((row) => row.activity.key);
    const found = await findInType(portal, type, keys).catch(() => null);
    for (const { activity, outcome } of group) {
      const { key } = activity;
      const { reason } = outcome;
      const crmId = found?.get(key) ?? null;
      if (crmId !== null || reason.includes(TOUCH_ID)) results.push({ key, status: 'exists', crmId });
      else results.push({ key, status: found === null ? 'unknown' : 'refused', reason });
    }
  }
  return results;
}

function plainResult(key: string, outcome: RowOutcome): ActivityResult {
  return outcome.status === 'written'
    ? { key, status: 'written', crmId: outcome.crmId }
    : { key, status: outcome.status, reason: outcome.reason };
}

/** Settles one round: what is sure becomes a result, what can be mended comes back as rows to send again. */
async function settle(
  portal: Portal,
  rows: readonly Row[],
  outcomes: ReadonlyMap<string, RowOutcome>,
): Promise<{ results: ActivityResult[]; again: Row[] }> {
  const results: ActivityResult[] = [];
  const again: Row[] = [];
  const refused: Refused[] = [];
  for (const row of rows) {
    const { key } = row.activity;
    const outcome = outcomes.get(key);
    if (outcome?.status === 'refused') refused.push({ ...row, outcome });
    else if (outcome !== undefined) results.push(plainResult(key, outcome));
    else results.push({ key, status: 'unknown', reason: "HubSpot's answer does not mention it." });
  }
  const conflicts = refused.filter((row) => row.outcome.problem === 'taken');
  const unlinked = refused.filter((row) => row.outcome.problem === 'link');
  results.push(...(await taken(portal, conflicts)));
  const gone = await goneContacts(portal, unlinked).catch(() => null);
  for (const row of refused.filter((each) => each.outcome.problem !== 'taken')) {
    const { key, ref } = row.activity;
    const { problem, reason } = row.outcome;
    const unclear = problem === 'link' && gone === null;
    const where = problem === 'link' ? gone?.get(ref.id) : undefined;
    const mended = mend(row);
    if (unclear) results.push({ key, status: 'retry', reason });
    else if (where !== undefined) results.push({ key, status: 'moved', reason: where });
    else if (mended !== null) again.push(mended);
    else results.push({ key, status: 'refused', reason });
  }
  return { results, again };
}

/**
 * One row for each key, with its object type. Where the type of a letter cannot be found out now, its result is there
 * already.
 */
async function route(
  means: WriteMeans,
  activities: readonly CrmActivity[],
): Promise<{ rows: Row[]; results: ActivityResult[] }> {
  const rows: Row[] = [];
  const results: ActivityResult[] = [];
  for (const activity of new Map(activities.map((each) => [each.key, each])).values())
    try {
      const type = engagementType(activity);
      const isPossible = type !== 'postal_mail' || (await means.letters());
      rows.push({ activity, type: isPossible ? type : withoutLetters(type) });
    } catch (error) {
      if (!isAppError(error) || error.code === 'needs_reauth') throw error;
      results.push({ key: activity.key, status: 'retry', reason: error.message });
    }
  return { rows, results };
}

/**
 * Writes activities: 100 of one object type a call, each with its key in the unique property, so that a repeat
 * becomes `exists`. A row that HubSpot refuses for its company or owner is written once more without that.
 * Throws only when nothing could be written at all because access is gone.
 */
export async function writeActivities(
  means: WriteMeans,
  activities: readonly CrmActivity[],
): Promise<readonly ActivityResult[]> {
  const routed = await route(means, activities);
  const results = [...routed.results];
  let rows: readonly Row[] = routed.rows;
  // Twice mended at most: once without its company, once without its owner.
  for (let round = 0; round < 3 && rows.length > 0; round += 1) {
    const { outcomes, stop } = await send(means, rows);
    const untouched = [...outcomes.values()].every((outcome) => outcome.status === 'retry');
    if (round === 0 && stop?.error && untouched) throw stop.error;
    const settled = await settle(means, rows, outcomes);
    results.push(...settled.results);
    rows = settled.again;
  }
  return results;
}
