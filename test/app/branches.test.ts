import { afterAll, beforeAll, expect, test } from 'vitest';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { lintCadence } from '../../src/app/lint-cadence.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { callThenEmail, oneEmail, roundTheClock, twoEmails } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 80 });
});
afterAll(() => world.close());

type Steps = CadenceInput['steps'];
const hotCall: Steps[number] = {
  key: 'hot-call',
  name: 'Call while it is warm',
  channel: 'call',
  after: '5m',
  script: 'You looked at our page.',
  then: 'finish',
};

const page = 'https://cadenza-demo.example/pricing';

/** Two emails; whoever clicks is called instead of getting the second. */
function clickBranch(): CadenceInput {
  const cadence = twoEmails();
  const [intro, followUp] = cadence.steps;
  if (intro === undefined || followUp === undefined) throw new Error('The cadence has two steps.');
  const variants = [{ key: 'a', subject: 'A question', body: `Look here: ${page}` }];
  return {
    ...cadence,
    on: [{ when: { clicked: true }, then: { goTo: 'hot-call' } }],
    steps: [{ ...intro, variants } as typeof intro, { ...followUp, then: 'finish' }, hotCall],
  };
}

async function enrolledIn(cadence: CadenceInput, crm: Prospect['crm'] = 'salesforce') {
  const who = world.take(crm);
  const { cadenceId } = await world.publish(cadence);
  await world.enroll(cadenceId, [who]);
  await world.tick();
  return who;
}

const ledgerOf = async (email: string) => {
  const { id } = await world.run(email);
  return world.in((tx) => tx.ledger.byEnrollment(id));
};
const runsOf = async (email: string) => {
  const { id } = await world.person(email);
  return world.in((tx) => tx.enrollments.byPersons([id]));
};
async function expectReplayed(email: string) {
  const { id } = await world.person(email);
  const page = await replayRuns(world.admin, { limit: 50, person: id });
  expect(page.different).toEqual([]);
  expect(page.notCompared).toEqual([]);
}

test('a human click leads to the call of its branch, and the rest of the cadence is left out', async () => {
  const who = await enrolledIn(clickBranch());
  await world.runFor(hours(20));
  await world.act(await world.mailTo(who.email), { act: 'click', url: page });
  await world.tick();
  expect((await world.run(who.email)).next?.stepKey).toBe('follow-up');
  await world.runFor(minutes(2));
  expect(await world.run(who.email)).toMatchObject({
    state: 'active',
    next: { stepKey: 'hot-call', visit: 1 },
  });
  await world.runFor(hours(2));
  const task = await world.openTask(who.email);
  expect(task.stepKey).toBe('hot-call');
  await completeTask(world.rep, { taskId: task.id, outcome: 'connected' });
  expect(await world.run(who.email)).toMatchObject({ state: 'finished', reason: 'completed' });
  await world.runFor(days(5));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
  const rows = await ledgerOf(who.email);
  expect(rows.find(({ rule }) => rule === 'rule-go-to')).toMatchObject({
    words: expect.stringContaining('Rule 1 (the person clicked)'),
    event: { kind: 'clicked', facts: { signals: [{ kind: 'clicked', step: 'intro', count: 1 }] } },
  });
  await expectReplayed(who.email);
});

test('a visit of the pricing page leads to the branch, and a visit of another page does not', async () => {
  const on: CadenceInput['on'] = [
    { when: { signal: 'page_visited', about: '/pricing' }, then: { goTo: 'hot-call' } },
  ];
  const who = await enrolledIn({ ...clickBranch(), on });
  const { id: personId } = await world.person(who.email);
  const visit = (url: string) =>
    receiveSignal(world.admin, { kind: 'page_visited', personId, key: url, facts: { url } });
  await visit('https://shop.example/about');
  expect((await world.run(who.email)).next?.stepKey).toBe('follow-up');
  await visit('https://shop.example/Pricing');
  expect((await world.run(who.email)).next?.stepKey).toBe('hot-call');
  const rows = await ledgerOf(who.email);
  expect(rows.at(-1)?.words).toContain('the person visited a page (/pricing)');
  await expectReplayed(who.email);
});

