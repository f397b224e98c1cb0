import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCompany, setCompanyCaps } from '../../src/app/company-caps.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { engineVersion } from '../../src/app/context.ts';
import { explainPerson } from '../../src/app/explain-person.ts';
import { giveUpTask } from '../../src/app/give-up-task.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { replayRun } from '../../src/app/replay-run.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import { type CadenceInput, officeHours } from '../../src/cadence/model.ts';
import { localDay } from '../../src/cadence/windows.ts';
import type { Person } from '../../src/ports/records.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import { enrollStaff, only, runOf, staff } from '../support/staff.ts';
import { days, hours, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const publish = async (definition: CadenceInput) => (await world.publish(definition)).cadenceId;
const slotCount = async () =>
  Number((await world.db.query<{ count: string }>('select count(*) from cap_slots'))[0]?.count);
const mailed = async (people: readonly Person[]) =>
  (await Promise.all(people.map(({ email }) => world.mailsTo(email ?? '')))).flat().length;

async function expectReplayed(people: readonly Person[]): Promise<void> {
  for (const person of people) {
    const runs = await world.in((tx) =>
      tx.ledger.replayPage({ engine: engineVersion, personId: person.id }, { after: null, limit: 20 }),
    );
    const versions = new Map(
      (
        await world.in((tx) => tx.cadences.versionsByIds(runs.map(({ enrollment }) => enrollment.versionId)))
      ).map((version) => [version.id, version]),
    );
    for (const run of runs) expect(replayRun(run, versions)).toEqual({ compared: true, differences: [] });
  }
}

test('a company without caps takes no slot', async () => {
  const { people } = await staff(world, {}, ['Ada', 'Ben']);
  await enrollStaff(world, await publish(oneEmail()), people);
  await world.tick();
  expect(await mailed(people)).toBe(2);
  expect(await slotCount()).toBe(0);
});

test('whoever comes after the last touch of a week waits for the next one, and is told for whom', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 2 };
  const { company, people } = await staff(world, { name: 'Acme', caps }, ['Jane', 'John', 'Jill']);
  const [mail, calls] = [await publish(oneEmail()), await publish(callThenEmail())];
  await enrollStaff(world, mail, people.slice(0, 1));
  await world.tick();
  // Two days on, in another cadence and by somebody else: a call, which counts as well.
  await world.setNow(new Date(world.now.getTime() + days(2)));
  await enrollStaff(world, calls, people.slice(1, 2), world.admin);
  const { results } = await enrollStaff(world, mail, people.slice(2));
  expect(results[0]?.reason).toMatch(
    /Waits until Mon 30 Nov .+ in Berlin: Acme has 2 of 2 touches this week \(1 had and 1 planned\); next is John Roe's call Wed 25 Nov/,
  );
  const { runs } = await explainPerson(world.rep, { person: people[2]?.id ?? '' });
  expect(runs[0]?.sentence).toContain('It waits until then: Acme has 2 of 2 touches this week');
  const use = await readCompany(world.rep, company.id);
  expect(use.touches.map(({ name, channel, done }) => [name, channel, done])).toEqual([
    ['Jane Roe', 'email', true],
    ['John Roe', 'call', false],
  ]);
  await world.tick();
  expect(await mailed(people)).toBe(1);
  await world.runUntil(new Date('2026-12-01T10:00:00Z'));
  expect(await mailed(people.slice(2))).toBe(1);
  await expectReplayed(people);
});

test('colleagues who take the places of a week in the same go are counted in what the others are told', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 2 };
  const { people } = await staff(world, { name: 'Linden', caps }, ['Jane', 'John', 'Jill']);
  const later = { ...oneEmail(), steps: oneEmail().steps.map((step) => ({ ...step, day: 3 })) };
  const { results } = await enrollStaff(world, await publish(later), people);
  const told = results.filter(({ reason }) => reason.includes('Waits until'));
  expect(told).toHaveLength(1);
  expect(told[0]?.reason).toMatch(
    /: Linden has 2 of 2 touches (this week|in the week of .+) \(2 planned\)\.$/,
  );
});

