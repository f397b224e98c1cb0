import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Api } from './api.ts';
import { companiesOverCap } from './caps.ts';
import type { Crowd } from './crowd.ts';
import type { Stage } from './stage.ts';
import { afterColleague, afterStopByLedger, afterStopByOrder, whileAway } from './witness.ts';

/** A request to enroll whose answer was lost is made again; nobody may go through a cadence twice for it. */
const enrolledTwice = `select count(*) from (
  select 1 from enrollments group by person_id, cadence_id having count(*) > 1) as doubled`;

const replayed = z.object({
  different: z.array(z.unknown()),
  notCompared: z.array(z.object({ count: z.int() })),
  next: z.string().nullable(),
});

/** Runs that are not what their decisions make of them, or that could not be compared. */
async function replayDifferences({ publicUrl, apiKeys }: Stage): Promise<number> {
  const api = new Api(publicUrl, apiKeys.admin);
  let found = 0;
  for (let after: string | null = ''; after !== null; ) {
    const { body } = await api.get(`/v1/replay?limit=1000${after === '' ? '' : `&after=${after}`}`);
    const page: z.output<typeof replayed> = replayed.parse(body);
    found += page.different.length + page.notCompared.reduce((sum, { count }) => sum + count, 0);
    after = page.next;
  }
  return found;
}

const compared = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  counts: z.object({
    ...{ missing: z.int(), unrecorded: z.int(), doubled: z.int(), misplaced: z.int(), orphaned: z.int() },
  }),
});
const patienceMs = 120_000;

/** Differences between touches and what the CRMs themselves say of their entries, both ways. */
async function reconcileDifferences({ publicUrl, apiKeys }: Stage): Promise<number> {
  const api = new Api(publicUrl, apiKeys.admin);
  const end = performance.now() + patienceMs;
  const begin = () => api.post('/v1/reconciliations', { all: true, dryRun: true }, crypto.randomUUID());
  let begun = await begin();
  // The one of the night may be under way.
  while (begun.status === 409 && performance.now() < end) {
    await pause(500);
    begun = await begin();
  }
  let found = 0;
  for (const { id } of z.object({ items: z.array(compared) }).parse(begun.body).items) {
    for (;;) {
      const { state, counts } = compared.parse((await api.get(`/v1/reconciliations/${id}`)).body);
      if (state === 'failed' || performance.now() > end) throw new Error(`The comparison ${id} did not end.`);
      if (state === 'done') {
        found += Object.values(counts).reduce((sum, count) => sum + count, 0);
        break;
      }
      await pause(200);
    }
  }
  return found;
}

/**
 * Further proofs on what a run has left, beside the audit: each gives how many breaches it found, and stands in the
 * report under its name.
 */
const checks: Readonly<
  Record<string, (stage: Stage, crowd: Crowd, note: (words: string) => void) => Promise<number>>
> = {
  afterStopByOrder: ({ database }) => database.count(afterStopByOrder),
  afterStopByLedger: ({ database }) => database.count(afterStopByLedger),
  afterColleague: ({ database }) => database.count(afterColleague),
  whileAway: ({ database }) => database.count(whileAway),
  async companiesOverCap(stage, { book }, note) {
    const over = await companiesOverCap(stage, book.caps);
    for (const words of over) note(words);
    return over.length;
  },
  enrolledTwice: ({ database }) => database.count(enrolledTwice),
  replayDifferences,
  reconcileDifferences,
};

/** Carries out all of them; `note` hears what a number alone would not tell. */
export async function runChecks(
  stage: Stage,
  crowd: Crowd,
  note: (words: string) => void,
): Promise<Readonly<Record<string, number>>> {
  const found: Record<string, number> = {};
  for (const [name, check] of Object.entries(checks)) found[name] = await check(stage, crowd, note);
  return found;
}