test('opens, and a second click, move nothing: a rule acts once', async () => {
  const who = await enrolledIn(clickBranch());
  const mail = await world.mailTo(who.email);
  await world.runFor(hours(1));
  const before = (await ledgerOf(who.email)).length;
  await world.act(mail, { act: 'open' });
  await world.runFor(minutes(3));
  expect(await ledgerOf(who.email)).toHaveLength(before);
  for (let click = 0; click < 3; click += 1) {
    await world.act(mail, { act: 'click', url: page });
    await world.runFor(minutes(3));
  }
  expect((await ledgerOf(who.email)).filter(({ rule }) => rule === 'rule-go-to')).toHaveLength(1);
  await expectReplayed(who.email);
});

test('a step whose condition is not so is skipped: the touch and the ledger say why, with the value that was seen', async () => {
  const cadence = twoEmails();
  const [intro, followUp] = cadence.steps;
  if (intro === undefined || followUp === undefined) throw new Error('The cadence has two steps.');
  const asks = { ...followUp, if: { field: 'company.industry', is: 'Beekeeping' } };
  const who = await enrolledIn({ ...cadence, steps: [intro, asks] });
  await world.runFor(days(3));
  expect(await world.mailsTo(who.email)).toHaveLength(1);
  const skipped = (await world.touches(who.email)).find(({ stepKey }) => stepKey === 'follow-up');
  expect(skipped).toMatchObject({ state: 'skipped', outcome: 'not_for_them' });
  expect(skipped?.reason).toMatch(/^Not for them: company\.industry is ('.+'|empty)\.$/);
  expect(await world.run(who.email)).toMatchObject({ state: 'finished', reason: 'completed' });
  const row = (await ledgerOf(who.email)).find(({ rule }) => rule === 'skip-condition');
  expect(row?.event).toHaveProperty('facts.fields');
  await expectReplayed(who.email);
});

test('an outcome leads to another step and back, each time as a further visit, until the limit', async () => {
  const cadence = callThenEmail();
  const [call] = cadence.steps;
  if (call === undefined || call.channel === 'email') throw new Error('The cadence begins with a call.');
  const again: Steps[number] = { ...call, maxVisits: 2, outcomes: { no_answer: { goTo: 'call' } } };
  const who = await enrolledIn({ ...cadence, steps: [again] });
  for (const visit of [1, 2]) {
    await world.runFor(days(1));
    const task = await world.openTask(who.email);
    expect((await world.run(who.email)).openTask?.visit).toBe(visit);
    await completeTask(world.rep, { taskId: task.id, outcome: 'no_answer' });
  }
  const run = await world.run(who.email);
  expect(run).toMatchObject({ state: 'finished', reason: 'completed' });
  expect(run.words).toContain("'Call' was visited 2 times, as often as it may be in one run");
  expect((await world.touches(who.email)).map(({ visit }) => visit).sort()).toEqual([1, 2]);
  await expectReplayed(who.email);
});

test('a referral starts another cadence: the reply’s hold is lifted, owner and sender stay, and why says so', async () => {
  const referral = await world.publish(oneEmail());
  const name = referral.definition.name;
  const who = await enrolledIn({
    ...twoEmails(),
    on: [{ when: { reply: 'referral' }, then: { start: name } }],
  });
  const first = await world.run(who.email);
  const text = 'Please contact my colleague Kim, who looks after this.';
  await world.act(await world.mailTo(who.email), { act: 'reply', text });
  await world.tick();
  await world.tick();
  const [before, after] = await runsOf(who.email);
  expect(before).toMatchObject({ id: first.id, state: 'finished', reason: 'started_another' });
  expect(after).toMatchObject({
    cadenceId: referral.cadenceId,
    ownerUserId: first.ownerUserId,
    senderId: first.senderId,
    enrolledBy: expect.stringContaining('the cadence'),
  });
  expect((await world.person(who.email)).hold).toBeNull();
  await world.runFor(hours(1));
  expect(await world.mailsTo(who.email)).toHaveLength(2);
  await expectReplayed(who.email);
});