test('a task that was not done gives its touch back to the week', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 1 };
  const { people } = await staff(world, { caps }, ['Jane', 'John', 'Jill']);
  const calls = await publish(callThenEmail());
  await enrollStaff(world, calls, people.slice(0, 1));
  await world.tick();
  const { openTask } = await runOf(world, only(people));
  await giveUpTask(world.rep, { taskId: openTask?.touchId ?? '', result: 'skipped', reason: 'Not there.' });
  // Her own next touch has taken the place.
  await world.tick();
  expect(await mailed(people.slice(0, 1))).toBe(1);
  const { results } = await enrollStaff(world, calls, people.slice(1, 2));
  expect(results[0]?.reason).toContain('has had 1 of 1 touches this week');
});

test('inbound takes the place of what was planned, whose run finds another one at once and says why', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 1 };
  const { people } = await staff(world, { name: 'Globex', caps }, ['Jane', 'John']);
  const later = { ...oneEmail(), steps: oneEmail().steps.map((step) => ({ ...step, day: 3 })) };
  await enrollStaff(world, await publish(later), people.slice(0, 1));
  const planned = (await runOf(world, only(people))).next?.dueAt;
  const hot = { ...oneEmail(), type: 'inbound_hot_lead' as const };
  await enrollStaff(world, await publish(hot), people.slice(1));
  await world.tick();
  expect(await mailed(people.slice(1))).toBe(1);
  const moved = await runOf(world, only(people));
  expect(moved.next?.dueAt.getTime()).toBeGreaterThan((planned?.getTime() ?? 0) + days(2));
  expect(moved.words).toMatch(/Waits until .+: Globex has had 1 of 1 touches this week/);
  await world.runUntil(new Date((moved.next?.dueAt.getTime() ?? 0) + hours(1)));
  expect(await mailed(people.slice(0, 1))).toBe(1);
  await expectReplayed(people);
});

test('after a standstill and a resume the same caps hold', async () => {
  const { people } = await staff(world, { name: 'Initech' }, ['A', 'B', 'C', 'D', 'E']);
  const company = people[0]?.companyId ?? '';
  await enrollStaff(world, await publish(twoEmails()), people);
  for (const person of people.slice(0, 3))
    await steerEnrollment(world.rep, { enrollmentId: (await runOf(world, person)).id, command: 'pause' });
  await setCompanyCaps(world.admin, { id: company, caps: { peopleAtOnce: null, touchesPerWeek: 2 } });
  await world.setNow(new Date(world.now.getTime() + days(3)));
  for (const person of people.slice(0, 3))
    await steerEnrollment(world.rep, { enrollmentId: (await runOf(world, person)).id, command: 'resume' });
  await world.runFor(days(40));
  const sent = await world.db.query<{ week: string; count: string }>(
    `select date_trunc('week', t.ended_at at time zone 'Europe/Berlin')::text as week, count(*) from touches t
      join people p on p.id = t.person_id where p.company_id = '${company}' and t.state = 'sent' group by 1`,
  );
  expect(sent.reduce((sum, { count }) => sum + Number(count), 0)).toBe(10);
  for (const { count } of sent) expect(Number(count)).toBeLessThanOrEqual(2);
  await expectReplayed(people);
});

test('people at once: who is one too many is left out and told who is in, by preview and enrollment', async () => {
  await updateWorkspace(world.admin, {
    contactRules: { companyCaps: { peopleAtOnce: 2, touchesPerWeek: null } },
  });
  const { company, people } = await staff(world, { name: 'Hooli' }, ['Ann', 'Bob', 'Cid']);
  const [one, other] = [await publish(twoEmails()), await publish(twoEmails())];
  await enrollStaff(world, one, people.slice(0, 1), world.admin);
  const personIds = people.slice(1).map((person) => person.id);
  const preview = await previewEnrollment(world.rep, { cadenceId: other, people: { personIds } });
  const { results } = await enrollStaff(world, other, people.slice(1));
  expect(results.map(({ status }) => status)).toEqual(['enrolled', 'skipped']);
  expect(results[1]?.reason).toMatch(
    /^Hooli has 2 of 2 people in cadences: Ann Roe \(in 'Two emails \d+', .+\) and 1 of this selection\.$/,
  );
  expect(preview.results.map(({ status }) => status)).toEqual(['ready', 'skipped']);
  expect(preview.results[1]?.reason).toBe(results[1]?.reason);
  // A company of its own mind.
  await setCompanyCaps(world.admin, { id: company.id, caps: { peopleAtOnce: 3, touchesPerWeek: null } });
  expect((await enrollStaff(world, other, people.slice(2))).enrolled).toBe(1);
  await updateWorkspace(world.admin, {
    contactRules: { companyCaps: { peopleAtOnce: null, touchesPerWeek: null } },
  });
});

