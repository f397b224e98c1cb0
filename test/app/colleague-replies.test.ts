import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerTask } from '../../src/app/answer-task.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import type { Person } from '../../src/ports/records.ts';
import { callThenEmail, twoEmails } from '../support/cadences.ts';
import { enrollStaff, only, runOf, staff } from '../support/staff.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const set = (colleagueReply: 'nothing' | 'hold' | 'stop') =>
  updateWorkspace(world.admin, { contactRules: { colleagueReply } });

async function enrolled(names: readonly string[], definition: CadenceInput = twoEmails()) {
  const { people } = await staff(world, { name: 'Acme' }, names);
  const { cadenceId } = await world.publish(definition);
  await enrollStaff(world, cadenceId, people);
  return people;
}

const reply = (person: Person) =>
  receiveSignal(world.admin, { kind: 'replied', personId: person.id, key: `reply of ${person.id}` });

const states = (people: readonly Person[]) =>
  Promise.all(
    people.map(async (person) => {
      const { state, reason } = await runOf(world, person);
      return `${state} ${reason}`;
    }),
  );

test('a reply leaves colleagues alone unless the workspace says otherwise', async () => {
  const people = await enrolled(['Jane', 'John']);
  await reply(only(people));
  expect(await states(people)).toEqual(['paused replied', 'active null']);
});

test('a reply holds the runs of the same company, names who replied, tells their owner, and can be resumed', async () => {
  await set('hold');
  const people = await enrolled(['Jane', 'John', 'Jill']);
  const others = await enrolled(['Else']);
  await reply(only(people));
  expect(await states(people)).toEqual([
    'paused replied',
    'paused colleague_replied',
    'paused colleague_replied',
  ]);
  expect(await states(others)).toEqual(['active null']);
  const john = await runOf(world, only(people.slice(1)));
  expect(john.words).toBe('Jane Roe of the same company replied: the run is held until somebody resumes it.');
  const alerts = (await world.alerts('colleague_replied')).filter((alert) => alert.enrollmentId === john.id);
  expect(alerts.map(({ words, userId }) => [words, userId])).toEqual([
    [
      'Jane Roe replied: the run of John Roe, of the same company, is held until you resume it.',
      world.sample.rep.id,
    ],
  ]);
  await world.tick();
  expect(await world.mailsTo(only(people.slice(1)).email)).toEqual([]);
  await steerEnrollment(world.rep, { enrollmentId: john.id, command: 'resume' });
  await world.tick();
  expect(await world.mailsTo(only(people.slice(1)).email)).toHaveLength(1);
});

test('a reply to a mail acts on colleagues once it is understood', async () => {
  await set('hold');
  const people = await enrolled(['Jane', 'John']);
  await world.tick();
  const mail = await world.mailTo(only(people).email);
  await world.act(mail, { act: 'reply', text: 'Thank you, let us talk next week.' });
  await world.tick();
  expect(await states(people)).toEqual(['paused replied', 'paused colleague_replied']);
});

test('a cadence of its own mind stops its runs, or leaves them alone', async () => {
  await set('hold');
  const people = await enrolled(['Jane', 'John'], { ...twoEmails(), colleagueReply: 'stop' });
  await reply(only(people));
  expect(await states(people)).toEqual(['paused replied', 'stopped colleague_replied']);
  const calm = await enrolled(['Jane', 'John'], { ...twoEmails(), colleagueReply: 'nothing' });
  await reply(only(calm));
  expect(await states(calm)).toEqual(['paused replied', 'active null']);
});

test('two who reply both stay in their conversations, whatever their company does', async () => {
  await set('stop');
  const people = await enrolled(['Jane', 'John', 'Jill']);
  const [jane, john] = [only(people), only(people.slice(1))];
  await updateWorkspace(world.admin, { contactRules: { colleagueReply: 'hold' } });
  await reply(jane);
  await reply(john);
  await set('stop');
  await receiveSignal(world.admin, { kind: 'replied', personId: jane.id, key: `again ${jane.id}` });
  expect(await states(people)).toEqual(['paused replied', 'paused replied', 'stopped colleague_replied']);
});

test('what a rep notes as a reply acts as well: by a task that is done, or answered elsewhere', async () => {
  await set('hold');
  for (const note of [
    (taskId: string) => completeTask(world.rep, { taskId, outcome: 'replied' }),
    (taskId: string) => answerTask(world.rep, { taskId }),
  ]) {
    const message = { key: 'li', name: 'Message', channel: 'linkedin' as const, action: 'message' as const };
    const [call] = callThenEmail().steps;
    if (call === undefined) throw new Error('The cadence has a step.');
    const steps = [{ ...message, day: 1, at: 'immediate', script: 'Hello.' }];
    const people = await enrolled(['Jane', 'John'], { ...callThenEmail(), steps });
    await world.tick();
    await note((await runOf(world, only(people))).openTask?.touchId ?? '');
    expect(await states(people)).toEqual(['paused replied', 'paused colleague_replied']);
  }
});
