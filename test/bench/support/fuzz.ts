import { eventsOf as calcomEvents } from '../../../connectors/calcom/mapper.ts';
import { eventsOf as calendlyEvents } from '../../../connectors/calendly/mapper.ts';
import { createInbound } from '../../../connectors/sendgrid/inbound.ts';
import { parseMime } from '../../../connectors/sendgrid/mime.ts';
import { createEvents } from '../../../connectors/sendgrid/webhook.ts';
import { describeMail } from '../../../src/app/describe-mail.ts';
import { lintDefinition } from '../../../src/app/lint-definition.ts';
import { returnDate } from '../../../src/mail/dates.ts';
import { newTextOf } from '../../../src/mail/new-text.ts';
import { readCsv } from '../../../src/moving-in/index.ts';
import { readText } from '../../../src/yaml/cadence-text.ts';
import { seeds } from './fuzz-seeds.ts';
import { isRefusal, requireSound, vendorParsers } from './fuzz-vendors.ts';
import { shapes } from './mail-shapes.ts';

const at = new Date('2026-10-05T09:30:00Z');
const bytesOf = (text: string) => new TextEncoder().encode(text);
const inbound = createInbound({ publicKeys: [], inboundSecret: null });
const events = createEvents([]);

/** Every parser of what comes from outside; each may refuse with an AppError that says so, and nothing else. */
const parsers: Readonly<Record<keyof typeof seeds, (input: string) => unknown>> = {
  mail: async (input) =>
    describeMail({ ...(await parseMime(bytesOf(input))), recipients: [], envelopeFrom: null }, at),
  form: (input) => inbound.parseInbound('multipart/form-data; boundary=xx', bytesOf(input)),
  text: (input) => [newTextOf({ text: input, html: null }), newTextOf({ text: '', html: input })],
  dates: (input) => returnDate(input, at),
  events: (input) => events.events(bytesOf(input)),
  cadence: (input) => {
    const read = readText(input);
    return 'definition' in read ? lintDefinition(read.definition, []) : read;
  },
  csv: (input) => readCsv(input),
  calendly: (input) => calendlyEvents(bytesOf(input)),
  calcom: (input) => calcomEvents(bytesOf(input)),
  ...vendorParsers,
};

/** Numbers from a seed, the same on every machine (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const nasty = [
  '\0',
  '\u202e',
  '=?utf-8?B?//8=?=',
  '\r\n\r\n',
  '--xx--',
  '"',
  '{',
  '[[',
  '<',
  '>',
  ':',
  '\n> ',
  '-- \n',
  '\ud800',
  '99999999999',
  '31.02.',
  '&',
  '*',
  'On wrote:',
  'From: a\nSent: b\n',
  '%',
  '=',
];

/** A seed with some of it cut, doubled, moved, replaced, or repeated often. */
function mutated(input: string, below: (most: number) => number): string {
  let text = input;
  for (let times = 1 + below(6); times > 0; times -= 1) {
    const from = below(text.length + 1);
    const to = Math.min(text.length, from + below(40));
    const part = text.slice(from, to);
    const word = nasty[below(nasty.length)] ?? '';
    const way = below(6);
    if (way === 0) text = text.slice(0, from) + text.slice(to);
    else if (way === 1) text = text.slice(0, from) + word + text.slice(from);
    else if (way === 2) text = text.slice(0, from) + part.repeat(1 + below(20)) + text.slice(from);
    else if (way === 3)
      text = text.slice(0, from) + String.fromCharCode(below(0x10000)) + text.slice(from + 1);
    else if (way === 4) text = text.slice(to) + text.slice(0, from);
    else text = text.slice(0, from) + word.repeat(1 + below(200)) + text.slice(to);
  }
  return text.slice(0, 200_000);
}

/** What is damaged: a seed, or now and then a mail of a shape that costs much, some of them as large as inputs may be. */
function sampleOf(name: keyof typeof seeds, below: (most: number) => number): string {
  const samples = seeds[name];
  const many = Object.values(shapes);
  if (name === 'mail' && below(8) === 0) return many[below(many.length)]?.(2 ** below(15)) ?? '';
  return samples[below(samples.length)] ?? '';
}

export interface FuzzResult {
  readonly inputs: number;
  readonly crashes: readonly string[];
  readonly slowestMs: number;
  readonly slowest: string;
  readonly heapMb: number;
}

/** Gives `count` mutated inputs to all parsers in turn; the same ones for the same seed. */
export async function fuzz(count: number, seed: number): Promise<FuzzResult> {
  const below = numbers(seed);
  const names = Object.keys(seeds).filter((name): name is keyof typeof seeds => name in seeds);
  const crashes: string[] = [];
  let [slowestMs, slowest, heap] = [0, '', 0];
  for (let index = 0; index < count; index += 1) {
    const name = names[index % names.length] ?? 'mail';
    const input = mutated(sampleOf(name, below), below);
    const began = performance.now();
    try {
      requireSound(await parsers[name](input));
    } catch (error) {
      if (!isRefusal(error)) crashes.push(`${name} #${index}: ${String(error)}`);
    }
    const took = performance.now() - began;
    if (took > slowestMs) [slowestMs, slowest] = [took, `${name} #${index}`];
    if (index % 500 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed);
  }
  return { inputs: count, crashes, slowestMs, slowest, heapMb: Math.round(heap / 1048576) };
}
