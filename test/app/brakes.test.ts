import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ActorContext } from '../../src/app/context.ts';
import { listBrakes } from '../../src/app/read-brakes.ts';
import { readEnrollment } from '../../src/app/read-enrollments.ts';
import { resumeAll } from '../../src/app/resume-all.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import { managerOf, parts, sleepOf, targetOver } from '../support/brakes.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { storeKinds } from '../support/database.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

describe.each(storeKinds)('the brake (%s)', (store) => {
  let world: World;
  let manager: ActorContext;
  beforeAll(async () => {
    world = await openWorld({ store, people: 60 });
    manager = await managerOf(world);
  });
  afterAll(() => world.close());
  // A test that fails leaves nothing stopped.
  afterEach(async () => {
    for (const { scope, scopeId: id } of await listBrakes(world.admin))
      await resumeAll(world.admin, scope === 'workspace' ? { scope } : { scope, id });
  });

  async function enrolled(cadence = oneEmail(), who = world.take('salesforce')): Promise<Prospect> {
    const { cadenceId } = await world.publish(cadence);
    await world.enroll(cadenceId, [who]);
    return who;
  }
  const ledger = async (who: Prospect) => {
    const { id } = await world.run(who.email);
    return world.in((tx) => tx.ledger.byEnrollment(id));
  };
  const sentence = async (who: Prospect) =>
    (await readEnrollment(manager, (await world.run(who.email)).id)).sentence;

  test.each([...parts, 'workspace' as const])(
    'of a %s keeps mails from leaving, and lets them go',
    async (scope) => {
      const who = await enrolled();
      const target = await targetOver(world, scope, who);
      const actor = scope === 'workspace' ? world.admin : manager;
      const { brake, inFlight } = await stopAll(actor, { ...target, reason: 'the price is wrong' });
      expect(inFlight).toBe(0);
      expect(await listBrakes(world.rep)).toEqual([brake]);
      await world.runFor(days(1));
      expect(await world.mailsTo(who.email)).toEqual([]);
      expect(await world.run(who.email)).toMatchObject({ state: 'active', next: { stepKey: 'intro' } });
      expect(await sentence(who)).toMatch(
        /^Stopped with .* since .* by .* \(the price is wrong\); next is email 'Intro'\.$/,
      );
      await resumeAll(actor, target);
      expect(await listBrakes(world.rep)).toEqual([]);
      // It is a day late, so it is spread over the day.
      await world.runFor(days(1));
      await world.mailTo(who.email);
      expect(await world.in((tx) => tx.brakes.released())).toEqual([]);
    },
  );

  test.each(parts)('of a %s stops no other', async (scope) => {
    const who = await enrolled();
    const [stranger] = [world.take('hubspot')];
    await enrolled(oneEmail(), stranger);
    const target = await targetOver(world, scope, who);
    // The rep is everybody's sender here; another sender is another rep's.
    const other = scope === 'sender' ? who : stranger;
    await stopAll(manager, target);
    await world.tick();
    if (other === stranger) await world.mailTo(stranger.email);
    expect(await world.mailsTo(who.email)).toEqual([]);
    await resumeAll(manager, target);
    await world.tick();
    await world.mailTo(who.email);
  });

  test('is never refused for want of a reason: a blank one counts as none', async () => {
    const { brake } = await stopAll(world.admin, { scope: 'workspace', reason: '  ' });
    expect(brake.reason).toBeNull();
  });

  test('of everything is refused where an id or a name says that only a part was meant', async () => {
    const id = '019ab2c4-7d00-7000-8000-000000000001';
    for (const part of [{ scope: 'workspace' as const, id }, { id }, { name: 'Outbound' }]) {
      const refused = {
        code: 'invalid_input',
        message: expect.stringContaining("leave out 'id' and 'name'"),
      };
      await expect(stopAll(world.admin, part)).rejects.toMatchObject(refused);
      await expect(resumeAll(world.admin, part)).rejects.toMatchObject(refused);
    }
    expect(await listBrakes(world.admin)).toEqual([]);
  });

  test('of everything is named before one of a company over the same run, whichever came first', async () => {
    const who = await enrolled();
    await stopAll(manager, await targetOver(world, 'company', who));
    await stopAll(world.admin, { reason: 'the price is wrong' });
    expect(await sentence(who)).toMatch(
      /^Stopped with everything since .* \(the price is wrong\), and with company '.*' since .*; next is email/,
    );
  });

  test('opens no task while it is on, and what the rep has open goes on', async () => {
    const [waiting, open] = [await enrolled(callThenEmail()), await enrolled(callThenEmail())];
    const stopped = await targetOver(world, 'cadence', waiting);
    await stopAll(manager, stopped);
    await world.tick();
    expect((await world.run(waiting.email)).openTask).toBeNull();
    const task = await world.openTask(open.email);
    const later = await targetOver(world, 'cadence', open);
    await stopAll(manager, later);
    await world.runFor(days(4));
    expect((await world.openTask(open.email)).id).toBe(task.id);
    expect(await sentence(open)).toMatch(
      /^Now: call '.*' is with .*; nothing follows: cadence '.*' is stopped since/,
    );
    await resumeAll(manager, stopped);
    await resumeAll(manager, later);
    await world.tick();
    await world.openTask(waiting.email);
    expect((await world.touches(open.email))[0]).toMatchObject({ state: 'not_done' });
  });

  test('puts a run to sleep once, with one line in the ledger, and costs nothing at the ticks to come', async () => {
    const who = await enrolled();
    const target = await targetOver(world, 'cadence', who);
    const { brake } = await stopAll(manager, target);
    await world.tick();
    const before = await ledger(who);
    expect(before.at(-1)).toMatchObject({
      rule: 'obstacle-braked',
      words: expect.stringMatching(/^Waits: cadence '.*' is stopped since .* by /),
      state: 'active',
    });
    const asleep = await sleepOf(world, who);
    expect(asleep).toMatchObject({ asleep: true, brake_id: brake.id });
    for (let round = 0; round < 3; round += 1) await world.tick();
    expect(await sleepOf(world, who)).toEqual(asleep);
    expect(await ledger(who)).toHaveLength(before.length);
    expect((await world.in((tx) => tx.workspace.openWork())).touches).not.toEqual(
      (await world.run(who.email)).next?.dueAt,
    );
    await resumeAll(manager, target);
  });

  test('lets who sleeps sleep when something changes nothing of the plan, and forgets nobody who was paused meanwhile', async () => {
    const who = await enrolled();
    const target = await targetOver(world, 'cadence', who);
    await stopAll(manager, target);
    await world.tick();
    const run = await world.run(who.email);
    const save = () =>
      world.in((tx) =>
        tx.enrollments.save([{ run, nextWakeAt: run.next?.dueAt ?? null, endedAt: null, words: run.words }]),
      );
    await save();
    expect(await sleepOf(world, who)).toMatchObject({ asleep: true });
    await steerEnrollment(manager, { enrollmentId: run.id, command: 'pause' });
    expect(await sleepOf(world, who)).toMatchObject({ asleep: true, brake_id: null });
    await steerEnrollment(manager, { enrollmentId: run.id, command: 'resume' });
    expect(await sleepOf(world, who)).toMatchObject({ asleep: false, brake_id: null });
    await world.tick();
    expect(await sleepOf(world, who)).toMatchObject({ asleep: true });
    await resumeAll(manager, target);
    // Whoever read the run while it slept and writes it after it was woken does not put it to sleep again.
    await world.tick();
    await world.mailTo(who.email);
  });

  test('a run that was read asleep and is saved after the brake was let go is awake', async () => {
    const who = await enrolled();
    const target = await targetOver(world, 'cadence', who);
    const { brake } = await stopAll(manager, target);
    await world.tick();
    const run = await world.run(who.email);
    await world.in((tx) => tx.enrollments.wakeBraked(brake.id, 10));
    await world.in((tx) =>
      tx.enrollments.save([{ run, nextWakeAt: run.next?.dueAt ?? null, endedAt: null, words: run.words }]),
    );
    expect(await sleepOf(world, who)).toMatchObject({ asleep: false, brake_id: null });
    await resumeAll(manager, target);
  });

  test('does not hold up others, however many of its runs are due before them', async () => {
    const many = Array.from({ length: 10 }, () => world.take('salesforce'));
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, many);
    await stopAll(manager, { scope: 'cadence', id: cadenceId });
    await world.setNow(new Date(world.now.getTime() + minutes(6)));
    const who = await enrolled();
    const slow = { ...world.ctx.settings, sendConcurrency: 1 };
    Object.assign(world.ctx, { settings: { ...slow, touchesPerRound: 4 } });
    // Four runs a round: three rounds put the ten to sleep, and nothing of them is left for the fourth.
    for (let round = 0; round < 4; round += 1) await world.tick();
    Object.assign(world.ctx, { settings: { ...slow, sendConcurrency: 10, touchesPerRound: null } });
    await world.mailTo(who.email);
    await resumeAll(manager, { scope: 'cadence', id: cadenceId });
    await world.runFor(hours(1));
    for (const one of many) await world.mailTo(one.email);
  });

  test.each([...parts, 'workspace' as const])('of a %s keeps mails from being tried again', async (scope) => {
    const who = await enrolled();
    await world.faults('sendgrid', { path: '/v3/mail/send', status: 429, times: 1 });
    await world.tick();
    await world.faults('sendgrid');
    const target = await targetOver(world, scope, who);
    await stopAll(world.admin, target);
    await world.runFor(hours(5));
    expect(await world.mailsTo(who.email)).toEqual([]);
    expect(await world.touches(who.email)).toMatchObject([{ state: 'sending' }]);
    await resumeAll(world.admin, target);
    await world.tick();
    await world.mailTo(who.email);
  });

  test('of two that hold the same run the second holds on', async () => {
    const who = await enrolled();
    const [cadence, company] = [
      await targetOver(world, 'cadence', who),
      await targetOver(world, 'company', who),
    ];
    await stopAll(manager, cadence);
    await world.tick();
    await stopAll(manager, company);
    await resumeAll(manager, cadence);
    await world.runFor(hours(1));
    expect(await world.mailsTo(who.email)).toEqual([]);
    expect(await sentence(who)).toMatch(/^Stopped with company /);
    await resumeAll(manager, company);
    await world.tick();
    await world.mailTo(who.email);
  });

  test('of a company holds who joins it later, and lets go who leaves it', async () => {
    const [joins, leaves] = [world.take('salesforce', 'Lead'), world.take('salesforce', 'Lead')];
    await enrolled(oneEmail(), leaves);
    const target = await targetOver(world, 'company', leaves);
    const { brake } = await stopAll(manager, target);
    await world.tick();
    expect(await sleepOf(world, leaves)).toMatchObject({ brake_id: brake.id });
    await world.crmAct('salesforce', {
      act: 'edit',
      id: leaves.ref.id,
      fields: { Company: 'Elsewhere Example' },
    });
    await world.crmAct('salesforce', {
      act: 'edit',
      id: joins.ref.id,
      fields: { Company: brake.name },
    });
    await world.runFor(minutes(10));
    await enrolled(oneEmail(), joins);
    await world.runFor(minutes(10));
    await world.mailTo(leaves.email);
    expect(await world.mailsTo(joins.email)).toEqual([]);
    await resumeAll(manager, target);
    await world.runFor(minutes(10));
    await world.mailTo(joins.email);
  });

  test('stays on when an admin goes live', async () => {
    await world.in((tx) => tx.workspace.update({ mode: 'test', testAddresses: [] }));
    const [held, stopped] = [await enrolled(), await enrolled()];
    await world.tick();
    expect(await world.run(stopped.email)).toMatchObject({ state: 'paused', reason: 'held' });
    const target = await targetOver(world, 'cadence', stopped);
    await stopAll(manager, target);
    await updateWorkspace(world.admin, { mode: 'live' });
    await world.runFor(minutes(10));
    await world.mailTo(held.email);
    expect(await world.mailsTo(stopped.email)).toEqual([]);
    await resumeAll(manager, target);
    await world.runFor(minutes(10));
    await world.mailTo(stopped.email);
  });

  test('lets go what stops people, and counts what was on its way', async () => {
    const who = await enrolled();
    const run = await world.run(who.email);
    await world.faults('sendgrid', { path: '/v3/mail/send', status: 429, times: 1 });
    await world.tick();
    await world.faults('sendgrid');
    // As if the process had just handed it over.
    await world.db.query(
      `update sends set state = 'reserved', lease_expires_at = clock_timestamp() + interval '1 hour' where enrollment_id = '${run.id}'`,
    );
    for (const scope of parts) {
      const target = await targetOver(world, scope, who);
      expect(await stopAll(manager, target)).toMatchObject({ inFlight: 1 });
      await resumeAll(manager, target);
    }
    const other = await enrolled();
    expect(await stopAll(manager, await targetOver(world, 'cadence', other))).toMatchObject({ inFlight: 0 });
    await steerEnrollment(world.rep, { enrollmentId: (await world.run(other.email)).id, command: 'stop' });
    await resumeAll(manager, await targetOver(world, 'cadence', other));
    await world.tick();
    expect(await world.mailsTo(other.email)).toEqual([]);
  });
});

