import { expect, it } from 'vitest';
import { described, languageSamples } from './by-language.ts';

it.each(languageSamples.map((sample) => [sample.name, sample] as const))('tells %s', (_, sample) => {
  const found = described(sample);
  expect(found.kind, found.signals.join('; ')).toBe(sample.kind);
  if (sample.newText !== undefined) expect(found.newText).toBe(sample.newText);
  if (sample.until !== undefined) expect(found.returnDate).toBe(sample.until);
  if (sample.grade !== undefined) expect(found.signals).toContain(`graded ${sample.grade}`);
});
