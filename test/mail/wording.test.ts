import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wishTexts, wordingSource, wordingTexts } from '../../scripts/build-wording.ts';
import { wishByPhrase } from '../../src/mail/wish-by-phrase.ts';
import { wishIn } from '../../src/mail/wishes.ts';
import { machineKind } from '../../src/mail/wording/machine-kind.ts';
import { machineWording } from '../../src/mail/wording/machine-wording.ts';
import { termsOf } from '../../src/mail/wording/terms.ts';
import { erasureWording, wishWording } from '../../src/mail/wording/wish-wording.ts';

it.each([
  ['texts', 'weights.json'],
  ['texts', 'kind-weights.json'],
  ['wishes', 'wish-weights.json'],
] as const)('the weights are those of the %s; else run `npm run build:wording`', (texts, file) => {
  const { source } = JSON.parse(
    readFileSync(new URL(`../../src/mail/wording/${file}`, import.meta.url), 'utf8'),
  ) as { source: string };
  expect(source).toBe(wordingSource(texts));
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

it('tells what nearly all of the machines among its texts wrote that say what they are', () => {
  const texts = wordingTexts().filter(({ kind }) => kind !== undefined);
  const right = texts.filter(({ kind, text }) => machineKind(text)?.kind === kind);
  expect(texts.length).toBeGreaterThan(1000);
  expect(right.length / texts.length).toBeGreaterThan(0.97);
});

it.each([
  ['I am walking in the hills until the twelfth and have left my telephone at home.', 'away'],
  ['Ich bin bis Ende des Monats in Elternzeit, Frau Kern vertritt mich.', 'away'],
  ['Je ne travaille pas le mercredi.', 'away'],
  ['Marta non lavora più presso la nostra azienda, scrivete a Paolo.', 'left'],
  ['Uw aanvraag is ontvangen, wij nemen contact met u op.', 'receipt'],
  ['Ten adres nie jest obsługiwany, prosimy o kontakt przez formularz.', 'not_read'],
  ['Host or domain name not found, giving up on kim@nowhere.example.', 'bounce'],
  [
    'Bitte bestätigen Sie einmalig, dass Sie ein Mensch sind, dann wird Ihre Nachricht zugestellt.',
    'challenge',
  ],
])('%s is the kind %s', (text, kind) => {
  expect(machineKind(text)?.kind).toBe(kind);
});

it('tells the wishes that it was made from, and what only sounds like one', () => {
  const told = wishTexts().map(({ kind, text }) => ({ kind, found: wishIn(text) }));
  const share = (of: typeof told, such: (each: (typeof told)[number]) => boolean) =>
    of.filter(such).length / of.length;
  const overlooked = share(
    told.filter(({ kind }) => kind !== 'none'),
    ({ found }) => found === null,
  );
  const taken = share(
    told.filter(({ kind }) => kind === 'none'),
    ({ found }) => found === 'opt_out' || found === 'erasure',
  );
  expect(overlooked).toBeLessThan(0.1);
  expect(taken).toBeLessThan(0.03);
});

it('what persons and machines write otherwise is hardly ever taken for a wish', () => {
  const texts = wordingTexts().filter(({ text }) => wishByPhrase(text) === null);
  const taken = texts.filter(({ text }) => ['opt_out', 'erasure'].includes(wishIn(text) ?? ''));
  expect(taken.length / texts.length).toBeLessThan(0.01);
});

it.each([
  ['Kindly ensure that nobody here receives any further messages from your company.', 'opt_out'],
  ['Von weiteren Zusendungen bitte ich in Zukunft abzusehen, vielen Dank.', 'opt_out'],
  ['Please wipe every record you have of me from your CRM and any backups.', 'erasure'],
  ["Please don't contact me in the future.", 'opt_out'],
  ['Do not email me at this address again.', 'opt_out'],
  ['I asked to be taken off your list and yet you write again. Remove me.', 'opt_out'],
  ['After your last email I ask you once more: remove me from your list.', 'opt_out'],
  ["Don't call me before ten on that number, write instead.", null],
  ['Me interesa, hablemos.', null],
  ['Please contact my colleague Kim for this.', null],
  ['Please don’t take me off the list yet, I still want to see the autumn offers.', 'asked_about'],
] as const)('%s is the wish %s', (text, wish) => {
  expect(wishIn(text)).toBe(wish);
});

it('wishes are told in languages that their texts are not in by phrases alone', () => {
  expect(wishIn('Poistakaa minut listalta, kiitos.')).toBe('opt_out');
  expect(wishWording('აბა რას იტყვით ამაზე')).toBe(0);
  expect(erasureWording('აბა რას იტყვით ამაზე')).toBe(0);
});

it('says nothing about languages that it does not know', () => {
  expect(machineWording('აბა რას იტყვით ამაზე')).toBe(0);
  expect(machineWording('Сіздің ұсынысыңызды ертең қарап шығамыз, рахмет.')).toBe(0);
  expect(machineKind('აბა რას იტყვით ამაზე')).toBeNull();
});

it('numbers, links and addresses are one word each, whichever they are', () => {
  const one = termsOf('Ticket 48213: write to a@example.com or see https://example.com/a');
  expect(one).toEqual(termsOf('Ticket 7: write to bo.li@example.org or see https://b.example/?x=1'));
});

it('answers every text, however odd, with a number', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      expect(Number.isFinite(machineWording(text))).toBe(true);
      expect(Number.isFinite(wishWording(text))).toBe(true);
      expect(Number.isFinite(machineKind(text)?.odds ?? 0)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
