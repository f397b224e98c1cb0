import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { only, runOf, staff } from '../support/staff.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const publish = async (definition: CadenceInput) => (await world.publish(definition)).cadenceId;

async function somebody() {
  const { people } = await staff(world, { industry: 'Logistics' }, ['Ada']);
  return only(people);
}

/** Why somebody is left out of a cadence, by preview and enrollment alike; null when they are not. */
async function reasonFor(cadenceId: string, personId: string): Promise<string | null> {
  const input = { cadenceId, people: { personIds: [personId] }, listSource: 'Fair in Berlin' };
  const [foreseen] = (await previewEnrollment(world.rep, input)).results;
  const answer = await enrollPeople(world.rep, input);
  if ('job' in answer) throw new Error('This is a small selection.');
  const [result] = answer.results;
  expect(foreseen?.status).toBe(result?.status === 'enrolled' ? 'ready' : 'skipped');
  if (result?.status === 'enrolled') return null;
  expect(foreseen?.reason).toBe(result?.reason);
  return result?.reason ?? '';
}

test('entry rules ask the person, the company and the list, and each answer is in the ledger with its value', async () => {
  const person = await somebody();
  const require = [
    { field: 'company.industry', is: ['banking', ' Logistics '] },
    { field: 'list.source', contains: 'fair' },
    { field: 'person.title', isNot: 'Head of Operations' },
  ];
  const cadenceId = await publish({ ...oneEmail(), entry: { require } });
  const reason =
    "Does not fit the entry rules: person.title is 'Head of Operations', and it must not be 'Head of Operations'.";
  expect(await reasonFor(cadenceId, person.id)).toBe(reason);
  const { leftOut } = await explainPerson(world.rep, { person: person.id });
  expect(leftOut.at(-1)).toMatchObject({
    rule: 'left-out-at-enrollment',
    facts: { rule: 'entry', value: 'Head of Operations' },
  });
  const open = await publish({ ...oneEmail(), entry: { require: require.slice(0, 2) } });
  expect(await reasonFor(open, person.id)).toBe(null);
});

test('entry rules ask fields of the CRM that the workspace reads', async () => {
  const [fits, other] = [await somebody(), await somebody()];
  await world.in((tx) =>
    tx.facts.put([
      {
        kind: 'custom',
        subject: 'person',
        subjectId: fits.id,
        key: 'score',
        value: '80',
        source: 'hubspot',
        at: world.now,
        staleAfter: null,
      },
    ]),
  );
  const entry = { require: [{ field: 'person.custom.score', atLeast: 50 }] };
  const cadenceId = await publish({ ...oneEmail(), entry });
  expect(await reasonFor(cadenceId, fits.id)).toBe(null);
  expect(await reasonFor(cadenceId, other.id)).toBe(
    'Does not fit the entry rules: person.custom.score is empty, and it must be at least 50.',
  );
});

test('a field that does not exist is refused when the cadence is published', async () => {
  const entry = { require: [{ field: 'person.leadstatus', is: 'New' }] };
  await expect(world.publish({ ...oneEmail(), entry })).rejects.toThrow(
    /field 'entry.require.0.field'.*person\.custom/,
  );
});

test('a cadence that is free lets people be in several, one that is exclusive keeps them to itself', async () => {
  const [one, other] = [await somebody(), await somebody()];
  const exclusive = await publish(twoEmails());
  const free = await publish({ ...twoEmails(), entry: { exclusive: 'free' } });
  const perCadence = await publish({ ...twoEmails(), entry: { exclusive: 'per_cadence' } });
  expect(await reasonFor(perCadence, one.id)).toBe(null);
  expect(await reasonFor(free, one.id)).toBe(null);
  expect(await reasonFor(free, one.id)).toBe(null);
  expect(await reasonFor(perCadence, one.id)).toMatch(/^Already in .+ Once in this cadence at a time\.$/);
  expect(await reasonFor(exclusive, one.id)).toMatch(/^Already in .+ One cadence at a time\.$/);
  expect(await reasonFor(exclusive, other.id)).toBe(null);
  expect(await reasonFor(free, other.id)).toMatch(
    /That cadence wants nobody in another one at the same time\.$/,
  );
});

