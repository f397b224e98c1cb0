import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActorContext, AppContext } from '../../src/app/context.ts';
import { asSystem } from '../../src/app/context.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { enrollListAtMost } from '../../src/app/enrollment-schemas.ts';
import { previewEverybody } from '../../src/app/preview-everybody.ts';
import { readBatch, readBatchResults } from '../../src/app/read-batch.ts';
import { readJob, readLeftOut } from '../../src/app/read-jobs.ts';
import { runJobs } from '../../src/app/run-jobs.ts';
import { undoBatch } from '../../src/app/undo-batch.ts';
import { everybodyIn } from '../../src/demo/first-start.ts';
import { AppError } from '../../src/errors.ts';
import type { CrmList, CrmPort, CrmRef } from '../../src/ports/crm.ts';
import { makePerson } from '../support/builders.ts';
import { oneEmail } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let all: readonly CrmRef[];
beforeAll(async () => {
  world = await openWorld({ people: 300 });
  all = await everybodyIn(world.rep, 'salesforce');
});
afterAll(() => world.close());

const partOf = 60;
/** The product in parts of 60 people, with what a test changes of it. */
function small(over: Partial<AppContext> = {}): ActorContext {
  const settings = { ...world.ctx.settings, peoplePerPart: partOf };
  return { ...world.rep, ...over, settings };
}
const oneRound = (over: Partial<AppContext> = {}) =>
  runJobs(asSystem({ ...small(over) }, world.sample.workspaceId, 'scheduler'));
async function toTheEnd(over: Partial<AppContext> = {}) {
  for (let round = 0; (await oneRound(over)).more; round += 1)
    if (round > 100) throw new Error('The job does not end.');
}
const few5 = '019ab2c4-7d00-7000-8000-0000000000f5';
const everybody = () => all.map((ref) => ({ ...ref }));

async function queue(people: Parameters<typeof enrollPeople>[1]['people'], over: Partial<AppContext> = {}) {
  const { cadenceId } = await world.publish(oneEmail());
  const answer = await enrollPeople(small(over), { cadenceId, people });
  if (!('job' in answer)) throw new Error('This many become a job.');
  return { id: answer.job.id, total: answer.batch.total, cadenceId };
}

/** Everybody's result by their reference; runs are found by the record that was enrolled. */
async function outcomes(batchId: string) {
  const found = new Map<string, string>();
  for (let cursor: string | undefined, page = 0; page < 100; page += 1) {
    const asked = cursor === undefined ? {} : { cursor };
    const { items, next } = await readBatchResults(world.rep, { batchId, limit: 70, ...asked });
    for (const one of items) found.set(`${one.status} ${one.ref}`, one.reason);
    if (next === null) break;
    cursor = next;
  }
  return found;
}

/** The product with a Salesforce of which a test changes something. */
function withSalesforce(changed: Partial<CrmPort>): Pick<AppContext, 'crms'> {
  const { salesforce } = world.ctx.crms;
  const open: (typeof salesforce)['open'] = (connection) =>
    new Proxy(salesforce.open(connection), {
      get(port, name) {
        const found: unknown = Reflect.get(changed, name) ?? Reflect.get(port, name);
        return typeof found === 'function' ? found.bind(port) : found;
      },
    });
  return { crms: { ...world.ctx.crms, salesforce: { ...salesforce, open } } };
}

/** The same with one list view, in pages of `size`, whose members are asked for anew each time. */
function listing(
  page: number,
  members: () => { length: number; at: (index: number) => CrmRef | undefined },
  known?: number,
) {
  const list: CrmList = { id: 'mine', name: 'Mine', objectType: 'Contact', size: known ?? null };
  return withSalesforce({
    lists: async () => [list],
    async listMembers(_, next) {
      const [all, from] = [members(), Number(next ?? 0)];
      const to = Math.min(from + page, all.length);
      const items = Array.from({ length: Math.max(0, to - from) }, (_none, index) => all.at(from + index));
      return { items: items.filter((ref) => ref !== undefined), next: to < all.length ? String(to) : null };
    },
  });
}

