import { afterAll, beforeAll, expect, test } from 'vitest';
import { addUser } from '../../src/app/add-user.ts';
import type { ActorContext } from '../../src/app/context.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { readBatch, readBatchResults } from '../../src/app/read-batch.ts';
import { listVersions, readCadence } from '../../src/app/read-cadences.ts';
import { countEnrollments, listEnrollments } from '../../src/app/read-enrollments.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { undoBatch } from '../../src/app/undo-batch.ts';
import { actingAs, everybodyIn } from '../../src/demo/first-start.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import { days, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 300 });
});
afterAll(() => world.close());

const taken = (count: number) => Array.from({ length: count }, () => world.take('salesforce'));
const inMinutes = (count: number) => new Date(world.now.getTime() + minutes(count));
const chosen = (cadenceId: string, people: readonly Prospect[]) => ({
  cadenceId,
  people: { crm: people[0]?.crm ?? ('salesforce' as const), refs: people.map((who) => ({ ...who.ref })) },
});

async function enrollNow(ctx: ActorContext, input: Parameters<typeof enrollPeople>[1]) {
  const done = await enrollPeople(ctx, input);
  if ('job' in done) throw new Error('This is a small selection.');
  return done;
}

test('above ten people nothing leaves for five minutes; ten leave at once', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const [few, many] = [taken(10), taken(11)];
  const { batch: small } = await world.enroll(cadenceId, few);
  expect(small).toMatchObject({ total: 10, leavesAt: null, counts: { enrolled: 10 } });
  const preview = await previewEnrollment(world.rep, chosen(cadenceId, many));
  expect(preview.leavesAt).toEqual(inMinutes(5));
  expect(preview.results[0]?.firstTouch?.dueAt).toEqual(inMinutes(5));
  const { batch: large } = await world.enroll(cadenceId, many);
  expect(large).toMatchObject({ leavesAt: inMinutes(5), undoUntil: inMinutes(5), canUndo: true });
  await world.tick();
  expect(await world.mailsTo(few[0]?.email ?? '')).toHaveLength(1);
  await world.setNow(inMinutes(4));
  await world.tick();
  for (const who of many) expect(await world.mailsTo(who.email)).toEqual([]);
  await world.setNow(inMinutes(1));
  await world.tick();
  for (const who of many) expect(await world.mailsTo(who.email)).toHaveLength(1);
  const decisions = (await world.in((tx) => tx.ledger.byEnrollment(large.id))) ?? [];
  expect(decisions).toEqual([]);
  const run = await world.run(many[0]?.email ?? '');
  const [first] = await world.in((tx) => tx.ledger.byEnrollment(run.id));
  expect(first?.facts.notBefore).toBe(large.leavesAt?.toISOString());
});

test('what is planned too early waits until everybody of its batch can still be undone', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const many = taken(11);
  const { batch } = await world.enroll(cadenceId, many);
  // As a slow job moves it on.
  const later = inMinutes(20);
  await world.in((tx) => tx.batches.update(batch.id, { leavesAt: later }));
  await world.setNow(inMinutes(6));
  await world.tick();
  const run = await world.run(many[0]?.email ?? '');
  expect(run.next?.dueAt).toEqual(later);
  expect(run.words).toContain('can be undone until then');
  expect(await world.mailsTo(many[0]?.email ?? '')).toEqual([]);
  await world.setNow(later);
  await world.tick();
  expect(await world.mailsTo(many[0]?.email ?? '')).toHaveLength(1);
});

