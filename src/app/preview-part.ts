import type { Job, LeftOut, PreviewedPerson } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { bringIn } from './bring-in.ts';
import type { Candidate, CheckedCandidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { leftOutOf } from './enroll-chunk.ts';
import { leavesAtOf } from './enrollment-batch.ts';
import { type ForecastView, foreseeLoad } from './foresee-load.ts';
import { gatherCounted } from './gather-for-ready.ts';
import { partsByArm } from './parts-by-arm.ts';
import { personName } from './person-name.ts';
import { inWorkspace } from './reading.ts';
import { addReady, countReady, type ReadyPeople } from './ready-people.ts';
import { inputOf, memoOf, nextPart, type SelectionMemo, saveProgress, stillOurs } from './selection-job.ts';
import { withoutTrace } from './without-trace.ts';

/** How many different reasons a preview counts; there are rarely more than ten. */
const reasonsAtMost = 200;

const byEmail = (person: { readonly email: string | null }) =>
  person.email === null ? [] : [`email:${person.email}`];

/** By what a person is known again in a later part. */
const keysOf = ({ person, isNew }: Candidate) => [...(isNew ? [] : [person.id]), ...byEmail(person)];
/** By what somebody may have been met before: whoever is new here would have become the person with the address. */
const lookupsOf = ({ person, isNew }: Candidate) => (isNew ? byEmail(person) : [person.id]);

async function metBefore(tx: Tx, job: Job, candidates: readonly Candidate[]) {
  const rows = Map.groupBy(await tx.jobs.previewed(job.id, candidates.flatMap(lookupsOf)), (row) => row.key);
  return (candidate: Candidate) => {
    const met = lookupsOf(candidate).flatMap((key) => rows.get(key) ?? []);
    if (met.length === 0) return null;
    return {
      ready: met.some((one) => one.ready),
      hold: met.find((one) => one.hold !== null)?.hold ?? null,
    };
  };
}

function toPreviewed(one: CheckedCandidate): PreviewedPerson[] {
  const ready = one.obstacle === null;
  return keysOf(one).map((key) => ({ key, ready, hold: one.person.hold }));
}

function toLeftOut({ ref, person, isNew, obstacle }: CheckedCandidate): LeftOut[] {
  if (obstacle === null) return [];
  return [{ ref, personId: isNew ? null : person.id, name: personName(person), reason: obstacle }];
}

/** What earlier parts counted, which may be of a job from before it was. */
const countedBefore = ({ places = {}, companies = {}, crowdedOut = 0 }: SelectionMemo): ReadyPeople => ({
  ...{ places, companies, crowdedOut },
});

/** How many of each company with a cap on people would be enrolled, after another part. */
function joinedAfter({ joined = {} }: SelectionMemo, checked: readonly CheckedCandidate[]) {
  const counts = new Map(Object.entries(joined));
  for (const { crowd } of checked) if (crowd !== null) counts.set(crowd, (counts.get(crowd) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/**
 * Ends a preview: how many could start, how many not for which reason, and what enrolling them would ask for. Who that
 * is, is kept for a day.
 */
export async function endPreview(
  tx: Tx,
  job: Job,
  end: {
    readonly state: 'done' | 'failed';
    readonly ready?: number;
    readonly forecast?: ForecastView | null;
    readonly why?: string;
  },
): Promise<void> {
  const { state, why, ready = memoOf(job).ready, forecast = null } = end;
  const reasons = await tx.batches.reasons(job.id, reasonsAtMost);
  const { skipped } = await tx.batches.progress(job.id);
  const error = why === undefined ? {} : { error: why };
  await tx.jobs.save(job.id, { state, result: { ready, skipped, reasons, forecast, ...error } });
  await tx.jobs.dropParts(job.id);
}

/**
 * Looks at the next part of a selection by the enrollment's own code, in a transaction that is always rolled back, and
 * notes what it found in one of its own.
 */
export async function previewPart(ctx: ActorContext, job: Job): Promise<void> {
  const { wish, source } = inputOf(job);
  const { read, unknown } = await bringIn(ctx, await nextPart(ctx, job));
  const { next: at, stored, joined: others } = memoOf(job);
  const before = countedBefore(memoOf(job));
  const { checked, counted, material } = await withoutTrace(ctx, async (tx) => {
    const candidates = await read(tx);
    const met = await metBefore(tx, job, candidates);
    const joined = new Map(Object.entries(others ?? {}));
    const parts = await partsByArm(ctx, tx, { wish, source, candidates, batchId: null, met, joined });
    const checked = parts.flatMap((part) => part.checked);
    const counted = addReady(before, [await countReady(ctx, tx, parts)]);
    const last = at + 1 >= stored;
    const [first] = parts;
    if (!last || first === undefined) return { checked, counted, material: null };
    const terms = { ...first.terms, leavesAt: leavesAtOf(ctx, job.total) };
    const of = { terms, parts, ready: counted, tasksPerDay: null, callsPerDay: {} };
    return { checked, counted, material: await gatherCounted(ctx, tx, of) };
  });
  const forecast = material === null ? null : await foreseeLoad(material);
  const leftOut = [...leftOutOf(unknown), ...checked.flatMap(toLeftOut)];
  await inWorkspace(ctx, async (tx) => {
    const held = await stillOurs(tx, job);
    if (held === null) return;
    const memo = memoOf(held);
    await tx.batches.addLeftOut(job.id, held.done, leftOut);
    await tx.jobs.addPreviewed(job.id, checked.flatMap(toPreviewed));
    const ready = memo.ready + checked.filter((one) => one.obstacle === null).length;
    const [next, done] = [memo.next + 1, held.done + unknown.length + checked.length];
    await saveProgress(tx, held, { next, ready, done, ...counted, joined: joinedAfter(memo, checked) });
    if (next >= memo.stored) await endPreview(tx, held, { state: 'done', ready, forecast });
  });
}