/** Who is left out and why, as `/v1/jobs/{id}/left-out` says page by page. */
async function leftOut(jobId: string) {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readLeftOut(world.rep, {
      jobId,
      limit: 50,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const one of page.items) found.push(`${one.ref}: ${one.reason}`);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found.sort();
}

test('a preview of everybody leaves out the same people for the same reasons as the enrollment then does', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const refs = everybody();
  const contacts = refs.filter((ref) => ref.type === 'Contact');
  const at = (index: number) => contacts[index]?.id ?? '';
  await world.crmAct('salesforce', { act: 'opt_out', id: at(3) });
  await world.crmAct('salesforce', { act: 'delete', id: at(8) });
  await world.crmAct('salesforce', { act: 'edit', id: at(5), fields: { Email: null } });
  // The same human under two records, far apart: one opted out, one not; and twice without.
  const records = await (await world.crm('salesforce')).readPeople(contacts);
  const emailOf = (id: string) => records.find((one) => one.ref.id === id)?.email ?? null;
  await world.crmAct('salesforce', { act: 'edit', id: at(100), fields: { Email: emailOf(at(3)) } });
  await world.crmAct('salesforce', { act: 'edit', id: at(101), fields: { Email: emailOf(at(12)) } });
  const unknown = { type: 'Contact' as const, id: '003000000000001AAA' };
  const people = { crm: 'salesforce' as const, refs: [unknown, ...refs] };
  const preview = await previewEverybody(small(), { cadenceId, people });
  await toTheEnd();
  const foreseen = await readJob(world.rep, preview.id);
  expect(foreseen).toMatchObject({ kind: 'preview', state: 'done', done: refs.length + 1 });
  const before = await leftOut(preview.id);
  const runs = await world.db.query(`select 1 from enrollments where cadence_id = '${cadenceId}'`);
  expect(runs).toEqual([]);
  const answer = await enrollPeople(small(), { cadenceId, people });
  if (!('job' in answer)) throw new Error('This many become a job.');
  await toTheEnd();
  const done = await readJob(world.rep, answer.job.id);
  expect(await leftOut(answer.job.id)).toEqual(before);
  expect(foreseen.result).toMatchObject({ ready: done.result?.enrolled, skipped: done.result?.skipped });
  // The forecast is about everybody who starts, over all parts.
  expect(foreseen.result).toMatchObject({ forecast: { people: done.result?.enrolled } });
  const reasons = before.map((line) => line.replace(/^\w+: /, ''));
  for (const reason of [
    'The CRM has no such record, or this connection may not see it.',
    'Opted out of email in the CRM.',
    'Has no email address, and this cadence sends email.',
    'The same person as another record in this selection.',
  ])
    expect(reasons).toContain(reason);
  const counted = foreseen.result?.reasons as readonly { reason: string; count: number }[];
  expect(counted.reduce((sum, one) => sum + one.count, 0)).toBe(before.length);
  await undoBatch(world.rep, { batchId: answer.job.id });
});

test('the results of a batch name people by the ids by which they were chosen, few or many', async () => {
  const { id } = await queue({ crm: 'salesforce', refs: everybody() });
  await toTheEnd();
  const asked = new Set(all.map((ref) => ref.id));
  const { items: many } = await readBatchResults(world.rep, { batchId: id, limit: 1000 });
  expect(many.filter((one) => one.status === 'enrolled').length).toBeGreaterThan(200);
  expect(many.filter((one) => !asked.has(one.ref))).toEqual([]);
  await undoBatch(world.rep, { batchId: id });
  const personIds = many.flatMap((one) => (one.status === 'enrolled' ? (one.personId ?? []) : []));
  const ours = await queue({ personIds });
  await toTheEnd();
  const again = await readBatchResults(world.rep, { batchId: ours.id, limit: 1000 });
  expect(again.items.map((one) => one.ref).sort()).toEqual([...personIds].sort());
  await undoBatch(world.rep, { batchId: ours.id });

  const { cadenceId } = await world.publish(oneEmail());
  const refs = everybody().slice(0, 5);
  const few = { cadenceId, people: { crm: 'salesforce' as const, refs }, listSource: 'A fair' };
  const first = await enrollPeople(world.rep, few, few5);
  const repeated = await enrollPeople(world.rep, few, few5);
  if ('job' in first || 'job' in repeated) throw new Error('This is a small selection.');
  const refsOf = ({ results }: typeof first) => results.map((one) => one.ref).sort();
  expect(refsOf(repeated)).toEqual(refsOf(first));
  await undoBatch(world.rep, { batchId: few5 });
});

test('ids that are named twice count once, and the answer says how many there were', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const [first, second, ...others] = everybody();
  if (first === undefined || second === undefined) throw new Error('There are two.');
  const enroll = (refs: readonly (typeof first)[]) =>
    enrollPeople(world.rep, { cadenceId, people: { crm: 'salesforce' as const, refs: [...refs] } });
  const many = await enroll([first, second, ...others, first, second]);
  expect(many).toMatchObject({
    batch: { total: all.length },
    notices: ['2 ids repeat one that was named before; each counts once.'],
  });
  await undoBatch(world.rep, { batchId: many.batch.id });
  await toTheEnd();
  const few = await enroll([first, first]);
  expect(few.notices[0]).toBe('One id was named more than once; it counts once.');
});