test('whoever went through a cadence begins it again by its rule: never, after some days, or not after some ends', async () => {
  const person = await somebody();
  const never = await publish({ ...oneEmail(), entry: { reEnroll: { rule: 'never' } } });
  const after = await publish({ ...oneEmail(), entry: { reEnroll: { rule: 'after', days: 10 } } });
  const notStopped = await publish({
    ...oneEmail(),
    entry: { reEnroll: { rule: 'any_time', notAfter: ['manual'] } },
  });
  for (const cadenceId of [never, after, notStopped]) {
    expect(await reasonFor(cadenceId, person.id)).toBe(null);
    await world.runFor(days(1));
  }
  expect(await reasonFor(never, person.id)).toMatch(
    /^Went through this cadence before \(finished 2026-\d\d-\d\d\)\.$/,
  );
  expect(await reasonFor(after, person.id)).toMatch(/Again after 10 days: from 2026-\d\d-\d\d on\.$/);
  expect(await reasonFor(notStopped, person.id)).toBe(null);
  await steerEnrollment(world.rep, { enrollmentId: (await runOf(world, person)).id, command: 'stop' });
  expect(await reasonFor(notStopped, person.id)).toMatch(/Nobody begins again who ended for 'manual'\.$/);
  await world.runFor(days(11));
  expect(await reasonFor(after, person.id)).toBe(null);
});

test('a cool-down counts from the last touch in any cadence, also outside; a cadence may say otherwise', async () => {
  const { people } = await staff(world, {}, ['Ada', 'Ben']);
  const [ada, ben] = [only(people.slice(0, 1)), only(people.slice(1))];
  await world.db.query(
    `update people set last_contact_at = '${new Date(world.now.getTime() - days(2)).toISOString()}' where id = '${ben.id}'`,
  );
  const [first, second] = [await publish(oneEmail()), await publish(oneEmail())];
  const hot = await publish({ ...oneEmail(), entry: { coolDownDays: 0 } });
  expect(await reasonFor(first, ada.id)).toBe(null);
  await world.runFor(days(1));
  await updateWorkspace(world.admin, { contactRules: { coolDownDays: 5 } });
  expect(await reasonFor(second, ada.id)).toMatch(
    /^Cool-down: last contact in 'One email \d+' on \S+, and 5 days must pass: from \S+ on\.$/,
  );
  expect(await reasonFor(second, ben.id)).toMatch(/^Cool-down: last contact outside Cadenza on/);
  expect(await reasonFor(hot, ada.id)).toBe(null);
  await world.runFor(days(6));
  expect(await reasonFor(second, ada.id)).toBe(null);
  await updateWorkspace(world.admin, { contactRules: { coolDownDays: null } });
});

test('a run can start with a later step, whose day is then today; one that answers a mail of before is refused', async () => {
  const person = await somebody();
  const mails = twoEmails();
  const [intro, followUp] = mails.steps;
  if (intro === undefined || followUp === undefined) throw new Error('The cadence has two steps.');
  const call = {
    key: 'call',
    name: 'Call',
    channel: 'call' as const,
    day: 8,
    at: 'immediate',
    script: 'Ask.',
  };
  const last = { ...intro, key: 'last', name: 'Last mail', day: 10 };
  const cadenceId = await publish({ ...mails, steps: [intro, followUp, call, last] });
  const people = { personIds: [person.id] };
  await expect(enrollPeople(world.rep, { cadenceId, people, startStep: 'follow-up' })).rejects.toThrow(
    /its email 'follow-up' replies in a thread/,
  );
  await expect(enrollPeople(world.rep, { cadenceId, people, startStep: 'nowhere' })).rejects.toThrow(
    /has no step 'nowhere' to start with; it has intro, follow-up, call, last/,
  );
  const preview = await previewEnrollment(world.rep, { cadenceId, people, startStep: 'call' });
  expect(preview.results[0]?.firstTouch?.stepKey).toBe('call');
  expect(preview.results[0]?.firstEmail?.stepKey).toBe('last');
  await enrollPeople(world.rep, { cadenceId, people, startStep: 'call' });
  const run = await runOf(world, person);
  expect(run.next).toMatchObject({ stepKey: 'call', dueAt: world.now });
  expect(run.words).toMatch(/^Enrolled from step 'call' on\./);
  // Two days between the call and the mail, as the cadence has them.
  await world.runFor(days(3));
  expect((await world.mailsTo(person.email)).map((mail) => mail.subject)).toEqual(['A question']);
});
