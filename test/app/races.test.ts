import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { forwardReplies } from '../../src/app/forward-replies.ts';
import { gatherMaterial } from '../../src/app/materials.ts';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { recordSignals } from '../../src/app/record-signals.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import type { Store, Tx } from '../../src/ports/store.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { connectPostgres } from '../../src/store/connect-postgres.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { testKeys } from '../support/database.ts';
import { days, minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
/** The database connections of other processes. */
let stores: Store[];
beforeAll(async () => {
  world = await openWorld({ store: 'postgres', people: 80 });
  stores = await Promise.all([1, 2, 3].map(() => connectPostgres(world.db.url ?? '', testKeys, { max: 3 })));
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await world.close();
});

const other = (index: number): Store => {
  const store = stores[index];
  if (store === undefined) throw new Error(`There is no process ${index}.`);
  return store;
};

/** A promise that is opened from outside: where two transactions meet. */
function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 60));

async function enrolled(): Promise<Prospect> {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  return who;
}

async function unsubscribeIn(tx: Tx, who: Prospect): Promise<void> {
  const [person] = await tx.people.byEmails([who.email]);
  await recordSignals(world.rep, tx, [
    {
      kind: 'unsubscribed',
      personId: person?.id ?? null,
      enrollmentId: null,
      touchId: null,
      at: world.now,
      source: 'test',
      sourceKey: who.email,
    },
  ]);
}

async function reservations(who: Prospect): Promise<number> {
  const person = await world.person(who.email);
  const rows = await world.db.query(`select id from sends where person_id = '${person.id}'`);
  return rows.length;
}

test('a stop that is under way keeps the person from being claimed, and nothing is reserved after its commit', async () => {
  const who = await enrolled();
  const { workspaceId } = world.sample;
  const [locked, commit] = [gate(), gate()];
  const stop = other(0).withWorkspace(workspaceId, async (tx) => {
    await unsubscribeIn(tx, who);
    locked.open();
    await commit.passed;
  });
  await locked.passed;
  await runDueTouches({ ...world.rep, store: other(1) });
  expect(await reservations(who)).toBe(0);
  commit.open();
  await stop;
  await runDueTouches({ ...world.rep, store: other(1) });
  expect(await reservations(who)).toBe(0);
  expect(await world.mailsTo(who.email)).toEqual([]);
});

test('a stop that comes while a send is being reserved waits for it, and is the last word', async () => {
  const who = await enrolled();
  const { workspaceId } = world.sample;
  const [claimed, commit] = [gate(), gate()];
  let stopped = false;
  const reserving = other(0).withWorkspace(workspaceId, async (tx) => {
    const due = await tx.enrollments.claimDue(world.now, 10);
    expect(due.map((one) => one.person.email)).toContain(who.email);
    await gatherMaterial(tx, due);
    claimed.open();
    await commit.passed;
  });
  await claimed.passed;
  const stop = other(1)
    .withWorkspace(workspaceId, (tx) => unsubscribeIn(tx, who))
    .then(() => {
      stopped = true;
    });
  await soon();
  expect(stopped).toBe(false);
  commit.open();
  await Promise.all([reserving, stop]);
  await runDueTouches({ ...world.rep, store: other(2) });
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
});

test('whatever the order, no mail is reserved after the commit of a stop', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const people = Array.from({ length: 20 }, () => world.take('salesforce'));
  await world.enroll(cadenceId, people);
  const stopping = async () => {
    for (const who of people) {
      await other(0).withWorkspace(world.sample.workspaceId, (tx) => unsubscribeIn(tx, who));
      const reserved = await reservations(who);
      await soon();
      expect(await reservations(who)).toBe(reserved);
    }
  };
  const sending = async () => {
    for (let round = 0; round < 20; round += 1) {
      await runDueTouches({
        ...world.rep,
        store: other(1),
        settings: { ...world.ctx.settings, sendConcurrency: 1 },
      });
      await soon();
    }
  };
  await Promise.all([stopping(), sending()]);
});

test('several processes at once send each mail once and write each entry once', async () => {
  const { cadenceId } = await world.publish(twoEmails());
  const people = Array.from({ length: 25 }, () => world.take('hubspot'));
  expect(await world.enroll(cadenceId, people)).toMatchObject({ enrolled: 25 });
  for (const at of [0, days(2) + minutes(30)]) {
    await world.setNow(new Date(world.now.getTime() + at));
    for (let round = 0; round < 3; round += 1) {
      await world.in((tx) => tx.workspace.dueBy(world.now));
      await Promise.all(stores.map((store) => tick(world.withStore(store))));
      await world.standIns.settled();
      await world.setNow(new Date(world.now.getTime() + minutes(5)));
    }
  }
  for (const who of people) expect(await world.mailsTo(who.email)).toHaveLength(2);
  const ids = (
    await world.db.query<{ id: string }>(
      `select t.id from touches t join enrollments e on e.id = t.enrollment_id where e.cadence_id = '${cadenceId}'`,
    )
  ).map((row) => row.id);
  expect(ids).toHaveLength(50);
  expect((await (await world.crm('hubspot')).findActivities(ids)).size).toBe(50);
});

test('a reply is passed on once, although several processes see it', async () => {
  const who = await enrolled();
  await world.tick();
  await world.act(await world.mailTo(who.email), { act: 'reply', text: 'Only once, please.' });
  await processWebhooks(world.rep);
  const [calling, answer] = [gate(), gate()];
  const send: typeof world.ctx.mail.send = async (mail) => {
    calling.open();
    await answer.passed;
    return world.ctx.mail.send(mail);
  };
  const first = forwardReplies({ ...world.rep, store: other(0), mail: { ...world.ctx.mail, send } });
  await calling.passed;
  await forwardReplies({ ...world.rep, store: other(1) });
  answer.open();
  await first;
  await world.tick();
  const notices = (await world.mailsTo(world.sample.rep.email)).filter((one) =>
    one.text.includes('Only once'),
  );
  expect(notices).toHaveLength(1);
});

test('the same selection enrolled twice at the same moment enrolls everybody once', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const people = Array.from({ length: 10 }, () => world.take('salesforce'));
  const input = {
    cadenceId,
    people: { crm: 'salesforce' as const, refs: people.map((who) => ({ ...who.ref })) },
  };
  const answers = await Promise.all(stores.map((store) => enrollPeople({ ...world.rep, store }, input)));
  expect(answers.map((answer) => ('job' in answer ? 0 : answer.enrolled)).sort()).toEqual([0, 0, 10]);
  for (const who of people) {
    const persons = await world.in((tx) => tx.people.byEmails([who.email]));
    expect(persons).toHaveLength(1);
  }
});

test('one address that is enrolled from both CRMs at the same moment is one person', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const one = world.take('salesforce');
  const twin = world.take('hubspot');
  await world.crmAct('hubspot', { act: 'edit', id: twin.ref.id, properties: { email: one.email } });
  const answers = await Promise.all(
    [one, twin].map((who, index) =>
      enrollPeople(
        { ...world.rep, store: other(index) },
        { cadenceId, people: { crm: who.crm, refs: [{ ...who.ref }] } },
      ),
    ),
  );
  expect(answers.map((answer) => ('job' in answer ? 0 : answer.enrolled)).sort()).toEqual([0, 1]);
  expect(await world.in((tx) => tx.people.byEmails([one.email]))).toHaveLength(1);
});