test('a plan of start days goes on from one part of a job to the next, and nobody who is skipped takes a turn', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const startsOver = [
    { day: '2026-11-24', people: 100 },
    { day: '2026-11-26', people: 100_000 },
  ];
  const people = { crm: 'salesforce' as const, refs: everybody() };
  const answer = await enrollPeople(small(), { cadenceId, people, startsOver });
  if (!('job' in answer)) throw new Error('This many become a job.');
  await toTheEnd();
  const done = await readJob(world.rep, answer.job.id);
  const days = await world.db.query<{ day: string; people: number }>(
    `select anchor_day::text as day, count(*)::int as people from enrollments
       where cadence_id = '${cadenceId}' group by 1 order by 1`,
  );
  const enrolled = Number(done.result?.enrolled);
  expect(days).toEqual([
    { day: '2026-11-24', people: 100 },
    { day: '2026-11-26', people: enrolled - 100 },
  ]);
  await undoBatch(world.rep, { batchId: answer.job.id });
});

test('a job goes on where its process was killed: what was committed stays, and no part is done twice', async () => {
  const { id, total } = await queue({ crm: 'salesforce', refs: everybody() });
  await oneRound();
  const first = await outcomes(id);
  expect(first.size).toBe(partOf);
  // Killed within a part: the transaction is gone with the process, the lease stays.
  await world.in((tx) => tx.jobs.claim(0));
  expect((await outcomes(id)).size).toBe(partOf);
  // Killed after a part was committed and before anybody was told.
  const { store } = world.ctx;
  let commits = 0;
  const dying: typeof store = {
    ...store,
    withWorkspace: async (workspaceId, work) => {
      const done = await store.withWorkspace(workspaceId, work);
      const { memo } = (await world.in((tx) => tx.jobs.byId(id))) ?? { memo: null };
      if (memo?.next !== 2 || commits > 0) return done;
      commits += 1;
      throw new AppError('unavailable', 'The process was killed.');
    },
  };
  await oneRound({ store: dying });
  expect(commits).toBe(1);
  expect((await outcomes(id)).size).toBe(2 * partOf);
  await toTheEnd();
  const all = await outcomes(id);
  expect(all.size).toBe(total);
  for (const [who] of first) expect(all.has(who)).toBe(true);
  const rows = await world.db.query<{ people: number; runs: number }>(
    `select count(distinct person_id)::int as people, count(*)::int as runs from enrollments where batch_id = '${id}'`,
  );
  expect(rows[0]?.runs).toBe(rows[0]?.people);
  const ledger = await world.db.query<{ count: number }>(
    `select count(*)::int as count from ledger where enrollment_id in (select id from enrollments where batch_id = '${id}')`,
  );
  expect(ledger[0]?.count).toBe(rows[0]?.runs);
  const job = await world.in((tx) => tx.jobs.byId(id));
  expect(job).toMatchObject({ state: 'done', done: total, total, result: { enrolled: rows[0]?.runs } });
  expect(rows[0]?.runs).toBeGreaterThan(total / 2);
  expect(JSON.stringify(job?.result).length).toBeLessThan(200);
  await undoBatch(world.rep, { batchId: id });
});

test('a process whose lease ran out while it read the CRM writes nothing once another has done its part', async () => {
  const { id, total } = await queue({ crm: 'salesforce', refs: everybody() });
  const { store } = world.ctx;
  // The lease that it is given is over at once.
  const brief: typeof store = {
    ...store,
    withWorkspace: (workspaceId, work) =>
      store.withWorkspace(workspaceId, (tx) =>
        work({ ...tx, jobs: { ...tx.jobs, claim: () => tx.jobs.claim(0) } }),
      ),
  };
  const crm = await world.crm('salesforce');
  const slow = withSalesforce({
    async readPeople(refs) {
      const found = await crm.readPeople(refs);
      await oneRound();
      return found;
    },
  });
  await oneRound({ ...slow, store: brief });
  expect((await outcomes(id)).size).toBe(partOf);
  expect(await readJob(world.rep, id)).toMatchObject({ state: 'running', done: partOf });
  await toTheEnd();
  expect((await outcomes(id)).size).toBe(total);
  await undoBatch(world.rep, { batchId: id });
});