describe('who may pull the brake', () => {
  let world: World;
  let manager: ActorContext;
  beforeAll(async () => {
    world = await openWorld({ people: 12 });
    manager = await managerOf(world);
  });
  afterAll(() => world.close());

  test('managers stop a part of the workspace, admins all of it, and reps their own sender', async () => {
    const who = world.take('salesforce');
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, [who]);
    const refused = { code: 'forbidden' };
    for (const scope of ['workspace', 'cadence', 'company'] as const)
      await expect(stopAll(world.rep, await targetOver(world, scope, who))).rejects.toMatchObject(refused);
    await expect(stopAll(manager)).rejects.toMatchObject(refused);
    const senders = await world.in((tx) => tx.users.senders());
    const own = {
      scope: 'sender' as const,
      id: senders.find((one) => one.userId === world.sample.rep.id)?.id,
    };
    const others = {
      scope: 'sender' as const,
      id: senders.find((one) => one.userId !== world.sample.rep.id)?.id,
    };
    if (others.id !== undefined) await expect(stopAll(world.rep, others)).rejects.toMatchObject(refused);
    expect(await stopAll(world.rep, own)).toMatchObject({ brake: { byUserId: world.sample.rep.id } });
    await resumeAll(world.rep, own);
    await stopAll(manager, own);
    await expect(resumeAll(world.rep, own)).rejects.toMatchObject(refused);
    await resumeAll(manager, own);
  });

  test('what is stopped is not stopped twice, and by a name that does not fit nothing is', async () => {
    const { cadenceId } = await world.publish(oneEmail());
    const target = { scope: 'cadence' as const, id: cadenceId };
    await stopAll(manager, target);
    await expect(stopAll(manager, target)).rejects.toMatchObject({ code: 'conflict' });
    await resumeAll(manager, target);
    await expect(resumeAll(manager, target)).rejects.toMatchObject({ code: 'conflict' });
    await expect(stopAll(manager, { scope: 'company', name: 'Nowhere' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(stopAll(manager, { scope: 'cadence' })).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('each stop is noted for good: who, when, what and why', async () => {
    await stopAll(world.admin, { reason: 'wrong texts' });
    await resumeAll(world.admin);
    const [resumed, stopped] = await world.in((tx) => tx.ledger.settings(2));
    expect(stopped).toMatchObject({
      at: world.now,
      actor: world.admin.actor.name,
      words: `${world.admin.actor.name} stopped all automatic touches: wrong texts.`,
      facts: { inFlight: 0, brake: { scope: 'workspace', reason: 'wrong texts' } },
    });
    expect(resumed).toMatchObject({ words: `${world.admin.actor.name} let all automatic touches go on.` });
    expect(await world.alerts('settings_changed')).not.toEqual([]);
  });
});
