import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrollFromPanel, previewFromPanel, steerFromPanel } from '../../src/app/act-on-record.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import type { ActorContext } from '../../src/app/context.ts';
import { explainRecord } from '../../src/app/explain-record.ts';
import { readRecordPanel } from '../../src/app/read-record-panel.ts';
import { resumeAll } from '../../src/app/resume-all.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import type { PanelSubject } from '../../src/ports/records.ts';
import { callThenEmail, oneEmail, twoEmails } from '../support/cadences.ts';
import { days, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
let connections: ReadonlyMap<string, string>;
beforeAll(async () => {
  world = await openWorld({ people: 24 });
  connections = new Map(
    (await world.in((tx) => tx.connections.list())).map((one) => [one.kind, one.id] as const),
  );
});
afterAll(() => world.close());

/** The panel beside this prospect's record, opened by the rep. */
function beside(who: Pick<Prospect, 'crm' | 'ref'>): PanelSubject {
  const { workspaceId, rep } = world.sample;
  return { workspaceId, userId: rep.id, connectionId: connections.get(who.crm) ?? '', ref: who.ref };
}
const panelOf = (who: Prospect, as: ActorContext = world.rep) => readRecordPanel(as, beside(who));

/** Another rep than the one who enrolls in these tests. */
async function colleague(): Promise<ActorContext> {
  const user = {
    ...world.sample.rep,
    id: world.ctx.ids.uuid(),
    email: `${world.ctx.ids.token(6)}@cadenza-demo.example`,
  };
  await world.in((tx) => tx.users.insert(user));
  const { workspaceId } = world.sample;
  return { ...world.ctx, actor: { workspaceId, userId: user.id, role: 'rep', name: user.email } };
}

test('a running cadence shows where it stands, the last touch, and that the CRM has it', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  await world.tick();
  const panel = await panelOf(who);
  expect(panel.person?.name).toContain(who.lastName);
  expect(panel.run).toMatchObject({
    state: 'active',
    cadence: { id: cadenceId },
    step: { name: 'Follow-up', channel: 'email' },
    sender: { name: world.sample.rep.name },
    enroller: world.sample.rep.name,
    listSource: 'List view "Test"',
    commands: { pause: null, resume: 'It is running.', stop: null },
  });
  expect(panel.run?.sentence).toMatch(/^Next: email 'Follow-up' .+ from .+, in (2 days|\d+ hours)\.$/);
  expect(panel.run?.next).toEqual((await world.run(who.email)).next);
  expect(panel.touches).toEqual([
    expect.objectContaining({ step: 'Intro', state: 'sent', inCrm: 'written', outcome: 'delivered' }),
  ]);
  expect(panel.cadences).toEqual([]);
  expect(panel.notice).toBeNull();
});

test('after a reply the panel says since when and why the run is held, and resuming goes on', async () => {
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  await world.act(await world.mailTo(who.email), { act: 'reply', text: 'Let us talk next week.' });
  await world.tick();
  const held = await panelOf(who);
  expect(held.run?.sentence).toMatch(/^Held since today \d\d:\d\d: replied\.$/);
  expect(held.run?.commands).toEqual({ pause: 'It is held already.', resume: null, stop: null });
  expect(held.touches[0]).toMatchObject({ outcome: 'replied' });
  const enrollmentId = held.run?.id ?? '';
  await steerFromPanel(world.rep, beside(who), { enrollmentId, command: 'resume' });
  expect((await panelOf(who)).run?.state).toBe('active');
});

test('the last three touches are shown, newest first, with the outcome that the rep recorded', async () => {
  const who = world.take('salesforce');
  const { steps, ...cadence } = callThenEmail();
  const call = steps[0];
  if (call === undefined) throw new Error('The cadence has a call.');
  const calls = ['one', 'two', 'three', 'four'].map((key, at) => ({
    ...call,
    key,
    name: `Call ${key}`,
    day: at + 1,
  }));
  const { cadenceId } = await world.publish({ ...cadence, steps: calls });
  await world.enroll(cadenceId, [who]);
  for (const outcome of ['no_answer', 'left_voicemail', 'no_answer', 'no_answer']) {
    await world.tick();
    const { id: taskId } = await world.openTask(who.email);
    await completeTask(world.rep, { taskId, outcome });
    await world.runFor(days(1));
  }
  const { touches, run } = await panelOf(who);
  expect(touches.map((touch) => [touch.step, touch.outcome])).toEqual([
    ['Call four', 'no_answer'],
    ['Call three', 'no_answer'],
    ['Call two', 'left_voicemail'],
  ]);
  expect(run?.commands.stop).toMatch(/has ended/);
});

