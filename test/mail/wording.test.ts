import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordingSource, wordingTexts } from '../../scripts/build-wording.ts';
import { machineWording } from '../../src/mail/wording/machine-wording.ts';
import { termsOf } from '../../src/mail/wording/terms.ts';

it('the weights are those of the texts; else run `npm run build:wording`', () => {
  const { source } = JSON.parse(
    readFileSync(new URL('../../src/mail/wording/weights.json', import.meta.url), 'utf8'),
  ) as { source: string };
  expect(source).toBe(wordingSource());
});

it('tells the texts that it was made from: nearly all persons, and nearly all machines', () => {
  const wrong = { machine: 0, person: 0 };
  const texts = wordingTexts();
  for (const { by, text } of texts) if (machineWording(text) > 0 !== (by === 'machine')) wrong[by] += 1;
  const of = (by: 'machine' | 'person') => texts.filter((each) => each.by === by).length;
  expect(wrong.machine / of('machine')).toBeLessThan(0.02);
  expect(wrong.person / of('person')).toBeLessThan(0.02);
});

it.each([
  ['Danke für Ihre Zuschrift. Wir bearbeiten Anfragen in der Reihenfolge ihres Eingangs.', 1],
  ['Our studio is closed for the holidays. We will answer when we are back.', 1],
  ['Merci pour votre message. Le cabinet est fermé le mercredi.', 1],
  ['Sounds good, what does it cost for a team of twelve?', -1],
  ['Ich bin nächste Woche weg, aber am Montag um zehn passt es mir gut.', -1],
  ['Déjà équipés, merci. Bonne continuation !', -1],
])('%s', (text, sign) => {
  expect(Math.sign(machineWording(text))).toBe(sign);
});

it('says nothing about languages that it does not know', () => {
  expect(machineWording('აბა რას იტყვით ამაზე')).toBe(0);
  expect(machineWording('Сіздің ұсынысыңызды ертең қарап шығамыз, рахмет.')).toBe(0);
});

it('numbers, links and addresses are one word each, whichever they are', () => {
  const one = termsOf('Ticket 48213: write to a@example.com or see https://example.com/a');
  expect(one).toEqual(termsOf('Ticket 7: write to bo.li@example.org or see https://b.example/?x=1'));
});

it('answers every text, however odd, with a number', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      expect(Number.isFinite(machineWording(text))).toBe(true);
    }),
    { numRuns: 200 },
  );
});