test('an undone enrollment is as if it had not happened: the same people can be enrolled again', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const many = taken(12);
  const { batch } = await world.enroll(cadenceId, many);
  const undone = await undoBatch(world.rep, { batchId: batch.id });
  expect(undone).toMatchObject({ stopped: 12, left: [], batch: { state: 'undone', canUndo: false } });
  const why = await explainPerson(world.rep, { person: many[0]?.email ?? '' });
  expect(why.summary[0]).toMatch(/Stopped .*the enrollment was undone/);
  await world.setNow(inMinutes(10));
  await world.tick();
  for (const who of many) expect(await world.mailsTo(who.email)).toEqual([]);
  await expect(undoBatch(world.rep, { batchId: batch.id })).rejects.toThrow('was undone already');
  expect(await world.enroll(cadenceId, many)).toMatchObject({ enrolled: 12, skipped: 0 });
  await world.setNow(inMinutes(6));
  await world.tick();
  for (const who of many) expect(await world.mailsTo(who.email)).toHaveLength(1);
});

test('an undone enrollment stays as if it had not happened after its record was merged into another', async () => {
  const [wrong, right, other] = await Promise.all([
    world.publish(oneEmail()),
    world.publish(callThenEmail()),
    world.publish(callThenEmail()),
  ]);
  const [loser, winner] = [world.take('salesforce', 'Contact'), world.take('salesforce', 'Contact')];
  const { batch } = await world.enroll(wrong.cadenceId, [loser]);
  await undoBatch(world.rep, { batchId: batch.id });
  await world.enroll(right.cadenceId, [loser]);
  await world.enroll(other.cadenceId, [winner]);
  await world.crmAct('salesforce', { act: 'merge', id: winner.ref.id, loserId: loser.ref.id });
  await world.tick();
  const { id } = await world.person(winner.email);
  const runs = await world.in((tx) => tx.enrollments.byPersons([id]));
  expect(runs.map((run) => run.reason)).toEqual(['undone', 'merged', null]);
  const enrollmentId = runs.at(-1)?.id ?? '';
  await steerEnrollment(world.rep, { enrollmentId, command: 'finish' });
  const again = await world.enroll(wrong.cadenceId, [winner]);
  expect(again.results).toMatchObject([{ status: 'enrolled' }]);
});

test('what has begun is left by an undo and named; with nothing left it is refused in words', async () => {
  const { cadenceId } = await world.publish(callThenEmail());
  const [called, waiting] = taken(2);
  if (called === undefined || waiting === undefined) throw new Error('Two were taken.');
  const first = await world.enroll(cadenceId, [called]);
  await world.tick();
  await expect(undoBatch(world.rep, { batchId: first.batch.id })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('too late to undo'),
  });
  expect(await readBatch(world.rep, first.batch.id)).toMatchObject({
    canUndo: false,
    undoUntil: null,
    counts: { enrolled: 1, started: 1, waiting: 0 },
  });
  const { cadenceId: mails } = await world.publish(oneEmail());
  const second = await world.enroll(mails, [waiting, called]);
  expect(second).toMatchObject({ enrolled: 1, skipped: 1 });
  const { items: results } = await readBatchResults(world.rep, { batchId: second.batch.id });
  expect(results).toMatchObject([
    { status: 'enrolled', reason: expect.stringMatching(/^Enrolled\. /), state: 'active' },
    { status: 'skipped', reason: expect.stringMatching(/^Already in /), state: null },
  ]);
  expect((await undoBatch(world.rep, { batchId: second.batch.id })).stopped).toBe(1);
  expect(await world.openTask(called.email)).toMatchObject({ state: 'open' });
});

