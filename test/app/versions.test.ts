import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asSystem } from '../../src/app/context.ts';
import { diffPublished } from '../../src/app/diff-cadence.ts';
import { moveInFlight, previewVersion, publishVersion } from '../../src/app/publish-version.ts';
import { readJob, readLeftOut } from '../../src/app/read-jobs.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { resumeAll } from '../../src/app/resume-all.ts';
import { runJobs } from '../../src/app/run-jobs.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import { days, hours, minutes, monday, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 90, settings: { peoplePerPart: 3 } });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.runUntil(new Date(Math.max(world.now.getTime(), monday.getTime()) + minutes(1)));
});

const steps = (definition: CadenceInput) => definition.steps;
/** The second email in other words, on another day. */
function otherFollowUp(definition: CadenceInput, over: object = {}): CadenceInput {
  const [intro, followUp] = steps(definition);
  if (intro === undefined || followUp === undefined) throw new Error('The cadence has two steps.');
  const variants = [{ key: 'a', body: 'Second words, of the second version.' }];
  return { ...definition, steps: [intro, { ...followUp, variants, ...over } as typeof followUp] };
}

async function inFlight(definition: CadenceInput, count: number) {
  const { cadenceId } = await world.publish(definition);
  const people = Array.from({ length: count }, () => world.take('salesforce'));
  await world.enroll(cadenceId, people);
  await world.tick();
  return { cadenceId, people };
}

const asScheduler = () => asSystem(world.ctx, world.sample.workspaceId, 'scheduler');
async function jobsToTheEnd() {
  for (let round = 0; (await runJobs(asScheduler())).more; round += 1)
    if (round > 60) throw new Error('The job does not end.');
}
const moved = (id: string | undefined) => readJob(world.admin, id ?? '');
const versionOf = async (who: Prospect) => {
  const run = await world.run(who.email);
  const [version] = await world.in((tx) => tx.cadences.versionsByIds([run.versionId]));
  return version?.number;
};
async function replayed(who: Prospect) {
  const page = await replayRuns(world.admin, { person: who.email });
  return page.different.flatMap((run) => run.differences.map((one) => one.words));
}

