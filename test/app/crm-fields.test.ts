import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ActorContext, type AppContext, asSystem } from '../../src/app/context.ts';
import { lintCadence } from '../../src/app/lint-cadence.ts';
import { readJob } from '../../src/app/read-jobs.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { runJobs } from '../../src/app/run-jobs.ts';
import { setCustomFields } from '../../src/app/set-custom-fields.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import type { CadenceInput } from '../../src/cadence/index.ts';
import { AppError } from '../../src/errors.ts';
import type { CrmPort } from '../../src/ports/crm.ts';
import { oneEmail } from '../support/cadences.ts';
import { days, openWorld, type Prospect, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 60, settings: { peoplePerPart: 2, pollMinutes: 100_000 } });
});
afterAll(() => world.close());

const field = 'Renewal_Month__c';
/** An email for those whose contract ends in May, and one for everybody. */
function forMay(): CadenceInput {
  const cadence = oneEmail();
  const [step] = cadence.steps;
  if (step === undefined) throw new Error('A cadence has a step.');
  return {
    ...cadence,
    steps: [
      { ...step, key: 'may', name: 'May', if: { field: `crm.${field}`, is: 'May' } },
      { ...step, key: 'all' },
    ],
  };
}

const connectionTo = async (kind: 'salesforce' | 'hubspot') => {
  const found = (await world.in((tx) => tx.connections.list())).find((one) => one.kind === kind);
  if (found === undefined) throw new Error('Both CRMs are connected.');
  return found;
};
const renews = (who: Prospect, month: string | null) =>
  world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields: { [field]: month } });
const factsOf = async (who: Prospect) => {
  const { id } = await world.person(who.email);
  return (await world.in((tx) => tx.facts.of([id]))).map(({ kind, key, value }) => ({ kind, key, value }));
};

/** The product with a Salesforce whose reads are counted. */
function counting() {
  const { crms } = world.ctx;
  const asked: number[] = [];
  const open: (typeof crms)['salesforce']['open'] = (connection) => {
    const port = crms.salesforce.open(connection);
    const read: CrmPort['readPeople'] = async (refs) => {
      asked.push(refs.length);
      return port.readPeople(refs);
    };
    return { ...port, readPeople: read };
  };
  return { asked, over: { crms: { ...crms, salesforce: { ...crms.salesforce, open } } } };
}
const oneRound = (over: Partial<AppContext> = {}) =>
  runJobs(asSystem({ ...world.rep, ...over } as ActorContext, world.sample.workspaceId, 'scheduler'));
async function toTheEnd(over: Partial<AppContext> = {}) {
  for (let round = 0; (await oneRound(over)).more; round += 1)
    if (round > 50) throw new Error('The job does not end.');
}

describe('a field of the CRM record that a condition asks about', () => {
  test('is read with the person, decides, stands in the ledger, and is replayed', async () => {
    const [may, june] = [world.take('salesforce', 'Contact'), world.take('salesforce', 'Contact')];
    await renews(may, 'May');
    const { cadenceId } = await world.publish(forMay());
    expect((await connectionTo('salesforce')).conditionFields).toEqual([field]);
    await world.enroll(cadenceId, [may, june]);
    await world.runFor(days(3));
    expect(await factsOf(may)).toEqual([{ kind: 'crm', key: field, value: 'May' }]);
    const [first, second] = [await world.mailsTo(may.email), await world.mailsTo(june.email)];
    expect([first.length, second.length]).toEqual([2, 1]);
    const run = await world.run(may.email);
    const rows = await world.in((tx) => tx.ledger.byEnrollment(run.id));
    expect(JSON.stringify(rows.map(({ event }) => event))).toContain(`"crm.${field}":"May"`);
    const replayed = await replayRuns(world.admin, { limit: 50, person: run.personId });
    expect([replayed.different, replayed.notCompared]).toEqual([[], []]);
  });

  test('is read for as long as a version in force, or people in flight, ask about it', async () => {
    const definition = forMay();
    const { cadenceId } = await world.publish(definition);
    const who = world.take('salesforce', 'Contact');
    await world.enroll(cadenceId, [who]);
    const without = { ...oneEmail(), name: definition.name };
    for (const kept of await world.in((tx) => tx.cadences.list()))
      if (kept.id !== cadenceId && kept.name.startsWith('One'))
        await world.publish({ ...oneEmail(), name: kept.name });
    await world.publish(without);
    expect((await connectionTo('salesforce')).conditionFields).toEqual([field]);
    const run = await world.run(who.email);
    await steerEnrollment(world.rep, { enrollmentId: run.id, command: 'stop' });
    await world.publish(without);
    expect((await connectionTo('salesforce')).conditionFields).toEqual([]);
  });

  test('is warned of where no connected CRM has it', async () => {
    const right = await lintCadence(world.rep, { definition: forMay() });
    expect(right.findings.filter(({ rule }) => rule === 'crm-field')).toEqual([]);
    const text = JSON.stringify(forMay()).replaceAll(field, 'Renewl__c');
    const wrong = await lintCadence(world.rep, { definition: JSON.parse(text) });
    expect(wrong.findings.filter(({ rule }) => rule === 'crm-field')).toMatchObject([
      {
        ...{ severity: 'warning', step: 'may', path: 'steps.0.if' },
        words: expect.stringMatching(
          /^(Salesforce and HubSpot|HubSpot and Salesforce) have no field 'Renewl__c' of people/,
        ),
      },
    ]);
  });
});