test('a reply of another kind pauses and starts nothing', async () => {
  const { definition } = await world.publish(oneEmail());
  const on = [{ when: { reply: 'referral' as const }, then: { start: definition.name } }];
  const who = await enrolledIn({ ...twoEmails(), on });
  await world.act(await world.mailTo(who.email), { act: 'reply', text: 'Sounds good. Call me on Thursday?' });
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'replied' });
  expect(await runsOf(who.email)).toHaveLength(1);
  expect((await world.person(who.email)).hold?.reason).toBe('replied');
});

test('nobody who opted out in between is started in another cadence, and the owner is told', async () => {
  const { definition } = await world.publish(oneEmail());
  const [intro] = oneEmail().steps;
  if (intro === undefined) throw new Error('The cadence has a step.');
  const who = await enrolledIn({
    name: 'Referred on',
    schedule: roundTheClock,
    steps: [intro],
    on: [{ when: { reply: 'any' }, then: { start: definition.name } }],
  });
  const run = await world.run(who.email);
  await world.in((tx) =>
    tx.cadenceStarts.insert([
      {
        id: world.ctx.ids.uuid(),
        enrollmentId: run.id,
        personId: run.personId,
        cadence: definition.name,
        at: world.now,
      },
    ]),
  );
  await world.act(await world.mailTo(who.email), { act: 'unsubscribe' });
  await world.tick();
  expect(await runsOf(who.email)).toHaveLength(1);
  const told = (await world.alerts('cadence_not_started')).find(({ personId }) => personId === run.personId);
  expect(told?.words).toMatch(
    /does not follow 'Referred on' for .+: Must not be contacted now: unsubscribed/,
  );
});

test('a cadence follows at once whatever the workspace’s cool-down; only its own holds it back', async () => {
  await updateWorkspace(world.admin, { contactRules: { coolDownDays: 30 } });
  const follow = async (followed: CadenceInput) => {
    const { definition, cadenceId } = await world.publish(followed);
    const on = [{ when: { reply: 'referral' as const }, then: { start: definition.name } }];
    const who = await enrolledIn({ ...twoEmails(), on });
    const text = 'Please contact my colleague Kim, who looks after this.';
    await world.act(await world.mailTo(who.email), { act: 'reply', text });
    await world.tick();
    await world.tick();
    const { id } = await world.person(who.email);
    const told = (await world.alerts('cadence_not_started')).find(({ personId }) => personId === id);
    return { cadenceId, runs: await runsOf(who.email), told: told?.words ?? null };
  };
  const open = await follow(oneEmail());
  expect(open.told).toBeNull();
  expect(open.runs.map((run) => run.cadenceId)).toContain(open.cadenceId);
  const resting = await follow({ ...oneEmail(), entry: { coolDownDays: 3 } });
  expect(resting.runs).toHaveLength(1);
  expect(resting.told).toMatch(/Cool-down: last contact in '.+' on \S+, and 3 days must pass/);
  await updateWorkspace(world.admin, { contactRules: { coolDownDays: null } });
});

test('a cadence that is not there does not follow, and the owner is told why', async () => {
  const cadence = callThenEmail();
  const [call] = cadence.steps;
  if (call === undefined || call.channel === 'email') throw new Error('The cadence begins with a call.');
  const who = await enrolledIn({
    ...cadence,
    steps: [{ ...call, outcomes: { wrong_number: { start: 'Nowhere' } } }],
  });
  await completeTask(world.rep, { taskId: (await world.openTask(who.email)).id, outcome: 'wrong_number' });
  await world.tick();
  expect(await world.run(who.email)).toMatchObject({ state: 'finished', reason: 'started_another' });
  const { id } = await world.person(who.email);
  const told = (await world.alerts('cadence_not_started')).find(({ personId }) => personId === id);
  expect(told?.words).toContain('There is no cadence of that name.');
  expect(await world.in((tx) => tx.cadenceStarts.claim(10))).toEqual([]);
});

