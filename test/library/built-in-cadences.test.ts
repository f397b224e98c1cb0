import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { libraryModule } from '../../scripts/build-library.ts';
import { lintDefinition } from '../../src/app/lint-definition.ts';
import { nominalDays, outcomesOfStep, parseCadence, plannedDays } from '../../src/cadence/index.ts';
import type { CadenceDefinition, Channel } from '../../src/cadence/model.ts';
import { builtInCadences, type LibraryKey, placeholderOffer } from '../../src/library/index.ts';
import { classifyInbound, renderEmail, renderText, variablesFor } from '../../src/mail/index.ts';
import { playToEnd } from '../cadence/play.ts';
import { pendingRun, versionOf } from '../cadence/support.ts';
import { inboundMail, noFacts } from '../mail/inbound-mail.ts';

const folder = new URL('../../src/library/', import.meta.url);

function cadenceOf(key: LibraryKey): CadenceDefinition {
  const parsed = parseCadence(builtInCadences.find((one) => one.key === key)?.definition);
  if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
  return parsed.cadence;
}
const all = builtInCadences.map(({ key }) => ({ key, cadence: cadenceOf(key) }));

/** Somebody about whom all is known, somebody with odd but real values, and somebody with hardly any. */
const people = [
  [
    'Ada',
    variablesFor({
      person: { firstName: 'Ada', lastName: 'Lindqvist', title: 'Head of Operations', city: 'Gothenburg' },
      company: { name: 'Fjord Freight', industry: 'logistics', domain: 'fjord-freight.example' },
      sender: {
        name: 'Sam Reed',
        company: 'Reed Example',
        email: 'sam@reed.example',
        title: 'AE',
        phone: '+1 555 0100',
        meetingLink: 'https://meet.example/sam',
        signature: 'Sam\nReed Example',
      },
      insights: { event: 'the Freight Day in Oslo' },
    }),
  ],
  [
    'Maria-Luise',
    variablesFor({
      person: { firstName: 'Maria-Luise', lastName: "O'Brien & Söhne", title: 'VP, Sales (EMEA)' },
      company: { industry: 'B2B "software" & services' },
      sender: { name: 'Jo', company: "Jo's Bar & Grill", email: 'jo@jos.example', phone: '0123' },
    }),
  ],
  [
    'somebody nobody knows',
    variablesFor({
      person: { email: 'info@example.com' },
      company: {},
      sender: { name: 'Sam Reed', company: 'Reed Example', email: 'sam@reed.example' },
    }),
  ],
] as const;

const emails = all.flatMap(({ key, cadence }) =>
  cadence.steps.flatMap((step) =>
    step.channel === 'email' ? step.variants.map((variant) => ({ key, step, variant })) : [],
  ),
);
const scripts = all.flatMap(({ key, cadence }) =>
  cadence.steps.flatMap((step) => (step.channel === 'email' ? [] : [{ key, step }])),
);
const calls = scripts.filter(({ step }) => step.channel === 'call');