describe('publishing a version', () => {
  test('says before who stands where and what would become of them, and changes nothing', async () => {
    const definition = twoEmails();
    const { cadenceId, people } = await inFlight(definition, 3);
    await steerEnrollment(world.rep, {
      enrollmentId: (await world.run(people[0]?.email ?? '')).id,
      command: 'pause',
    });
    const next = otherFollowUp(definition, { day: 5 });
    const { diff, people: plan } = await previewVersion(world.admin, {
      cadenceId,
      definition: next,
      inFlight: { default: 'move', groups: [{ state: 'paused', choice: 'stay' }] },
    });
    expect(diff.steps).toMatchObject([{ kind: 'changed', stepKey: 'follow-up' }]);
    expect(plan).toMatchObject({ total: 3, counts: { stay: 1, move: 2, restart: 0 }, cannotMove: 0 });
    expect(plan.groups.map(({ words }) => words).sort()).toEqual([
      "1 paused on version 1 who wait for 'Follow-up': stay on version 1.",
      "2 active on version 1 who wait for 'Follow-up': move and go on there.",
    ]);
    expect((await world.in((tx) => tx.cadences.byId(cadenceId)))?.versionNumber).toBe(1);
  });

  test('leaves everybody where they are unless somebody chose otherwise', async () => {
    const definition = twoEmails();
    const { cadenceId, people } = await inFlight(definition, 1);
    const { job, version } = await publishVersion(world.admin, {
      cadenceId,
      definition: otherFollowUp(definition),
    });
    expect(job).toBeNull();
    expect(version.number).toBe(2);
    expect(await versionOf(people[0] as Prospect)).toBe(1);
    await world.runFor(days(3));
    expect((await world.mailsTo(people[0]?.email ?? '')).map((mail) => mail.text).join()).not.toContain(
      'Second words',
    );
  });

  test('is refused when another version was published since the one it is based on, and then nothing is', async () => {
    const definition = oneEmail();
    const { cadenceId } = await world.publish(definition);
    await publishVersion(world.admin, { cadenceId, definition, basedOn: 1 });
    await expect(publishVersion(world.admin, { cadenceId, definition, basedOn: 1 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Version 2 was published meanwhile'),
    });
    expect((await world.in((tx) => tx.cadences.versions(cadenceId))).map((one) => one.number)).toEqual([
      2, 1,
    ]);
  });

  test('is a manager’s, and names every choice that cannot be', async () => {
    const definition = twoEmails();
    const { cadenceId } = await inFlight(definition, 1);
    await expect(publishVersion(world.rep, { cadenceId, definition })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const groups = [
      { step: 'follow-upp', choice: 'move' as const },
      { step: 'follow-up', choice: 'move' as const, to: 'nowhere' },
      { choice: 'restart' as const, to: 'intro' },
    ];
    const error = await publishVersion(world.admin, { cadenceId, definition, inFlight: { groups } }).catch(
      (e) => e,
    );
    expect(error.problems.map((one: { path: string }) => one.path)).toEqual([
      'inFlight.groups.0.step',
      'inFlight.groups.1.to',
      'inFlight.groups.2.to',
    ]);
    expect((await world.in((tx) => tx.cadences.byId(cadenceId)))?.versionNumber).toBe(1);
  });
});

describe('people who move', () => {
  test('go on at their step in the new words, once, in parts, and their decisions can be replayed', async () => {
    const definition = twoEmails();
    const { cadenceId, people } = await inFlight(definition, 7);
    const { job, people: plan } = await publishVersion(world.admin, {
      cadenceId,
      definition: otherFollowUp(definition),
      inFlight: { default: 'move' },
    });
    expect(plan.counts).toEqual({ stay: 0, move: 7, restart: 0 });
    await runJobs(asScheduler());
    expect(await moved(job?.id)).toMatchObject({ state: 'running', total: 7, done: 3 });
    await jobsToTheEnd();
    expect(await moved(job?.id)).toMatchObject({
      state: 'done',
      result: { moved: 7, restarted: 0, stayed: 0, ended: 0 },
    });
    for (const who of people) expect(await versionOf(who)).toBe(2);
    await world.runFor(days(3));
    for (const who of people) {
      const mails = await world.mailsTo(who.email);
      expect(mails).toHaveLength(2);
      expect(mails.map((mail) => mail.text).join()).toContain('Second words, of the second version.');
      expect(await replayed(who)).toEqual([]);
    }
    const { id } = await world.run(people[0]?.email ?? '');
    const rows = await world.in((tx) => tx.ledger.byEnrollment(id));
    expect(rows.find((row) => row.rule === 'move-version')).toMatchObject({
      actor: world.admin.actor.name,
      event: {
        type: 'version_changed',
        choice: 'move',
        from: 1,
        steps: { intro: { visit: 1, outcome: 'sent' } },
      },
      words: expect.stringMatching(/^Moved to version 2\. 'Follow-up' goes out/),
    });
  });

  test('whose step is gone stay with a reason, or go on where somebody said', async () => {
    const definition = twoEmails();
    const { cadenceId, people } = await inFlight(definition, 2);
    const renamed = otherFollowUp(definition, { key: 'second' });
    const asked = { cadenceId, definition: renamed };
    const preview = await previewVersion(world.admin, { ...asked, inFlight: { default: 'move' } });
    expect(preview.people).toMatchObject({ cannotMove: 2, counts: { stay: 2 } });
    expect(preview.people.groups[0]?.words).toContain('since their step is gone');
    const byName = { groups: [{ step: 'follow-up', choice: 'move' as const }] };
    await expect(publishVersion(world.admin, { ...asked, inFlight: byName })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining("no step 'follow-up': say with 'to'"),
    });
    const { job } = await publishVersion(world.admin, {
      ...asked,
      inFlight: { groups: [{ step: 'follow-up', choice: 'move', to: 'second' }] },
    });
    await jobsToTheEnd();
    expect(await moved(job?.id)).toMatchObject({ result: { moved: 2 } });
    await world.runFor(days(3));
    for (const who of people) {
      expect((await world.touches(who.email)).map((touch) => touch.stepKey)).toEqual(['intro', 'second']);
      expect(await replayed(who)).toEqual([]);
    }
  });

  test('stay paused, and stay stopped with a brake, on the new version', async () => {
    const definition = twoEmails();
    const { cadenceId, people } = await inFlight(definition, 2);
    const [paused, braked] = people as [Prospect, Prospect];
    await steerEnrollment(world.rep, { enrollmentId: (await world.run(paused.email)).id, command: 'pause' });
    await stopAll(world.admin, { scope: 'cadence', id: cadenceId });
    await world.runFor(days(3));
    const { job } = await publishVersion(world.admin, {
      cadenceId,
      definition: otherFollowUp(definition),
      inFlight: { default: 'move' },
    });
    await jobsToTheEnd();
    expect(await moved(job?.id)).toMatchObject({ result: { moved: 2 } });
    await world.runFor(hours(2));
    expect(await world.run(paused.email)).toMatchObject({ state: 'paused', reason: 'manual' });
    for (const who of people) expect(await world.mailsTo(who.email)).toHaveLength(1);
    await resumeAll(world.admin, { scope: 'cadence', id: cadenceId });
    await world.runFor(days(2));
    expect(await world.mailsTo(paused.email)).toHaveLength(1);
    expect((await world.mailsTo(braked.email)).map((mail) => mail.text).join()).toContain('Second words');
  });

  test('keep the task that is on their rep’s desk', async () => {
    const definition = callThenEmail();
    const { cadenceId, people } = await inFlight(definition, 1);
    const who = people[0] as Prospect;
    const task = await world.openTask(who.email);
    await publishVersion(world.admin, { cadenceId, definition, inFlight: { default: 'move' } });
    await jobsToTheEnd();
    expect(await versionOf(who)).toBe(2);
    expect((await world.openTask(who.email)).id).toBe(task.id);
  });

  test('of whom a mail is under way move after it', async () => {
    const definition = twoEmails();
    const { cadenceId } = await world.publish(definition);
    const who = world.take('salesforce');
    await world.enroll(cadenceId, [who]);
    await world.faults('sendgrid', { path: '/v3/mail/send', status: 429, times: 1 });
    await world.tick();
    await world.faults('sendgrid');
    const { job } = await publishVersion(world.admin, {
      cadenceId,
      definition: otherFollowUp(definition),
      inFlight: { default: 'move' },
    });
    await runJobs(asScheduler());
    expect(await moved(job?.id)).toMatchObject({ state: 'running', done: 0, total: 1 });
    expect(await versionOf(who)).toBe(1);
    await world.runFor(minutes(30));
    await world.db.query('update jobs set lease_expires_at = now()');
    await jobsToTheEnd();
    expect(await moved(job?.id)).toMatchObject({ state: 'done', result: { moved: 1, stayed: 0 } });
    expect(await versionOf(who)).toBe(2);
    await world.runFor(days(3));
    expect(await world.mailsTo(who.email)).toHaveLength(2);
    expect(await replayed(who)).toEqual([]);
  });

  test('of whom a mail’s fate stays unknown stay in the end, and the job says why', async () => {
    const definition = twoEmails();
    const { cadenceId, people } = await inFlight(definition, 1);
    const who = people[0] as Prospect;
    const { id } = await world.run(who.email);
    await world.db.query(`update sends set state = 'unconfirmed' where enrollment_id = '${id}'`);
    const { job } = await publishVersion(world.admin, {
      cadenceId,
      definition: otherFollowUp(definition),
      inFlight: { default: 'move' },
    });
    for (let round = 0; round < 14; round += 1) {
      await world.db.query('update jobs set lease_expires_at = now()');
      await runJobs(asScheduler());
    }
    expect(await moved(job?.id)).toMatchObject({ state: 'done', done: 1, result: { moved: 0, stayed: 1 } });
    const { items } = await readLeftOut(world.admin, { jobId: job?.id ?? '' });
    expect(items).toMatchObject([
      { reason: expect.stringContaining('Stays on version 1: a mail of this run') },
    ]);
    await world.db.query(`update sends set state = 'accepted' where enrollment_id = '${id}'`);
  });

  test('are not moved back by an older publication that comes late', async () => {
    const definition = twoEmails();
    const { cadenceId, people } = await inFlight(definition, 1);
    const first = await publishVersion(world.admin, { cadenceId, definition, inFlight: { default: 'move' } });
    await world.db.query(`update jobs set state = 'running', lease_expires_at = now() + interval '1 hour'
      where id = '${first.job?.id}'`);
    await publishVersion(world.admin, { cadenceId, definition, inFlight: { default: 'move' } });
    await jobsToTheEnd();
    await world.db.query('update jobs set lease_expires_at = now()');
    await jobsToTheEnd();
    expect(await versionOf(people[0] as Prospect)).toBe(3);
    expect(await moved(first.job?.id)).toMatchObject({ state: 'done', result: { moved: 0, ended: 1 } });
  });

  test('may be brought to the version in force later, and nobody is twice', async () => {
    const definition = twoEmails();
    const { cadenceId, people } = await inFlight(definition, 1);
    await publishVersion(world.admin, { cadenceId, definition: otherFollowUp(definition) });
    const asked = { cadenceId, inFlight: { default: 'move' as const } };
    expect(await moveInFlight(world.admin, { ...asked, dryRun: true })).toMatchObject({
      job: null,
      people: { total: 1 },
    });
    await moveInFlight(world.admin, asked);
    await jobsToTheEnd();
    expect(await versionOf(people[0] as Prospect)).toBe(2);
    expect(await moveInFlight(world.admin, asked)).toMatchObject({ job: null, people: { total: 0 } });
  });
});

test('who begins anew gets the first email again, as a second visit of its step', async () => {
  const definition = twoEmails();
  const { cadenceId, people } = await inFlight(definition, 1);
  const who = people[0] as Prospect;
  const inFlightChoice = { default: 'restart' as const };
  const preview = await previewVersion(world.admin, { cadenceId, definition, inFlight: inFlightChoice });
  expect(preview.people.groups[0]?.words).toContain('Steps that they had come again, also emails.');
  const { job } = await publishVersion(world.admin, { cadenceId, definition, inFlight: inFlightChoice });
  await world.runFor(days(4));
  expect(await moved(job?.id)).toMatchObject({ result: { restarted: 1 } });
  expect((await world.touches(who.email)).map((touch) => `${touch.stepKey} ${touch.visit}`)).toEqual([
    'intro 1',
    'intro 2',
    'follow-up 1',
  ]);
  expect(await world.mailsTo(who.email)).toHaveLength(3);
  expect(await replayed(who)).toEqual([]);
});

test('a diff names the versions, and says when there is none before', async () => {
  const definition = twoEmails();
  const { cadenceId } = await world.publish(definition);
  await publishVersion(world.admin, { cadenceId, definition: otherFollowUp(definition, { day: 6 }) });
  expect(await diffPublished(world.rep, { cadenceId, number: 2 })).toMatchObject({
    from: 1,
    to: 2,
    same: false,
  });
  expect(await diffPublished(world.rep, { cadenceId, number: 1, from: 2 })).toMatchObject({ from: 2, to: 1 });
  await expect(diffPublished(world.rep, { cadenceId, number: 1 })).rejects.toThrow(
    'Version 1 has none before it',
  );
  await expect(diffPublished(world.rep, { cadenceId, number: 9 })).rejects.toThrow('versions 1 to 2');
});
