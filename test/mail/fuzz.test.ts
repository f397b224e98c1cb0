import { expect, it } from 'vitest';
import { classifyInbound } from '../../src/mail/classify.ts';
import { readText } from '../../src/yaml/cadence-text.ts';
import { fuzz } from '../bench/support/fuzz.ts';
import { inboundMail, noFacts } from './inbound-mail.ts';

it('no parser of what comes from outside crashes on damaged input, or takes long for it', async () => {
  const { crashes, slowestMs, slowest } = await fuzz(1000, 1);
  expect(crashes).toEqual([]);
  expect(slowestMs, slowest).toBeLessThan(2000);
});

it('a cadence that names an alias which is nowhere set is refused in words', () => {
  expect(readText('name: *nowhere')).toMatchObject({ words: expect.stringMatching(/alias/i) });
});

it.each([['['], ['[9'], ['9['], ['Re: '], ['#1 '], ['fwd ']])(
  'a subject that is full of %j costs little time',
  (part) => {
    const began = performance.now();
    classifyInbound(inboundMail({ subject: part.repeat(100_000 / part.length), text: 'Hello' }), noFacts);
    expect(performance.now() - began).toBeLessThan(1000);
  },
);