test('a record that was never brought in is in no cadence, and can be added to one after a look at what follows', async () => {
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(oneEmail());
  const before = await panelOf(who);
  expect(before).toMatchObject({ person: null, run: null, touches: [], blocks: [], otherRuns: 0 });
  expect(before.cadences.map((one) => one.id)).toContain(cadenceId);
  expect(await explainRecord(world.rep, beside(who))).toEqual([]);
  const foreseen = await previewFromPanel(world.rep, beside(who), cadenceId);
  expect(foreseen.results).toEqual([
    expect.objectContaining({
      status: 'ready',
      firstEmail: expect.objectContaining({ subject: 'A question' }),
    }),
  ]);
  expect((await panelOf(who)).person).toBeNull();
  expect(await enrollFromPanel(world.rep, beside(who), cadenceId)).toMatchObject({ status: 'enrolled' });
  const { run } = await panelOf(who);
  expect(run?.listSource).toBe(`Chosen on a HubSpot record by ${world.sample.rep.name}`);
  const again = await enrollFromPanel(world.rep, beside(who), cadenceId);
  expect(again).toMatchObject({
    status: 'skipped',
    reason: expect.stringContaining('One cadence at a time'),
  });
});

test('a session acts on its own record only, and a rep on own runs only; a manager on all', async () => {
  const [who, other] = [world.take('salesforce'), world.take('salesforce')];
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who, other]);
  const enrollmentId = (await world.run(other.email)).id;
  await expect(
    steerFromPanel(world.rep, beside(who), { enrollmentId, command: 'stop' }),
  ).rejects.toMatchObject({ code: 'not_found' });
  const stranger = await colleague();
  const seen = await panelOf(other, stranger);
  expect(seen.run?.commands.pause).toBe(`This is ${world.sample.rep.name}'s. Ask them, or a manager.`);
  await expect(
    steerFromPanel(stranger, beside(other), { enrollmentId, command: 'pause' }),
  ).rejects.toMatchObject({ code: 'forbidden' });
  expect((await world.run(other.email)).state).not.toBe('paused');
  await steerFromPanel(world.admin, beside(other), { enrollmentId, command: 'pause' });
  expect((await panelOf(other)).run?.sentence).toMatch(/^Paused since today/);
});

test('whoever must not be contacted is shown with every reason, said once, and why nothing follows', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  await world.act(await world.mailTo(who.email), { act: 'unsubscribe' });
  await world.crmAct('salesforce', { act: 'opt_out', id: who.ref.id });
  await world.tick();
  const panel = await panelOf(who);
  expect(panel.run).toMatchObject({ state: 'stopped' });
  expect(panel.person?.hold).toMatchObject({ lasting: true });
  const said = panel.blocks.map((block) => `${block.channel}: ${block.words}`);
  expect(new Set(said).size).toBe(said.length);
  expect(said.join('; ')).toMatch(/email: .*opted out in Salesforce/);
  const decisions = await explainRecord(world.rep, beside(who));
  expect(decisions[0]).toMatchObject({ actor: world.sample.rep.name });
  const times = decisions.map((one) => one.at.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(decisions.at(-1)?.words).toMatch(/opted out|unsubscribed/i);
});

test('a brake on the whole workspace is said on every panel', async () => {
  const who = world.take('hubspot');
  const { brake } = await stopAll(world.admin, { reason: 'the price is wrong' });
  expect((await panelOf(who)).notice).toMatch(
    new RegExp(
      `^Everything is stopped since .* by ${brake.by} \\(the price is wrong\\)\\. Nothing leaves until it is let go\\.$`,
    ),
  );
  await resumeAll(world.admin);
  await world.in((tx) => tx.workspace.update({ mode: 'test' }));
  expect((await panelOf(who)).notice).toContain('Test mode');
  await world.in((tx) => tx.workspace.update({ mode: 'live' }));
});

test('the panel goes dark with its connection', async () => {
  const who = world.take('hubspot');
  const id = connections.get('hubspot') ?? '';
  await world.in((tx) => tx.connections.update(id, { state: 'disconnected' }));
  await expect(panelOf(who)).rejects.toMatchObject({ code: 'unauthenticated' });
  await world.in((tx) => tx.connections.update(id, { state: 'active' }));
});

test('the panel asks the CRM for nothing', async () => {
  const who = world.take('salesforce');
  await world.faults('salesforce', { path: '/services', status: 503 });
  expect((await panelOf(who)).run).toBeNull();
  await world.faults('salesforce');
});
