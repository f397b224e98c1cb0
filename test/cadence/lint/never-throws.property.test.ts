import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintRules, severities } from '../../../src/cadence/index.ts';
import { valueAt } from '../../../src/cadence/known-keys.ts';
import { cadenceTypes } from '../../../src/cadence/model.ts';
import { anyCadence } from '../support.ts';
import { definitionOf, lintWith } from './cases.ts';

/** Words, Liquid that is right and wrong, marks, links and other writing systems, in any order. */
const anyText = fc
  .array(
    fc.oneof(
      fc.lorem({ maxCount: 12 }),
      fc.constantFrom(
        ...[
          '{{ person.first_name }}',
          '{{ person.title | default: "you" }}',
          '{% if company.name %}',
          '{% endif %}',
        ],
        ...['{{', '%}', '{{ no.such | filter }}', '{% assign x = sender.phone %}{{ x }}', '{{ person }}'],
        ...[
          'https://a.example/1',
          'bit.ly/x',
          'RE: ',
          'BUY NOW!!!',
          "I'll stop",
          '你好，世界？',
          '\n\n',
          '<img src=x>',
        ],
      ),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
    ),
    { minLength: 1, maxLength: 15 },
  )
  .map((parts) => parts.join(' ').slice(0, 240) || 'x');

const anyDefinition = fc
  .tuple(
    anyCadence,
    fc.constantFrom(...cadenceTypes),
    fc.array(fc.tuple(anyText, anyText), { minLength: 8, maxLength: 8 }),
    fc.constantFrom('call', 'sms', 'linkedin', 'video'),
  )
  .map(([cadence, type, texts, channel]) => ({
    ...cadence,
    type,
    steps: cadence.steps.map((step, at) => {
      const [first, second] = texts[at % texts.length] ?? ['a', 'b'];
      if (step.channel !== 'email')
        return { ...step, channel, script: first, action: at % 2 === 0 ? 'connect' : undefined };
      const follows = at > 0 && cadence.steps.slice(0, at).some((one) => one.channel === 'email');
      const reply = follows && at % 2 === 0;
      const mode = at % 3 === 0 ? 'task' : 'automatic';
      const variant = { key: 'a', body: first, ...(reply ? {} : { subject: second }) };
      return { ...step, mode, thread: reply ? 'reply' : 'new', variants: [variant] };
    }),
  }));

test('lint answers on any valid definition, the same every time, and each finding has a place that is there', () => {
  fc.assert(
    fc.property(
      anyDefinition,
      fc.array(fc.constantFrom('DE', 'US', 'BE', 'PT', 'ZZ')),
      (input, countries) => {
        const definition = definitionOf(input);
        const findings = lintWith(definition, countries);
        expect(lintWith(definition, countries)).toEqual(findings);
        for (const { rule, severity, step, path, words, why } of findings) {
          expect(Object.keys(lintRules)).toContain(rule);
          expect(valueAt(definition, path.split('.')), `${rule}: ${path}`).toBeDefined();
          if (step !== undefined) expect(definition.steps.map(({ key }) => key)).toContain(step);
          // Liquid's own words on a broken template are not ours.
          if (rule !== 'broken-template')
            expect(`${words}\n${why}`).not.toMatch(/\b(?:undefined|NaN|null)\b/);
          expect(
            [words.trim(), why.trim()].every((text) => /[.!?)]$/.test(text)),
            words,
          ).toBe(true);
          expect(severities).toContain(severity);
        }
        const ranks = findings.map(({ severity }) => severities.indexOf(severity));
        expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      },
    ),
    { numRuns: 300 },
  );
});

test('fifty steps of ten long variants each that all say the same are told so, step by step', () => {
  const body = 'Every word of this is said again and again. '.repeat(400);
  const variants = Array.from({ length: 10 }, (_, at) => ({ key: `v${at}`, subject: `Subject ${at}`, body }));
  const steps = Array.from({ length: 50 }, (_, at) => ({
    key: `s${at}`,
    name: 'Email',
    channel: 'email',
    day: 1 + at,
    variants,
  }));
  const findings = lintWith(definitionOf({ name: 'Huge', steps }));
  expect(findings.filter(({ rule }) => rule === 'repeated-content')).toHaveLength(49);
});