/** What a hole, a leftover or a condition that failed leaves behind. */
const leftovers =
  /[{}]|undefined|null|\[object|\[(?:person|company|sender)| {2}| [,.?!;:](?:\s|$)|, ,|,\.|^\s*[,.]/m;

describe('the library', () => {
  test('is what its YAML files say; else run `npm run build:library`', () => {
    expect(readFileSync(new URL('definitions.ts', folder), 'utf8')).toBe(libraryModule());
  });

  test('lists every file once', () => {
    const files = readdirSync(fileURLToPath(new URL('cadences', folder))).map((name) => name.slice(0, -5));
    expect(builtInCadences.map(({ key }) => key).sort()).toEqual(files.sort());
    expect(new Set(all.map(({ cadence }) => cadence.name)).size).toBe(files.length);
  });

  test.each<[LibraryKey, CadenceDefinition['type'], number, number]>([
    ['outbound-prospecting', 'outbound_prospecting', 14, 9],
    ['cold-outbound', 'cold_outbound', 21, 11],
    ['inbound-hot-lead', 'inbound_hot_lead', 7, 8],
    ['inbound-nurture', 'inbound_nurture', 60, 9],
    ['event-follow-up', 'event_follow_up', 14, 8],
    ['no-show', 'no_show', 6, 5],
    ['re-engagement', 're_engagement', 10, 7],
    ['opportunity-advancement', 'opportunity_advancement', 21, 7],
  ])('%s is of type %s and takes %i days with %i touches', (key, type, days, touches) => {
    const cadence = cadenceOf(key);
    expect([cadence.type, plannedDays(cadence), cadence.steps.length]).toEqual([type, days, touches]);
  });

  test.each(all)('$key stands before its own lint without an error or a warning', ({ cadence }) => {
    const { ok, findings } = lintDefinition(cadence);
    // Its general words for what the company does are what a copy replaces.
    const own = findings.filter(({ rule }) => rule !== 'general-offer');
    expect({ ok, bad: own.filter(({ severity }) => severity !== 'hint') }).toEqual({
      ok: true,
      bad: [],
    });
  });
});

describe('the engine', () => {
  test.each(all)('plays $key to its end: every touch once, in order, with days to spare', ({ cadence }) => {
    const from = new Date('2026-11-23T11:00:00Z');
    const { run, done } = playToEnd(pendingRun('America/St_Johns', '2026-11-23'), versionOf(cadence), from);
    const touches = done.flatMap(({ action, at }) =>
      action.type === 'send_email' || action.type === 'open_task' ? [{ key: action.stepKey, at }] : [],
    );
    expect([run.state, run.reason]).toEqual(['finished', 'completed']);
    expect(touches.map(({ key }) => key)).toEqual(cadence.steps.map(({ key }) => key));
    const days = ((touches.at(-1)?.at.getTime() ?? 0) - from.getTime()) / 86_400_000;
    expect(days).toBeLessThan(plannedDays(cadence) + 5);
  });
});

describe('the cadences have the shape that their kind asks for:', () => {
  const count = (cadence: CadenceDefinition, channel: Channel) =>
    cadence.steps.filter((step) => step.channel === channel).length;
  const gapsBetween = (days: readonly number[]) => days.slice(1).map((day, at) => day - (days[at] ?? 0));

  test('outbound begins close together with an email and a call on one day, and spreads out later', () => {
    const { steps } = cadenceOf('outbound-prospecting');
    expect(steps.slice(0, 2).map((step) => [step.channel, step.day, step.at])).toEqual([
      ['email', 1, 'morning'],
      ['call', 1, 'afternoon'],
    ]);
    const gaps = gapsBetween([...new Set(nominalDays(steps))]);
    expect(gaps).toEqual(gaps.toSorted((one, other) => one - other));
    expect(steps.flatMap((step) => (step.channel === 'call' ? [step.day] : []))).toEqual([1, 6, 14]);
    expect(steps.flatMap((step) => (step.channel === 'email' ? [step.thread] : []))).toEqual([
      ...['new', 'reply', 'reply', 'new'],
    ]);
  });

  test('cold outbound has five emails, four calls at different times and two touches on LinkedIn', () => {
    const cadence = cadenceOf('cold-outbound');
    expect((['email', 'call', 'linkedin'] as const).map((one) => count(cadence, one))).toEqual([5, 4, 2]);
    const times = cadence.steps.flatMap((step) => (step.channel === 'call' ? [step.at] : []));
    expect(new Set(times).size).toBe(4);
  });

  test("the inbound hot lead follows the seed's table to the day, the time and the channel", () => {
    expect(cadenceOf('inbound-hot-lead').steps.map((step) => [step.day, step.at, step.channel])).toEqual([
      [1, 'immediate', 'email'],
      [1, 'within 2h', 'call'],
      [2, '10:00', 'email'],
      [3, 'afternoon', 'call'],
      [4, '14:00', 'email'],
      [5, 'morning', 'call'],
      [6, '11:00', 'email'],
      [7, 'afternoon', 'email'],
    ]);
  });

  test('nurture sends one email every seven to ten days and has a call each month', () => {
    const cadence = cadenceOf('inbound-nurture');
    const days = nominalDays(cadence.steps);
    const on = (channel: Channel) => days.filter((_, at) => cadence.steps[at]?.channel === channel);
    for (const gap of gapsBetween(on('email'))) expect([7, 8, 9, 10]).toContain(gap);
    expect(on('call')).toEqual([31, 60]);
  });

  test('a no-show hears from us within the hour', () => {
    expect(cadenceOf('no-show').steps[0]).toMatchObject({ channel: 'email', day: 1, at: 'within 1h' });
  });

  test('emails go out by themselves, but for the one that only the rep can finish', () => {
    const byHand = emails.filter(({ step }) => step.mode === 'task').map(({ key, step }) => [key, step.key]);
    expect(byHand).toEqual([['opportunity-advancement', 'email-1']]);
  });

  test('buying signals tell the rep, and opens do no more than that', () => {
    const rules = all.flatMap(({ key, cadence }) =>
      (cadence.on ?? []).map(({ when, then }) => ({ key, when, then })),
    );
    expect(rules.map(({ key, when }) => [key, ...Object.keys(when)])).toEqual([
      ['inbound-hot-lead', 'clicked'],
      ['inbound-nurture', 'signal'],
      ['inbound-nurture', 'opened', 'times'],
    ]);
    for (const { then } of rules) expect(then).toEqual({ alert: expect.any(String) });
  });

  test('it is left to the rep what follows a talk', () => {
    for (const { key, step } of calls) {
      const connected = outcomesOfStep(step).find((outcome) => outcome.key === 'connected');
      expect(connected?.effect, `${key} ${step.key}`).toBe('pause');
    }
  });
});

describe.each(people)('read by %s,', (_, variables) => {
  test.each(emails.map((one) => [`${one.key} ${one.step.key} ${one.variant.key}`, one] as const))(
    'the email %s is whole, short and to the point',
    (_name, { variant }) => {
      const subject = variant.subject ?? 'Re';
      const rendered = renderEmail({ subject, body: variant.body, variables });
      if (!rendered.ok) throw new Error(JSON.stringify(rendered));
      expect(rendered.text).not.toMatch(leftovers);
      expect(rendered.subject).not.toMatch(leftovers);
      expect(rendered.text.split(/\s+/).length).toBeLessThanOrEqual(120);
      expect(rendered.subject.length).toBeLessThanOrEqual(50);
    },
  );

  test.each(scripts.map((one) => [`${one.key} ${one.step.key}`, one] as const))(
    'the script %s is whole',
    (_name, { step }) => {
      const rendered = renderText(step.script, variables);
      if (!rendered.ok) throw new Error(rendered.error);
      expect(rendered.missing).toEqual([]);
      expect(rendered.text).not.toMatch(leftovers);
      if (step.action === 'connect') expect(rendered.text.length).toBeLessThanOrEqual(200);
    },
  );
});

describe('the copy', () => {
  test('offers strangers a way out in each email, in the words of a person', () => {
    for (const { key, step, variant } of emails.filter(({ key }) => /outbound|re-engagement/.test(key)))
      expect(variant.body, `${key} ${step.key}`).toMatch(
        /I'll stop|stop for good|and stop|tell me and I'll see to it/,
      );
  });

  test('asks for no word to be let alone that would not be understood as an opt-out', () => {
    const asked = emails.flatMap(({ variant }) =>
      [...variant.body.matchAll(/Reply "([^"]+)"[^.!?]{0,30}(?:stop|take you off)/g)].map(
        ([, word = '']) => word,
      ),
    );
    expect(asked.length).toBeGreaterThanOrEqual(2);
    for (const text of asked)
      expect(classifyInbound(inboundMail({ text }), noFacts), text).toMatchObject({ kind: 'unsubscribe' });
  });

  test('names the event that it follows where it is known, by mail and by phone', () => {
    const [, known] = people[0];
    const [, unknown] = people[2];
    const texts = [
      ...emails.map((one) => ({ ...one, text: one.variant.body })),
      ...scripts.map((one) => ({ ...one, text: one.step.script })),
    ];
    const told = texts.filter(
      ({ key, step }) => key === 'event-follow-up' && /^(?:email-1|call-|linkedin-1)/.test(step.key),
    );
    expect(told).toHaveLength(4);
    for (const { step, text } of told) {
      const rendered = (variables: typeof known) => renderText(text, variables);
      expect(rendered(known), step.key).toMatchObject({
        text: expect.stringContaining('the Freight Day in Oslo'),
      });
      expect(rendered(unknown), step.key).toMatchObject({ text: expect.stringContaining('our event') });
    }
  });

  test('calls no email the last word where a call follows on its day', () => {
    const last = emails.find(({ key, step }) => key === 'outbound-prospecting' && step.key === 'email-4');
    expect(last?.variant.body).toMatch(/last email\. I may ring once .+; then I'll close the file/);
  });

  test('is free of worn phrases, of pressure, of false subjects and of numbers that nobody can prove', () => {
    const worn =
      /hope this|just (?:checking|following)|circle back|touch(?:ing)? base|quick question|synerg|reaching out|bump|low.hanging|game.chang|last chance|haven't (?:heard|replied)|!/i;
    for (const { variant } of emails) {
      expect(`${variant.subject ?? ''}\n${variant.body}`).not.toMatch(worn);
      expect(variant.subject ?? '').not.toMatch(/^(re|fwd?):/i);
      expect(variant.body).not.toMatch(/\d\s?%|\d+x\b/);
    }
    for (const { step } of scripts) expect(step.script).not.toMatch(worn);
  });

  test.each(calls.map((one) => [`${one.key} ${one.step.key}`, one.step] as const))(
    'the call %s has an opening, a question, words for voicemail and talking points with a goal',
    (_name, step) => {
      const [opening = ''] = step.script.split('\n\n');
      expect(opening).toContain('{{ sender.first_name }} from {{ sender.company }}');
      expect(step.script.split('(Voicemail)')[0]).toMatch(/\?/);
      expect(step.script.split('(Voicemail)')[1]?.length).toBeGreaterThan(60);
      expect(step.talkingPoints.length).toBeGreaterThanOrEqual(3);
      expect(step.talkingPoints.join('\n')).toMatch(/Goal: /);
    },
  );

  test('says in half a sentence what the sender does, where strangers read it, and nowhere else', () => {
    const says = all.filter(({ cadence }) => JSON.stringify(cadence).includes(placeholderOffer));
    expect(says.map(({ key }) => key)).toEqual(['outbound-prospecting', 'cold-outbound']);
    for (const { key, step, variant } of emails.filter((one) => says.some(({ key }) => key === one.key)))
      expect(variant.body.includes(`We help companies ${placeholderOffer}`), `${key} ${step.key}`).toBe(
        step.key === 'email-1',
      );
  });
});