test('an edited email goes out as it was written, with footer and opt-out, and why names who wrote it', async () => {
  const { cadenceId } = await world.publish(twoEmails());
  const [edited, plain, skipped] = taken(3);
  if (edited === undefined || plain === undefined || skipped === undefined)
    throw new Error('Three were taken.');
  await world.crmAct('salesforce', { act: 'opt_out', id: skipped.ref.id });
  const text = 'Good morning,\n\n  indented, with 100 % "quotes" & <angles>.\r\nBest';
  const done = await enrollNow(world.rep, {
    ...chosen(cadenceId, [edited, plain, skipped]),
    emails: [
      { ref: edited.ref.id, subject: 'For you alone', text },
      {
        ref: edited.ref.id,
        stepKey: 'follow-up',
        subject: 'Ignored: the thread keeps its own',
        text: 'Again, by hand.',
      },
      { ref: skipped.ref.id, text: 'Never sent.' },
      { ref: 'nobody', text: 'Never sent.' },
    ],
  });
  expect(done.ignoredEdits).toEqual([
    { ref: skipped.ref.id, reason: 'Not enrolled: Opted out of email in the CRM.' },
    { ref: 'nobody', reason: 'Nobody of this selection has this id.' },
  ]);
  await world.tick();
  const mail = await world.mailTo(edited.email);
  expect(mail.subject).toBe('For you alone');
  expect(mail.text.startsWith(`${text.replace('\r\n', '\n')}\n\n--\n`)).toBe(true);
  expect(mail.text).toContain('unsubscribe here');
  expect((await world.mailTo(plain.email)).subject).toBe('A question');
  await world.runFor(days(2) + minutes(30));
  const [, second] = await world.mailsTo(edited.email);
  expect(second?.subject).toBe('Re: For you alone');
  expect(second?.text).toContain('Again, by hand.');
  const why = await explainPerson(world.rep, { person: edited.email });
  const words = why.runs[0]?.decisions.map((one) => one.words).join('\n');
  expect(words).toContain(`(variant a, edited by ${world.rep.actor.name})`);
  const own = await explainPerson(world.rep, { person: plain.email });
  expect(own.runs[0]?.decisions.map((one) => one.words).join('\n')).not.toContain('edited');
});

test('an edit makes up for a value that the template misses', async () => {
  const input = oneEmail();
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = [{ key: 'a', subject: 'For {{ person.city }}', body: 'As {{ person.city }} knows.' }];
  const { cadenceId } = await world.publish({ ...input, steps: [{ ...step, variants }] });
  const who = world.take('salesforce', 'Lead');
  await world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields: { City: null } });
  const preview = await previewEnrollment(world.rep, chosen(cadenceId, [who]));
  const [one] = preview.results;
  expect(one?.emailProblem).toContain('no value for person.city');
  expect(one?.emailDraft).toMatchObject({ subject: 'For [person.city]', text: 'As [person.city] knows.' });
  const left = {
    ...chosen(cadenceId, [who]),
    emails: [{ ref: who.ref.id, text: one?.emailDraft?.text ?? '' }],
  };
  await expect(enrollPeople(world.rep, left)).rejects.toThrow('name of a variable');
  const emails = [{ ref: who.ref.id, subject: 'For you', text: 'As you know.' }];
  await enrollNow(world.rep, { ...chosen(cadenceId, [who]), emails });
  await world.tick();
  expect((await world.mailTo(who.email)).text).toContain('As you know.');
});

test('the variant that a preview showed is the one that goes out', async () => {
  const input = oneEmail();
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = ['a', 'b', 'c'].map((key) => ({ key, subject: `Subject ${key}`, body: 'Hello.' }));
  const { cadenceId } = await world.publish({ ...input, steps: [{ ...step, variants }] });
  const people = taken(9);
  const { results } = await previewEnrollment(world.rep, chosen(cadenceId, people));
  const shown = results.map((one) => ({ ref: one.ref, variantKey: one.firstEmail?.variantKey ?? '' }));
  await enrollNow(world.rep, { ...chosen(cadenceId, people), variants: shown });
  await world.tick();
  for (const who of people) {
    const { subject } = await world.mailTo(who.email);
    expect(subject).toBe(`Subject ${shown.find((one) => one.ref === who.ref.id)?.variantKey}`);
  }
});

