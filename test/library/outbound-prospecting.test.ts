import { Liquid } from 'liquidjs';
import { describe, expect, test } from 'vitest';
import { nominalDays, parseCadence } from '../../src/cadence/index.ts';
import { builtInCadences, outboundProspecting } from '../../src/library/index.ts';

const parsed = parseCadence(outboundProspecting);
if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
const { cadence } = parsed;
const { steps } = cadence;

const emails = steps.flatMap((step) => (step.channel === 'email' ? [step] : []));
const bodies = emails.flatMap((step) => step.variants.map((variant) => variant.body));
const texts = steps.flatMap((step) =>
  step.channel === 'email'
    ? step.variants.flatMap((variant) => [variant.subject ?? '', variant.body])
    : [step.script],
);

const available = [
  'person.first_name',
  'person.last_name',
  'person.title',
  'person.city',
  'company.name',
  'company.industry',
  'sender.first_name',
  'sender.name',
  'sender.company',
  'sender.phone',
  'sender.meeting_link',
  'sender.signature',
];

const full = {
  person: { first_name: 'Ada', last_name: 'Lind', title: 'Head of Sales', city: 'Oslo' },
  company: { name: 'Fjord Freight', industry: 'logistics' },
  sender: {
    first_name: 'Sam',
    name: 'Sam Reed',
    company: 'Reed Example',
    phone: '+1 555 0100',
    meeting_link: 'https://meet.example/sam',
    signature: 'Sam Reed, Reed Example',
  },
};
const sparse = {
  person: {},
  company: {},
  sender: { first_name: 'Sam', name: 'Sam Reed', company: 'Reed Example' },
};

describe('the outbound prospecting cadence', () => {
  test('every built-in cadence is valid', () => {
    for (const input of builtInCadences) expect(parseCadence(input)).toMatchObject({ ok: true });
  });

  test('has nine touches in fourteen days: four emails, three calls, two on LinkedIn', () => {
    const count = (channel: string) => steps.filter((step) => step.channel === channel).length;
    expect(steps).toHaveLength(9);
    expect([count('email'), count('call'), count('linkedin')]).toEqual([4, 3, 2]);
    expect(Math.max(...nominalDays(steps))).toBe(14);
  });

  test('calls on days 1, 6 and 14, and begins with an email and a call on one day', () => {
    expect(steps.flatMap((step) => (step.channel === 'call' ? [step.day] : []))).toEqual([1, 6, 14]);
    expect(steps.slice(0, 2).map((step) => [step.channel, step.day, step.at])).toEqual([
      ['email', 1, 'morning'],
      ['call', 1, 'afternoon'],
    ]);
  });

  test('begins close together and spreads out later', () => {
    const days = [...new Set(nominalDays(steps))];
    const gaps = days.slice(1).map((day, at) => day - (days[at] ?? 0));
    expect(gaps).toEqual([...gaps].sort((one, other) => one - other));
  });

  test("two emails stay in the first one's thread, and the first one has two variants", () => {
    expect(emails.map((step) => step.thread)).toEqual(['new', 'reply', 'reply', 'new']);
    expect(emails[0]?.variants.map((variant) => variant.key)).toEqual(['question', 'statement']);
    expect(new Set(emails[0]?.variants.map((variant) => variant.subject)).size).toBe(2);
  });

  test('sends emails by itself and leaves everything else to the rep', () => {
    for (const step of steps) expect(step.mode).toBe(step.channel === 'email' ? 'automatic' : 'task');
  });

  test('every email says in words how to make it stop', () => {
    for (const body of bodies) expect(body).toMatch(/I'll stop/);
  });

  test('uses only variables that exist', () => {
    const liquid = new Liquid({ strictFilters: true });
    for (const text of texts) {
      for (const used of liquid.fullVariablesSync(text)) expect(available).toContain(used);
    }
  });

  test.each([
    ['with every value', full],
    ['with the least that a sender has', sparse],
  ])('reads whole %s: no holes, no leftovers', async (_, values) => {
    const liquid = new Liquid({ strictFilters: true });
    for (const text of texts) {
      const rendered = await liquid.parseAndRender(text, values);
      expect(rendered).not.toMatch(/[{}]|undefined|null|\[object| {2}| [,.?!](\s|$)|, ,/);
    }
  });

  test('is short, and free of worn phrases and of numbers nobody can prove', () => {
    const worn =
      /hope this (email )?finds|just following up|circle back|touch(ing)? base|quick question|synerg|reaching out|bump(ing)? this|low.hanging|game.chang/i;
    for (const text of texts) expect(text).not.toMatch(worn);
    for (const body of bodies) {
      expect(body).not.toMatch(/\d\s?%|\d+x\b/);
      expect(body.replace(/{[{%].*?[%}]}/g, ' ').split(/\s+/).length).toBeLessThan(120);
    }
  });

  test('the connection note fits into the 300 characters of LinkedIn', async () => {
    const note = steps.find((step) => step.channel === 'linkedin' && step.action === 'connect');
    const text = note?.channel === 'linkedin' ? note.script : '';
    expect((await new Liquid().parseAndRender(text, full)).length).toBeLessThan(300);
  });

  test('every task comes with talking points', () => {
    for (const step of steps)
      if (step.channel !== 'email') expect(step.talkingPoints.length).toBeGreaterThan(2);
  });
});