describe('people who are here already', () => {
  test('are read again when a field is chosen: in portions, from where it was killed, without a call too many', async () => {
    const many = Array.from({ length: 9 }, () => world.take('salesforce', 'Contact'));
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, many);
    for (const who of many) await renews(who, 'June');
    await toTheEnd();
    const { id: connectionId } = await connectionTo('salesforce');
    const fields = [{ of: 'person' as const, name: 'renewal', field }];
    const { job } = await setCustomFields(world.admin, { connectionId, fields });
    const total = await world.in((tx) => tx.identities.liveCount(connectionId));
    expect(job).toMatchObject({ kind: 'reread', state: 'queued', total, done: 0 });
    const { asked, over } = counting();
    await oneRound(over);
    expect(await readJob(world.admin, job?.id ?? '')).toMatchObject({ state: 'running', done: 4, total });
    // Killed after the CRM answered and before that was committed.
    const { store } = world.ctx;
    let before = 2;
    const dying: typeof store = {
      ...store,
      withWorkspace: (workspaceId, work) =>
        store.withWorkspace(workspaceId, async (tx) => {
          const done = await work(tx);
          before -= 1;
          // The claim, what is to be read, then what was.
          if (before === -1) throw new AppError('unavailable', 'The process was killed.');
          return done;
        }),
    };
    await oneRound({ ...over, store: dying });
    expect(await readJob(world.admin, job?.id ?? '')).toMatchObject({ state: 'running', done: 4 });
    await world.in((tx) => tx.jobs.save(job?.id ?? '', { leaseSeconds: 0 }));
    await toTheEnd(over);
    expect(await readJob(world.admin, job?.id ?? '')).toMatchObject({
      ...{ state: 'done', done: total, result: { read: total } },
    });
    // The portion that was lost is read once more.
    expect(asked).toHaveLength(Math.ceil(total / 4) + 1);
    expect(asked.reduce((sum, one) => sum + one, 0)).toBe(total + 4);
    for (const who of many)
      expect(await factsOf(who)).toContainEqual({ kind: 'custom', key: 'renewal', value: 'June' });
    // The same fields again change nothing, and read nobody.
    expect((await setCustomFields(world.admin, { connectionId, fields })).job).toBeNull();
  });

  test('are read again when a cadence asks about a field, and what came in meanwhile stays', async () => {
    const who = world.take('salesforce', 'Contact');
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, [who]);
    await renews(who, 'May');
    expect(await factsOf(who)).not.toContainEqual({ kind: 'crm', key: field, value: 'May' });
    await world.publish(forMay());
    const { id } = await world.person(who.email);
    const { crms } = world.ctx;
    const { over } = counting();
    const slow: typeof crms.salesforce.open = (connection) => {
      const port = over.crms.salesforce.open(connection);
      const readPeople: CrmPort['readPeople'] = async (refs) => {
        const records = await port.readPeople(refs);
        // A push that came later was taken in while these were read.
        if (refs.some((ref) => ref.id === who.ref.id)) {
          await world.setNow(new Date(world.now.getTime() + 1000));
          const fact = { kind: 'crm', subject: 'person', subjectId: id, key: field, value: 'July' } as const;
          await world.in((tx) =>
            tx.facts.put([{ ...fact, source: 'salesforce', at: world.now, staleAfter: null }]),
          );
        }
        return records;
      };
      return { ...port, readPeople };
    };
    await toTheEnd({ crms: { ...crms, salesforce: { ...crms.salesforce, open: slow } } });
    expect(await factsOf(who)).toContainEqual({ kind: 'crm', key: field, value: 'July' });
  });
});
