import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSystem } from '../../src/app/context.ts';
import { publishVersion } from '../../src/app/publish-version.ts';
import { readJob } from '../../src/app/read-jobs.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { runJobs } from '../../src/app/run-jobs.ts';
import type { Store } from '../../src/ports/store.ts';
import { twoEmails } from '../support/cadences.ts';
import { openProcesses } from '../support/processes.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
/** The database connections of other processes. */
let stores: Store[];
beforeAll(async () => {
  world = await openWorld({ people: 80, settings: { peoplePerPart: 4 } });
  stores = await openProcesses(world.db.url);
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await world.close();
});

const inProcess = (store: Store) => asSystem(world.withStore(store), world.sample.workspaceId, 'scheduler');

test.each(['move', 'restart'] as const)(
  'people of whom several processes send mails and change the version at once (%s) get each mail once',
  async (choice) => {
    const definition = twoEmails();
    const [intro, followUp] = definition.steps;
    if (intro === undefined || followUp === undefined) throw new Error('The cadence has two steps.');
    const { cadenceId } = await world.publish(definition);
    const people = Array.from({ length: 20 }, () => world.take('salesforce'));
    await world.enroll(cadenceId, people);
    await world.tick();
    await world.setNow(new Date(world.now.getTime() + days(2)));
    const { job } = await publishVersion(world.admin, {
      cadenceId,
      definition: {
        ...definition,
        steps: [intro, { ...followUp, variants: [{ key: 'a', body: 'New words.' }] } as typeof followUp],
      },
      inFlight: { default: choice },
    });
    const [one, two, three] = stores.map(inProcess);
    if (one === undefined || two === undefined || three === undefined)
      throw new Error('Three processes are needed.');
    const jobs = async (ctx: typeof one) => {
      while ((await runJobs(ctx)).more);
    };
    await Promise.all([runDueTouches(one), jobs(two), runDueTouches(three), jobs(one), runDueTouches(two)]);
    await world.runFor(days(6));
    await world.db.query('update jobs set lease_expires_at = now()');
    await world.runFor(days(4));
    const done = await readJob(world.admin, job?.id ?? '');
    expect(done).toMatchObject({ state: 'done', total: 20, done: 20 });
    const result = done.result as Record<'moved' | 'restarted' | 'ended' | 'stayed', number>;
    // Whoever got the last mail before their turn has ended; everybody else is on the new version.
    expect(result.moved + result.restarted + result.ended).toBe(20);
    for (const who of people) {
      const touches = (await world.touches(who.email)).map(
        (touch) => `${touch.stepKey} ${touch.visit} ${touch.state}`,
      );
      expect(new Set(touches).size).toBe(touches.length);
      expect(await world.mailsTo(who.email)).toHaveLength(touches.length);
      const restarted = touches.includes('intro 2 sent');
      expect(touches.filter((touch) => touch.startsWith('follow-up'))).toHaveLength(
        restarted && touches.includes('follow-up 2 sent') ? 2 : 1,
      );
      expect((await replayRuns(world.admin, { person: who.email })).different).toEqual([]);
    }
  },
);
