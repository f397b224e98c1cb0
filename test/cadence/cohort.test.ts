import { expect, test } from 'vitest';
import { benchmarkOf, observedDays, plannedDays, ratesOf } from '../../src/cadence/index.ts';
import { type CadenceInput, cadenceSchema, cadenceTypes, officeHours } from '../../src/cadence/model.ts';
import { outboundProspecting } from '../../src/library/index.ts';

const call = (over: object) => ({
  key: 'call',
  name: 'Call',
  channel: 'call' as const,
  script: 'Ask.',
  ...over,
});
const definition = (steps: CadenceInput['steps'], over: Partial<CadenceInput> = {}) =>
  cadenceSchema.parse({ name: 'A cadence', steps, ...over });

test('the built-in cadence takes 14 days, and 19 count', () => {
  const built = cadenceSchema.parse(outboundProspecting);
  expect([plannedDays(built), observedDays(built)]).toEqual([14, 19]);
});

test('gaps add up, and the wait of the last step counts in whole days', () => {
  const steps = [call({ day: 2 }), call({ key: 'later', after: '3d', wait: '30h' })];
  expect([plannedDays(definition(steps)), observedDays(definition(steps))]).toEqual([5, 10]);
});

test('open days are stretched over the closed ones', () => {
  const business = { schedule: { ...officeHours, count: 'business' as const } };
  expect(plannedDays(definition([call({ day: 11 })], business))).toBe(15);
  expect(plannedDays(definition([call({ day: 1 })], business))).toBe(1);
});

test('what the field publishes is there for the kinds that it names, with every column', () => {
  expect(benchmarkOf('inbound_hot_lead')).toEqual({
    name: 'Inbound hot lead',
    touches: [6, 8],
    days: 7,
    open: [0.55, 0.7],
    reply: [0.08, 0.15],
    callConnect: [0.25, 0.35],
    meeting: [0.15, 0.25],
  });
  const named = cadenceTypes.map((type) => benchmarkOf(type)?.name ?? null);
  expect(named).toEqual([
    ...['Warm outbound', 'Cold outbound', 'Inbound hot lead', null, 'Event follow-up'],
    'No-show re-engagement',
    ...['Re-engagement', null, null],
  ]);
});

test('a simulation plays the middle of what is published, for every kind that has a row', () => {
  expect(ratesOf('outbound_prospecting')).toMatchObject({ connect: 0.15, assumed: [] });
  expect(ratesOf('no_show')).toMatchObject({ meeting: 0.35, assumed: ['reply', 'connect'] });
  for (const type of cadenceTypes) {
    const row = benchmarkOf(type);
    const { assumed, ...rates } = ratesOf(type);
    for (const [of, range] of [
      ['reply', row?.reply ?? null],
      ['meeting', row?.meeting ?? null],
      ['connect', row?.callConnect ?? null],
    ] as const) {
      expect(assumed.includes(of)).toBe(range === null);
      if (range !== null) expect(rates[of]).toBe((range[0] + range[1]) / 2);
    }
  }
});
