import { afterAll, beforeAll, expect, test } from 'vitest';
import { addSuppression } from '../../src/app/add-suppression.ts';
import { nextWorkAt } from '../../src/app/advance-clock.ts';
import { ChangeSet } from '../../src/app/change-set.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { forwardReplies } from '../../src/app/forward-replies.ts';
import { importFile } from '../../src/app/import-file.ts';
import { gatherMaterial } from '../../src/app/materials.ts';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { recordSignals } from '../../src/app/record-signals.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { undoBatch } from '../../src/app/undo-batch.ts';
import { transition } from '../../src/cadence/index.ts';
import type { Store, Tx } from '../../src/ports/store.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { gate, openProcesses, soon } from '../support/processes.ts';
import { minutes, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
/** The database connections of other processes. */
let stores: Store[];
beforeAll(async () => {
  world = await openWorld({ people: 80 });
  stores = await openProcesses(world.db.url);
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
    await gatherMaterial(world.ctx, tx, due);
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
  // So many wait five minutes, in which they can be undone.
  await world.setNow(new Date(world.now.getTime() + minutes(6)));
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

test('an undo is the last word, whatever the tick is doing: what it stopped is never reserved', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const people = Array.from({ length: 12 }, () => world.take('hubspot'));
  const { batch } = await world.enroll(cadenceId, people);
  expect(batch.leavesAt).toEqual(new Date(world.now.getTime() + minutes(5)));
  await runDueTouches({ ...world.rep, store: other(1) });
  for (const who of people) expect(await reservations(who)).toBe(0);
  await world.setNow(new Date(world.now.getTime() + minutes(6)));
  const slowly = { ...world.ctx.settings, sendConcurrency: 1 };
  const sending = async () => {
    for (let round = 0; round < 3; round += 1)
      await runDueTouches({ ...world.rep, store: other(1), settings: slowly });
  };
  const undoing = soon().then(() => undoBatch({ ...world.rep, store: other(0) }, { batchId: batch.id }));
  const [undone] = await Promise.all([undoing.catch(() => null), sending()]);
  await runDueTouches({ ...world.rep, store: other(2) });
  const runs = await Promise.all(people.map((who) => world.run(who.email)));
  const stopped = runs.filter((run) => run.reason === 'undone').map((run) => run.personId);
  expect(stopped).toHaveLength(undone?.stopped ?? 0);
  for (const who of people) {
    const { id } = await world.person(who.email);
    expect(await reservations(who)).toBe(stopped.includes(id) ? 0 : 1);
  }
});

test('an undo waits for a send that is being reserved, and leaves it to its fate, naming it', async () => {
  const who = world.take('salesforce');
  const late = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  const { batch } = await world.enroll(cadenceId, [who, late]);
  const { workspaceId } = world.sample;
  const [claimed, commit] = [gate(), gate()];
  const { id } = await world.run(who.email);
  const reserving = other(0).withWorkspace(workspaceId, async (tx) => {
    const due = await tx.enrollments.claimDue(world.now, 10);
    const mine = due.filter((one) => one.enrollment.id === id);
    const changes = new ChangeSet(world.rep);
    for (const { enrollment, material } of (await gatherMaterial(world.ctx, tx, mine)).map((one) => ({
      enrollment: one.enrollment,
      material: one,
    }))) {
      const event = { type: 'due' as const, touchId: world.ctx.ids.uuid() };
      changes.take(
        enrollment,
        event,
        transition(enrollment, event, { version: material.version, now: world.now }),
      );
    }
    claimed.open();
    await commit.passed;
    await changes.write(tx);
  });
  await claimed.passed;
  let over = false;
  const undoing = undoBatch({ ...world.rep, store: other(1) }, { batchId: batch.id }).finally(() => {
    over = true;
  });
  await soon();
  expect(over).toBe(false);
  commit.open();
  await reserving;
  const undone = await undoing;
  expect(undone).toMatchObject({ stopped: 1, left: [{ enrollmentId: id }] });
  expect(await world.run(late.email)).toMatchObject({ state: 'stopped', reason: 'undone' });
});

test('several processes at once send each mail once and write each entry once', async () => {
  const { cadenceId } = await world.publish(twoEmails());
  const people = Array.from({ length: 25 }, () => world.take('hubspot'));
  expect(await world.enroll(cadenceId, people)).toMatchObject({ enrolled: 25 });
  for (let at: Date | null = world.now; at !== null; at = await nextWorkAt(world.ctx)) {
    await world.setNow(at);
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

/** A claim that stands still once it has read the 'do not contact' list, until `goOn`. */
async function claimedUpToTheList() {
  const [read, goOn] = [gate(), gate()];
  const store: Store = {
    ...other(0),
    withWorkspace: (id, work) =>
      other(0).withWorkspace(id, (tx) => {
        const match: typeof tx.suppressions.match = async (values) => {
          const found = await tx.suppressions.match(values);
          read.open();
          await goOn.passed;
          return found;
        };
        return work({ ...tx, suppressions: { ...tx.suppressions, match } });
      }),
  };
  const claiming = runDueTouches({ ...world.rep, store });
  await read.passed;
  return { claiming, goOn: goOn.open };
}

/** Expects that what puts somebody on the list is not answered while a claim has read the list and not committed. */
async function expectToWait(listing: () => Promise<unknown>): Promise<void> {
  const { claiming, goOn } = await claimedUpToTheList();
  let listed = false;
  const answered = listing().then(() => {
    listed = true;
  });
  await soon();
  // Were it on the list by now, what is being claimed would be reserved after it.
  expect(listed).toBe(false);
  goOn();
  await Promise.all([claiming, answered]);
}

test('a phone that an import puts on the list waits for the claim that has read the list', async () => {
  await enrolled();
  const ctx = { ...world.admin, store: other(1) };
  const text = 'Phone,Do Not Call\n+1 202 555 0143,TRUE\n';
  await expectToWait(() => importFile(ctx, { file: 'phones.csv', text }));
  const [known] = await world.db.query("select scope, channel from suppressions where scope = 'phone'");
  expect(known).toMatchObject({ channel: 'call' });
});

test('an address of nobody that a signal puts on the list waits for the claim that has read the list', async () => {
  await enrolled();
  const ctx = { ...world.admin, store: other(1) };
  const email = 'stranger@elsewhere.example';
  await expectToWait(() => receiveSignal(ctx, { kind: 'unsubscribed', email, key: 'stranger' }));
});

// The last one: others may have an address under the domain.
test('a domain that comes on the list waits for the claim that has read the list, and no mail to it is reserved after', async () => {
  const who = await enrolled();
  const value = who.email.split('@')[1] ?? '';
  const ctx = { ...world.admin, store: other(1) };
  await expectToWait(() => addSuppression(ctx, { scope: 'domain', value, reason: 'They asked us.' }));
  expect(await reservations(who)).toBe(1);
  await world.setNow(new Date(world.now.getTime() + minutes(3 * 24 * 60)));
  await world.tick();
  expect(await reservations(who)).toBe(1);
});