test('an email that a rep sends by hand has on its task the subject and the words that were shown or edited', async () => {
  const input = oneEmail();
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = ['a', 'b', 'c'].map((key) => ({
    key,
    subject: `Subject ${key}`,
    body: `Body **${key}**.`,
  }));
  const { cadenceId } = await world.publish({ ...input, steps: [{ ...step, mode: 'task', variants }] });
  const [first, second] = [world.take('salesforce'), world.take('salesforce')];
  await enrollNow(world.rep, {
    ...chosen(cadenceId, [first, second]),
    variants: [{ ref: first.ref.id, variantKey: 'c' }],
    emails: [
      { ref: second.ref.id, subject: 'For you alone', text: 'As [we said](https://cadenza-demo.example/).' },
    ],
  });
  await world.tick();
  // The rep's own program knows no marks.
  expect((await world.openTask(first.email)).script).toBe('Subject: Subject c\n\nBody c.');
  expect((await world.openTask(second.email)).script).toBe(
    'Subject: For you alone\n\nAs we said (https://cadenza-demo.example/).',
  );
});

test('of two edits of one email, under the two ids of its person, the first goes out and the other is named', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const who = world.take('salesforce');
  const { batch } = await world.enroll(cadenceId, [who]);
  await undoBatch(world.rep, { batchId: batch.id });
  const { id } = await world.person(who.email);
  const done = await enrollNow(world.rep, {
    ...chosen(cadenceId, [who]),
    emails: [
      { ref: who.ref.id, text: 'As I wrote it first.' },
      { ref: id, text: 'As I wrote it later.' },
    ],
  });
  expect(done.ignoredEdits).toEqual([{ ref: id, reason: expect.stringContaining('another edit') }]);
  await world.tick();
  expect((await world.mailTo(who.email)).text).toContain('As I wrote it first.');
});

test('an edit that could not go out is refused before anybody is enrolled', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const who = world.take('salesforce');
  const with1 = (email: object) =>
    enrollPeople(world.rep, {
      ...chosen(cadenceId, [who]),
      emails: [{ ref: who.ref.id, text: 'Hello', ...email }],
    });
  await expect(with1({ text: ' \n ' })).rejects.toThrow('the text is empty');
  await expect(with1({ text: 'Hello {{ person.first_name }}' })).rejects.toThrow('name of a variable');
  await expect(with1({ subject: 'Two\nlines' })).rejects.toThrow('one line');
  await expect(with1({ subject: 'x'.repeat(251) })).rejects.toThrow('over 250');
  await expect(with1({ text: 'x'.repeat(20_001) })).rejects.toThrow('over 20,000');
  await expect(with1({ stepKey: 'no-such-step' })).rejects.toThrow("has no email 'no-such-step'");
  await expect(world.person(who.email)).rejects.toThrow('Nobody here');
});

