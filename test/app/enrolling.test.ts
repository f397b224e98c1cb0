import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActorContext } from '../../src/app/context.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { everybodyIn } from '../../src/demo/first-start.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { days, minutes, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 300 });
});
afterAll(() => world.close());

/** The reason for which the first record of a selection is left out, by preview and enrollment alike. */
async function reasonFor(
  cadenceId: string,
  refs: readonly { type: 'Contact' | 'Lead' | 'contact'; id: string }[],
) {
  const crm = refs[0]?.type === 'contact' ? ('hubspot' as const) : ('salesforce' as const);
  const input = { cadenceId, people: { crm, refs: refs.map((ref) => ({ ...ref })) } };
  const preview = await previewEnrollment(world.rep, input);
  const summary = await enrollPeople(world.rep, input);
  if ('job' in summary) throw new Error('This is a small selection.');
  const [foreseen, result] = [preview.results.at(-1), summary.results.at(-1)];
  expect(foreseen?.status).toBe('skipped');
  expect(foreseen?.reason).toBe(result?.reason);
  return result?.reason;
}

test('each person who is left out is told why', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const optedOut = world.take('salesforce');
  await world.crmAct('salesforce', { act: 'opt_out', id: optedOut.ref.id });
  expect(await reasonFor(cadenceId, [optedOut.ref])).toBe('Opted out of email in the CRM.');
  const mailless = world.take('salesforce');
  await world.crmAct('salesforce', { act: 'edit', id: mailless.ref.id, fields: { Email: null } });
  expect(await reasonFor(cadenceId, [mailless.ref])).toBe(
    'Has no email address, and this cadence sends email.',
  );
  const [one, twin] = [world.take('salesforce'), world.take('salesforce')];
  await world.crmAct('salesforce', { act: 'edit', id: twin.ref.id, fields: { Email: one.email } });
  expect(await reasonFor(cadenceId, [one.ref, twin.ref])).toMatch(
    /^The same person as .+ in this selection\.$/,
  );
  const inOne = world.take('salesforce');
  await world.enroll(cadenceId, [inOne]);
  expect(await reasonFor(cadenceId, [inOne.ref])).toMatch(
    /^Already in 'One email \d+' \(.+ since 2026-11-23\)/,
  );
  await world.runFor(days(1));
  expect(await reasonFor(cadenceId, [inOne.ref])).toBe(
    'Went through this cadence before (finished 2026-11-23).',
  );
  expect(await reasonFor(cadenceId, [{ type: 'contact', id: '999999999' }])).toMatch(
    /^The CRM has no such record/,
  );
  const gone = world.take('salesforce', 'Contact');
  await world.crmAct('salesforce', { act: 'delete', id: gone.ref.id });
  expect(await reasonFor(cadenceId, [gone.ref])).toMatch(/deleted|no such record/);
  const converted = world.take('salesforce', 'Lead');
  await world.crmAct('salesforce', { act: 'convert', id: converted.ref.id });
  expect(await reasonFor(cadenceId, [converted.ref])).toMatch(/converted|merged/);
});

test('whoever is left out has a row in the ledger', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const who = world.take('hubspot');
  await world.crmAct('hubspot', { act: 'opt_out', id: who.ref.id });
  await world.enroll(cadenceId, [who]);
  const person = await world.person(who.email);
  const ledger = await world.in((tx) => tx.ledger.byPerson(person.id));
  expect(ledger.at(-1)).toMatchObject({
    rule: 'left-out-at-enrollment',
    words: expect.stringContaining('Opted out of email in the CRM.'),
    actor: world.sample.rep.email,
  });
});

test('a preview enrolls nobody and brings nobody in', async () => {
  const { cadenceId } = await world.publish(twoEmails());
  const who = world.take('hubspot');
  const preview = await previewEnrollment(world.rep, {
    cadenceId,
    people: { crm: 'hubspot', refs: [{ ...who.ref }] },
  });
  expect(preview).toMatchObject({ ready: 1, skipped: 0 });
  await expect(world.person(who.email)).rejects.toThrow('Nobody here');
});

test('more than 200 become a job that enrolls every one of them, under the name of who asked', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const rep: ActorContext = world.rep;
  const refs = (await everybodyIn(rep, 'hubspot')).map((ref) => ({ ...ref }));
  expect(refs.length).toBeGreaterThan(200);
  const answer = await enrollPeople(rep, { cadenceId, people: { crm: 'hubspot', refs } });
  if (!('job' in answer)) throw new Error('This many become a job.');
  expect(answer.job).toMatchObject({ state: 'queued', total: refs.length });
  await world.tick();
  const job = await world.in((tx) => tx.jobs.byId(answer.job.id));
  expect(job).toMatchObject({ state: 'done', done: refs.length, total: refs.length });
  const counts = await world.in((tx) => tx.enrollments.counts());
  const here = counts.filter((row) => row.cadenceId === cadenceId).reduce((sum, row) => sum + row.count, 0);
  expect(job?.result).toMatchObject({ enrolled: here });
  expect(here + Number(job?.result?.skipped)).toBe(refs.length);
  const runs = await world.in((tx) => tx.enrollments.list({ cadenceId }, { cursor: null, limit: 5 }));
  expect(runs.items[0]).toMatchObject({ enrolledBy: world.sample.rep.email });
});

test('a job that was cut off is taken up again and enrolls nobody twice', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const lists = await (await world.crm('salesforce')).lists();
  const refs = (await everybodyIn(world.rep, 'salesforce')).map((ref) => ({ ...ref }));
  expect(lists.length).toBeGreaterThan(0);
  const answer = await enrollPeople(world.rep, { cadenceId, people: { crm: 'salesforce', refs } });
  if (!('job' in answer)) throw new Error('This many become a job.');
  // Claimed by a process that then died, after it had enrolled a part.
  await world.in((tx) => tx.jobs.claim(0));
  const part = refs.slice(0, 100);
  await enrollPeople(world.rep, { cadenceId, people: { crm: 'salesforce', refs: part } });
  await world.runFor(minutes(1));
  expect(await world.in((tx) => tx.jobs.byId(answer.job.id))).toMatchObject({ state: 'done' });
  const rows = await world.db.query<{ people: number; runs: number }>(
    `select count(distinct person_id)::int as people, count(*)::int as runs from enrollments where cadence_id = '${cadenceId}'`,
  );
  expect(rows[0]?.runs).toBe(rows[0]?.people);
  expect(rows[0]?.runs).toBeGreaterThan(150);
});