test('a cadence to start that is not there is warned of before it is published', async () => {
  const { definition: there } = await world.publish(oneEmail());
  const said = async (start: string) => {
    const on = [{ when: { signal: 'no_show' }, then: { start } }];
    const { findings } = await lintCadence(world.rep, { definition: { ...oneEmail(), on } });
    return findings.filter(({ rule }) => rule === 'start-unknown');
  };
  expect(await said(there.name)).toEqual([]);
  expect(await said('No such cadence')).toMatchObject([{ path: 'on.0.then', severity: 'warning' }]);
});

test('whoever misses the meeting that ended their run goes on in the cadence for that', async () => {
  const noShow = await world.publish(oneEmail());
  const on = [{ when: { signal: 'no_show' as const }, then: { start: noShow.definition.name } }];
  const who = await enrolledIn({ ...twoEmails(), on });
  const { id: personId } = await world.person(who.email);
  await receiveSignal(world.rep, { kind: 'meeting_booked', personId, key: `booked ${personId}` });
  expect(await world.run(who.email)).toMatchObject({ state: 'finished', reason: 'meeting_booked' });
  await world.runFor(days(1));
  await receiveSignal(world.rep, { kind: 'no_show', personId, key: `missed ${personId}` });
  await world.tick();
  await world.tick();
  const [before, after] = await runsOf(who.email);
  expect(before).toMatchObject({ state: 'finished', reason: 'meeting_booked' });
  expect(after).toMatchObject({ cadenceId: noShow.cadenceId });
  expect(await world.mailsTo(who.email)).toHaveLength(2);
  await expectReplayed(who.email);
});

test('silence of some days finishes a run, and a conversation breaks it', async () => {
  const cadence = callThenEmail();
  const [call, email] = cadence.steps;
  if (call === undefined || email === undefined) throw new Error('The cadence has two steps.');
  const quiet: CadenceInput = {
    ...cadence,
    on: [{ when: { noResponseFor: '3d' }, then: 'finish' }],
    steps: [call, { ...email, day: 4 }],
  };
  const [silent, heard] = [
    await enrolledIn(quiet),
    await enrolledIn({ ...quiet, name: `${quiet.name} heard` }),
  ];
  await world.runFor(days(1));
  await completeTask(world.rep, { taskId: (await world.openTask(heard.email)).id, outcome: 'connected' });
  await world.runFor(days(4));
  expect(await world.run(silent.email)).toMatchObject({ state: 'finished', reason: 'by_rule' });
  expect(await world.mailsTo(silent.email)).toHaveLength(0);
  expect(await world.mailsTo(heard.email)).toHaveLength(1);
  await expectReplayed(silent.email);
  await expectReplayed(heard.email);
});

const replyTo = (withoutThread: 'hold' | 'new') => {
  const cadence = twoEmails();
  const [intro, followUp] = cadence.steps;
  if (intro === undefined || followUp?.channel !== 'email') throw new Error('The cadence has two emails.');
  const subject = withoutThread === 'new' ? { subject: 'A thread of its own' } : {};
  const variants = [{ key: 'a', body: 'In case my first mail went under.', ...subject }];
  const never = { field: 'company.industry', is: 'Beekeeping' };
  return {
    ...cadence,
    steps: [
      { ...intro, if: never },
      { ...followUp, withoutThread, variants },
    ],
  };
};

test('a reply whose first mail was skipped opens a thread of its own, never one that answers nothing', async () => {
  const who = await enrolledIn(replyTo('new'));
  await world.runFor(days(3));
  const mail = await world.mailTo(who.email);
  expect(mail.subject).toBe('A thread of its own');
  expect(Object.keys(mail.headers).map((name) => name.toLowerCase())).not.toContain('in-reply-to');
});

test('a reply without a thread waits for the rep, unless the step says otherwise', async () => {
  const who = await enrolledIn(replyTo('hold'));
  await world.runFor(days(3));
  expect(await world.mailsTo(who.email)).toHaveLength(0);
  expect(await world.run(who.email)).toMatchObject({ state: 'paused', reason: 'held' });
});