test('a rep undoes and sees own enrollments only, and sends from an own address only', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const many = taken(11);
  const { batch } = await world.enroll(cadenceId, many);
  const user = await addUser(world.admin, { email: 'kit.lane@cadenza-demo.example', name: 'Kit Lane' });
  const colleague = actingAs(world.ctx, world.sample.workspaceId, user);
  await expect(undoBatch(colleague, { batchId: batch.id })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(readBatch(colleague, batch.id)).rejects.toMatchObject({ code: 'forbidden' });
  const someone = chosen(cadenceId, taken(1));
  await expect(enrollPeople(colleague, someone)).rejects.toThrow('no sender of your own');
  const senderId = (await world.in((tx) => tx.users.senders())).find(
    (one) => one.userId === world.sample.rep.id,
  )?.id;
  await expect(enrollPeople(colleague, { ...someone, senderId })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const managers = await enrollNow(world.admin, { ...someone, senderId });
  expect(managers).toMatchObject({ enrolled: 1 });
  await expect(readBatch(world.rep, managers.batch.id)).rejects.toMatchObject({ code: 'forbidden' });
  expect((await undoBatch(world.admin, { batchId: batch.id })).stopped).toBe(11);
});

/** Everybody of HubSpot as a job in parts of 100, of which nothing is done yet. */
async function queued(cadenceId: string) {
  const refs = (await everybodyIn(world.rep, 'hubspot')).map((ref) => ({ ...ref }));
  const rep = { ...world.rep, settings: { ...world.ctx.settings, peoplePerPart: 100 } };
  const answer = await enrollPeople(rep, { cadenceId, people: { crm: 'hubspot', refs } });
  if (!('job' in answer)) throw new Error('This many become a job.');
  expect(answer.batch).toMatchObject({ id: answer.job.id, state: 'enrolling', total: refs.length });
  return { batchId: answer.batch.id, total: refs.length };
}

test('a job stops at its next part when it is undone, nobody of it is mailed, and the others are named', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const { batchId, total } = await queued(cadenceId);
  expect((await readBatch(world.rep, batchId)).canUndo).toBe(true);
  await world.tick();
  const before = await readBatch(world.rep, batchId);
  expect(before.counts.enrolled + before.counts.skipped).toBe(100);
  expect((await undoBatch(world.rep, { batchId })).stopped).toBe(before.counts.enrolled);
  await world.tick();
  await world.setNow(inMinutes(10));
  await world.tick();
  expect(await world.in((tx) => tx.jobs.byId(batchId))).toMatchObject({ state: 'done' });
  const { enrolled } = before.counts;
  expect(await readBatch(world.rep, batchId)).toMatchObject({
    state: 'undone',
    counts: { enrolled, undone: enrolled, started: 0, waiting: 0, skipped: total - enrolled },
  });
  const { items } = await world.in((tx) => tx.batches.leftOut(batchId, { cursor: null, limit: 1000 }));
  expect(items.at(-1)?.reason).toBe('Not enrolled: the enrollment was undone before their turn.');
});

test('a job leaves five minutes after its last people for an undo', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const { batchId, total } = await queued(cadenceId);
  await world.tick();
  // Somebody takes four minutes to take over from the process that did the first part.
  const before = await readBatch(world.rep, batchId);
  await world.setNow(inMinutes(4));
  for (let part = 2; part <= Math.ceil(total / 100); part += 1) await world.tick();
  const after = await readBatch(world.rep, batchId);
  expect(after).toMatchObject({ state: 'enrolled', counts: { started: 0 }, leavesAt: inMinutes(5) });
  expect(after.counts.enrolled).toBeGreaterThan(before.counts.enrolled);
  expect(after.counts.enrolled + after.counts.skipped).toBe(total);
  const job = await world.in((tx) => tx.jobs.byId(batchId));
  expect(job?.result).toMatchObject({ enrolled: after.counts.enrolled, skipped: after.counts.skipped });
  await world.setNow(inMinutes(4));
  await world.tick();
  expect((await readBatch(world.rep, batchId)).counts.started).toBe(0);
  expect((await undoBatch(world.rep, { batchId })).stopped).toBe(after.counts.enrolled);
});

test('runs that were undone count nowhere, and are found only by whoever asks for them', async () => {
  const { cadenceId, id: versionId } = await world.publish(oneEmail());
  const people = taken(11);
  const { batch } = await world.enroll(cadenceId, people);
  await undoBatch(world.rep, { batchId: batch.id });
  const listed = async (filter: object) => (await listEnrollments(world.rep, filter)).items.length;
  expect(await listed({ cadenceId })).toBe(0);
  expect(await listed({ batchId: batch.id })).toBe(11);
  expect(await listed({ cadenceId, reason: 'undone' })).toBe(11);
  const counted = await countEnrollments(world.rep, { cadenceId });
  expect(counted.filter((row) => row.count > 0)).toEqual([]);
  expect((await readCadence(world.rep, cadenceId)).counts).toEqual([]);
  const version = (await listVersions(world.rep, cadenceId)).find((one) => one.id === versionId);
  expect(version?.counts).toEqual([]);
});
