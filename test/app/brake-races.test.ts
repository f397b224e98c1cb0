import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { listBrakes } from '../../src/app/read-brakes.ts';
import { resumeAll } from '../../src/app/resume-all.ts';
import { retrySends } from '../../src/app/retry-sends.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { stopAll } from '../../src/app/stop-all.ts';
import { wakeBraked } from '../../src/app/wake-braked.ts';
import type { MailPort } from '../../src/ports/mail.ts';
import type { Store } from '../../src/ports/store.ts';
import { parts, sleepOf, targetOver } from '../support/brakes.ts';
import { oneEmail } from '../support/cadences.ts';
import { gate, openProcesses, soon } from '../support/processes.ts';
import { minutes, openWorld, type Prospect, type World } from '../support/world.ts';

const scopes = [...parts, 'workspace'] as const;

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
afterEach(async () => {
  for (const { scope, scopeId: id } of await listBrakes(world.admin))
    await resumeAll(world.admin, scope === 'workspace' ? { scope } : { scope, id });
  await world.tick();
});

const other = (index: number): Store => {
  const store = stores[index];
  if (store === undefined) throw new Error(`There is no process ${index}.`);
  return store;
};

async function enrolled(): Promise<Prospect> {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  return who;
}

async function reservations(who: Prospect): Promise<number> {
  const { id } = await world.run(who.email);
  return (await world.db.query(`select id from sends where enrollment_id = '${id}'`)).length;
}

/** A store whose transactions wait at the gate once they have read the brakes. */
function waitingStore(store: Store, read: { open(): void }, goOn: Promise<void>): Store {
  return {
    ...store,
    withWorkspace: (id, work) =>
      store.withWorkspace(id, (tx) =>
        work({
          ...tx,
          brakes: {
            ...tx.brakes,
            async holdBy() {
              const brakes = await tx.brakes.holdBy();
              read.open();
              await goOn;
              return brakes;
            },
          },
        }),
      ),
  };
}

test.each(scopes)(
  'a stop of a %s waits for the claim that is under way, counts its mail, and is the last word',
  async (scope) => {
    const who = await enrolled();
    const target = await targetOver(world, scope, who);
    const [read, goOn] = [gate(), gate()];
    const [handed, answer] = [gate(), gate()];
    // The mail service does not answer before the stop is through: the mail is in flight.
    const mail: MailPort = {
      ...world.ctx.mail,
      async send(outgoing) {
        handed.open();
        await answer.passed;
        return world.ctx.mail.send(outgoing);
      },
    };
    const claiming = runDueTouches({ ...world.rep, mail, store: waitingStore(other(0), read, goOn.passed) });
    await read.passed;
    let stopped = false;
    const stopping = stopAll({ ...world.admin, store: other(1) }, target).then((done) => {
      stopped = true;
      return done;
    });
    await soon();
    expect(stopped).toBe(false);
    goOn.open();
    await handed.passed;
    expect(await stopping).toMatchObject({ inFlight: 1 });
    answer.open();
    await claiming;
    await world.mailTo(who.email);
    const late = await enrolled();
    const again = await targetOver(world, scope, late);
    if (scope === 'cadence') await stopAll(world.admin, again);
    if (scope === 'company' && again.id !== target.id) await stopAll(world.admin, again);
    await runDueTouches({ ...world.rep, store: other(2) });
    expect(await reservations(late)).toBe(0);
  },
);

test.each(scopes)('while a stop of a %s is being committed nothing of it is claimed', async (scope) => {
  const who = await enrolled();
  const target = await targetOver(world, scope, who);
  const [put, commit] = [gate(), gate()];
  const slow: Store = {
    ...other(0),
    withWorkspace: (id, work) =>
      other(0).withWorkspace(id, async (tx) => {
        const done = await work(tx);
        put.open();
        await commit.passed;
        return done;
      }),
  };
  const stopping = stopAll({ ...world.admin, store: slow }, target);
  await put.passed;
  const claiming = runDueTouches({ ...world.rep, store: other(1) });
  await soon();
  commit.open();
  await Promise.all([stopping, claiming]);
  expect(await reservations(who)).toBe(0);
});

test('whatever the order of stops, lets-go and claims, no mail is reserved while the stop is on', async () => {
  const { cadenceId } = await world.publish(oneEmail());
  const people = Array.from({ length: 20 }, () => world.take('hubspot'));
  await world.enroll(cadenceId, people);
  await world.setNow(new Date(world.now.getTime() + minutes(6)));
  const target = { scope: 'cadence', id: cadenceId } as const;
  const count = async () =>
    (
      await world.db.query(
        `select 1 from sends s join enrollments e on e.id = s.enrollment_id where e.cadence_id = '${cadenceId}'`,
      )
    ).length;
  let over = false;
  const sending = (index: number) => async () => {
    const settings = { ...world.ctx.settings, sendConcurrency: 1, touchesPerRound: 2 };
    while (!over) {
      await runDueTouches({ ...world.rep, store: other(index), settings });
      await wakeBraked({ ...world.rep, store: other(index) });
    }
  };
  const braking = async () => {
    for (let round = 0; round < 8; round += 1) {
      await stopAll(world.admin, target);
      const reserved = await count();
      await soon();
      expect(await count()).toBe(reserved);
      await resumeAll(world.admin, target);
      await soon();
    }
    over = true;
  };
  await Promise.all([braking(), sending(0)(), sending(1)()]);
  await world.tick();
  await world.tick();
  for (const who of people) await world.mailTo(who.email);
});

test('an attempt that waits is not reserved again once a stop is accepted', async () => {
  const who = await enrolled();
  await world.faults('sendgrid', { path: '/v3/mail/send', status: 429, times: 1 });
  await world.tick();
  await world.faults('sendgrid');
  await world.setNow(new Date(world.now.getTime() + minutes(5)));
  const [read, goOn] = [gate(), gate()];
  const retrying = retrySends({ ...world.rep, store: waitingStore(other(0), read, goOn.passed) });
  await read.passed;
  const stopping = stopAll(world.admin, await targetOver(world, 'company', who));
  await soon();
  goOn.open();
  await Promise.all([retrying, stopping]);
  // It was reserved before, so it may leave; nothing follows.
  const before = await reservations(who);
  await retrySends({ ...world.rep, store: other(1) });
  expect(await reservations(who)).toBe(before);
});

test('a run that is put to sleep while its brake is being let go is woken all the same', async () => {
  const who = await enrolled();
  const target = await targetOver(world, 'cadence', who);
  await stopAll(world.admin, target);
  const [read, goOn] = [gate(), gate()];
  const claiming = runDueTouches({ ...world.rep, store: waitingStore(other(0), read, goOn.passed) });
  await read.passed;
  const resuming = resumeAll({ ...world.admin, store: other(1) }, target);
  await soon();
  await wakeBraked({ ...world.rep, store: other(2) });
  goOn.open();
  await Promise.all([claiming, resuming]);
  expect(await sleepOf(world, who)).toMatchObject({ asleep: true });
  await wakeBraked({ ...world.rep, store: other(2) });
  expect(await sleepOf(world, who)).toMatchObject({ asleep: false, brake_id: null });
});
