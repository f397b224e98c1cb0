import { benchmarkOf } from '../benchmarks.ts';
import type { CadenceDefinition } from '../model.ts';

/** How invented prospects and reps behave: shares of people, or of what they are confronted with. */
export interface Rates {
  /** Of people: who replies, and who books a meeting, by mail or on the phone. */
  readonly reply: number;
  readonly meeting: number;
  /** Of calls: who picks up. */
  readonly connect: number;
  /** Of people: whose address does not exist, who opts out, who complains. */
  readonly bounce: number;
  readonly optOut: number;
  readonly complain: number;
  /** Of mails: who is away. */
  readonly outOfOffice: number;
  /** Of tasks: those that a rep gets round to in time. */
  readonly diligence: number;
  /** Which of replies, meetings and connects are not the middle of what the field publishes for the type. */
  readonly assumed: readonly ('reply' | 'meeting' | 'connect')[];
}

/** Nobody publishes these by type: ours are at the quiet end of what senders with clean lists see. */
const usual = { bounce: 0.01, optOut: 0.008, complain: 0.001, outOfOffice: 0.03, diligence: 0.92 };

/** Where the field publishes nothing. */
const assumed = { reply: 0.03, meeting: 0.015, connect: 0.1 };

const middle = ([from, to]: readonly [number, number]) => (from + to) / 2;

/** The rates that a simulation plays a type of cadence at: the middle of the published ranges, else assumed ones. */
export function ratesOf(type: CadenceDefinition['type']): Rates {
  const { reply = null, meeting = null, callConnect = null } = benchmarkOf(type) ?? {};
  const published = { reply, meeting, connect: callConnect };
  const rate = (of: keyof typeof assumed) => {
    const range = published[of];
    return range === null ? assumed[of] : middle(range);
  };
  return {
    ...usual,
    reply: rate('reply'),
    meeting: rate('meeting'),
    connect: rate('connect'),
    assumed: (['reply', 'meeting', 'connect'] as const).filter((of) => published[of] === null),
  };
}
