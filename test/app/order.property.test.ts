import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CrmKind } from '../../src/ports/crm.ts';
import { type DeliveryRecorder, openRecorder } from '../support/delivery-recorder.ts';
import { openWorld, type World } from '../support/world.ts';
import { begin, concern, facts, knownOf, publishBoth, taskOpensAfter, understand } from './vendor-facts.ts';

const pairs = 12;
let world: World;
let recorder: DeliveryRecorder;
beforeAll(async () => {
  world = await openWorld({ people: 6 * pairs });
  recorder = await openRecorder();
  world.standIns.all.find((one) => one.name === 'sendgrid')?.setDeliverTo(recorder.url);
});
afterAll(async () => {
  await recorder.close();
  await world.close();
});

/** A choice of facts, the other arrangement of them with repetitions, and after which arrivals the tick comes by. */
const anyArrivals = fc
  .uniqueArray(fc.constantFrom(...facts), { minLength: 2, maxLength: 7 })
  // A record that was deleted cannot be opted out any more.
  .map((chosen) =>
    chosen.includes('deleted in the CRM') ? chosen.filter((fact) => fact !== 'opted out in the CRM') : chosen,
  )
  .chain((chosen) =>
    fc.record({
      chosen: fc.constant(facts.filter((fact) => chosen.includes(fact))),
      again: fc
        .array(fc.constantFrom(...chosen), { maxLength: 4 })
        .chain((more) => {
          const all = [...chosen, ...more];
          return fc.shuffledSubarray(all, { minLength: all.length });
        })
        .chain((order) =>
          fc
            .array(fc.boolean(), { minLength: order.length, maxLength: order.length })
            .map((ticks) => order.map((fact, at) => ({ fact, tick: ticks[at] === true }))),
        ),
      crm: fc.constantFrom<CrmKind>('salesforce', 'hubspot'),
      cadence: fc.constantFrom('task' as const, 'mail' as const),
    }),
  );

test('the same facts in any order, repeated and late, leave the same person, run, records and alerts', {
  timeout: 120_000,
}, async () => {
  const cadences = await publishBoth(world);
  const cases = fc.sample(anyArrivals, { numRuns: pairs, seed: Number(process.env.ORDER_SEED ?? 1) });
  const begun = [];
  for (const one of cases) {
    const cadenceId = cadences[one.cadence];
    const first = await begin(world, recorder, cadenceId, one.crm);
    begun.push({ one, first, second: await begin(world, recorder, cadenceId, one.crm) });
  }
  await world.runFor(taskOpensAfter);
  recorder.taken();
  for (const { one, first, second } of begun) {
    const { chosen, again } = one;
    const plain = await concern(world, recorder, { ...first, chosen });
    const mixed = await concern(world, recorder, { ...second, chosen });
    for (const fact of chosen) await plain.arrive(fact);
    await understand(world);
    for (const { fact, tick } of again) {
      await mixed.arrive(fact);
      if (tick) await understand(world);
    }
    await understand(world);
    expect(await knownOf(world, mixed), JSON.stringify({ chosen, again })).toEqual(
      await knownOf(world, plain),
    );
  }
});