test('a cadence takes so many new people a day, in the order of the selection, and its later touches do not count', async () => {
  const { people } = await staff(world, {}, ['A', 'B', 'C', 'D', 'E']);
  const cadence = { ...twoEmails(), limits: { newPeoplePerDay: 2 } };
  const cadenceId = await publish(cadence);
  const { results } = await enrollStaff(world, cadenceId, people);
  expect(results[2]?.reason).toMatch(
    /Waits until .+: 'Two emails \d+' takes 2 new people a day, and \w+ \d+ \w+ has them/,
  );
  const dueDays = await Promise.all(
    people.map(async (person) =>
      localDay((await runOf(world, person)).next?.dueAt.getTime() ?? 0, 'Europe/Berlin').toString(),
    ),
  );
  expect(new Set(dueDays).size).toBe(3);
  expect(dueDays).toEqual([...dueDays].sort());
  await world.runFor(days(7));
  const starts = await world.db.query<{ day: string; count: string }>(
    `select (t.ended_at at time zone 'Europe/Berlin')::date::text as day, count(*) from touches t
      join enrollments e on e.id = t.enrollment_id
      where e.cadence_id = '${cadenceId}' and t.step_key = 'intro' and t.state = 'sent' group by 1 order by 1`,
  );
  expect(starts.map(({ count }) => Number(count))).toEqual([2, 2, 1]);
  expect(await mailed(people)).toBe(10);
  await expectReplayed(people);
});

test('a call that is done counts, and its run goes on when the week has room', async () => {
  const caps = { peopleAtOnce: null, touchesPerWeek: 1 };
  const { people } = await staff(world, { caps }, ['Jane']);
  await enrollStaff(world, await publish(callThenEmail()), people);
  await world.tick();
  const { openTask } = await runOf(world, only(people));
  const { enrollment } = await completeTask(world.rep, {
    taskId: openTask?.touchId ?? '',
    outcome: 'no_answer',
  });
  expect(enrollment.words).toMatch(/Waits until Mon .+: .+ has had 1 of 1 touches this week/);
  await world.tick();
  expect(await mailed(people)).toBe(0);
});

test('people whom other cadences pass on are counted one by one, whichever cadence they come from', async () => {
  const { company, people } = await staff(world, { name: 'Umbrella' }, ['Jane', 'John']);
  const target = await world.publish(callThenEmail());
  for (const person of people) {
    const definition = callThenEmail();
    const [call, ...rest] = definition.steps;
    if (call === undefined || call.channel === 'email') throw new Error('The cadence begins with a call.');
    const outcomes = { wrong_number: { start: target.definition.name } };
    await enrollStaff(world, await publish({ ...definition, steps: [{ ...call, outcomes }, ...rest] }), [
      person,
    ]);
  }
  await world.tick();
  await setCompanyCaps(world.admin, { id: company.id, caps: { peopleAtOnce: 1, touchesPerWeek: null } });
  for (const person of people) {
    const { openTask } = await runOf(world, person);
    await completeTask(world.rep, { taskId: openTask?.touchId ?? '', outcome: 'wrong_number' });
  }
  await world.tick();
  const runs = await Promise.all(people.map((person) => runOf(world, person)));
  expect(runs.filter((run) => run.cadenceId === target.cadenceId)).toHaveLength(1);
  const told = await world.alerts('cadence_not_started');
  expect(told.map(({ words }) => words)).toEqual([
    expect.stringMatching(/does not follow .+: Umbrella has 1 of 1 people in cadences/),
  ]);
  await expectReplayed(people);
});

test('a touch for which a week has no room waits for a day that is no holiday of the person', async () => {
  await world.setNow(new Date('2027-03-22T09:00:00Z'));
  const caps = { peopleAtOnce: null, touchesPerWeek: 1 };
  const { people } = await staff(world, { name: 'Wayne', caps }, ['Jane', 'John']);
  const mail = await publish({ ...oneEmail(), schedule: officeHours });
  await enrollStaff(world, mail, people);
  const moved = await runOf(world, people[1] ?? only([]));
  // Monday the 29th is Easter Monday.
  expect(localDay(moved.next?.dueAt.getTime() ?? 0, 'Europe/Berlin').toString()).toBe('2027-03-30');
  await expectReplayed(people);
});