test('what passes in the CRM is tried again; what does not ends the job and says of everybody else why', async () => {
  const { id, total } = await queue({ crm: 'salesforce', refs: everybody() });
  const failing = (error: AppError) => withSalesforce({ readPeople: () => Promise.reject(error) });
  await oneRound();
  await oneRound(failing(new AppError('unavailable', 'Salesforce does not answer.')));
  expect(await world.in((tx) => tx.jobs.byId(id))).toMatchObject({ state: 'running', memo: { tries: 1 } });
  expect(await oneRound()).toEqual({ more: false });
  await world.db.query(`update jobs set lease_expires_at = now() where id = '${id}'`);
  await oneRound(failing(new AppError('needs_reauth', 'Salesforce asks for a new consent.')));
  const found = await outcomes(id);
  expect(found.size).toBe(total);
  const reasons = [...found.values()].filter((reason) => reason.includes('new consent'));
  expect(reasons).toHaveLength(total - partOf);
  expect(await readBatch(world.rep, id)).toMatchObject({
    state: 'failed',
    problem: 'Salesforce asks for a new consent.',
  });
  await undoBatch(world.rep, { batchId: id });
});

test('whom a list view held when the job began is enrolled, however the list changes meanwhile', async () => {
  const refs = everybody();
  let now: readonly CrmRef[] = refs;
  const pages = listing(100, () => now);
  const { id, total } = await queue({ crm: 'salesforce', listId: 'mine' }, pages);
  expect(total).toBe(refs.length);
  await oneRound(pages);
  now = refs.slice(150).reverse();
  await toTheEnd(pages);
  const counts = (await readBatch(world.rep, id)).counts;
  expect(counts.enrolled + counts.skipped).toBe(refs.length);
  const seen = await world.db.query<{ crm_id: string }>(
    `select i.crm_id from enrollments e join identities i on i.id = e.identity_id where e.batch_id = '${id}'
     union select ref from left_out where batch_id = '${id}'`,
  );
  expect(new Set(seen.map((row) => row.crm_id))).toEqual(new Set(refs.map((ref) => ref.id)));
});

test('a list view of more than 10,000 is read on by the job before anybody is enrolled, and too long a one is refused', async () => {
  const long = (length: number, known?: number) => {
    const at = (index: number): CrmRef => ({
      type: 'Contact',
      id: `003${String(index).padStart(12, '0')}AAA`,
    });
    return listing(2000, () => ({ length, at }), known);
  };
  const crm = long(12_500);
  const { id, total } = await queue({ crm: 'salesforce', listId: 'mine' }, crm);
  expect(total).toBe(10_000);
  await oneRound(crm);
  expect(await readJob(world.rep, id)).toMatchObject({ done: 0, total: 12_000 });
  await oneRound(crm);
  expect(await readJob(world.rep, id)).toMatchObject({ done: 0, total: 12_500 });
  expect((await readBatch(world.rep, id)).total).toBe(12_500);
  await world.db.query(`update jobs set state = 'done' where id = '${id}'`);
  const most = enrollListAtMost.toLocaleString('en-GB');
  await expect(queue({ crm: 'salesforce', listId: 'mine' }, long(200_000, 200_000))).rejects.toThrow(
    `at most ${most} can be enrolled at once`,
  );
  // Where the CRM does not say how long it is, the job finds out, and enrolls nobody.
  const silent = long(101_000);
  const late = await queue({ crm: 'salesforce', listId: 'mine' }, silent);
  await toTheEnd(silent);
  expect(await readBatch(world.rep, late.id)).toMatchObject({ state: 'failed', counts: { enrolled: 0 } });
});

test('10,000 people by their ids are previewed and enrolled alike, person by person', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const people = Array.from({ length: 10_000 }, (_, index) => ({
    ...makePerson({ id: world.ctx.ids.uuid() }),
    email: index % 50 === 1 ? null : `bulk${index}@acme.example`,
    hold: index % 70 === 2 ? { reason: 'replied', since: world.now, lasting: false } : null,
  }));
  await world.in((tx) => tx.people.insert(people.slice(0, 9_900)));
  const input = { cadenceId, people: { personIds: people.map((one) => one.id) } };
  const preview = await previewEverybody(world.rep, input);
  const answer = async (id: string) => {
    const rounds = asSystem(world.ctx, world.sample.workspaceId, 'scheduler');
    while ((await runJobs(rounds)).more);
    const page = await world.in((tx) => tx.batches.leftOut(id, { cursor: null, limit: 10_000 }));
    return page.items.map((one) => `${one.ref}: ${one.reason}`);
  };
  const foreseen = await answer(preview.id);
  const left = (one: (typeof people)[number], index: number) =>
    one.email === null || one.hold !== null || index >= 9_900;
  expect(foreseen).toHaveLength(people.filter(left).length);
  const done = await enrollPeople(world.rep, input);
  if (!('job' in done)) throw new Error('This many become a job.');
  expect(await answer(done.job.id)).toEqual(foreseen);
  const enrolled = 10_000 - foreseen.length;
  expect(await readJob(world.rep, preview.id)).toMatchObject({ result: { ready: enrolled } });
  expect(await readJob(world.rep, done.job.id)).toMatchObject({ result: { enrolled } });
});
