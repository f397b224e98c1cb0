import { benchmarkOf, type Range } from '../benchmarks.ts';
import { type Estimate, estimate } from '../estimate.ts';
import type { CadenceDefinition } from '../model.ts';

/** How the people of earlier cohorts of the same version answered. */
export interface OwnHistory {
  /** People whose time is over (see `observedDays`). */
  readonly people: number;
  readonly replies: number;
  readonly meetings: number;
}

/** How many of the people it will be, from the lower to the upper end. */
interface ExpectedCount {
  readonly from: number;
  readonly to: number;
  /** The shares that it follows from. */
  readonly low: number;
  readonly high: number;
}

export interface ExpectedResults {
  /** `history`: the workspace's own figures; `benchmark`: what the field publishes for the type; `none`: neither is there. */
  readonly source: 'history' | 'benchmark' | 'none';
  readonly replies: ExpectedCount | null;
  readonly meetings: ExpectedCount | null;
  readonly words: string;
}

/** Own figures count from so many people on: of fewer, the interval says less than what the field publishes. */
const historyFrom = 50;

const count = (people: number, [low, high]: readonly [number, number]): ExpectedCount => ({
  // A hundredth of a person is rounding.
  from: Math.floor(people * low + 0.01),
  to: Math.ceil(people * high - 0.01),
  low,
  high,
});

const share = (value: number) => `${Number((100 * value).toFixed(1))}`;
const shares = ({ low, high }: Pick<Estimate, 'low' | 'high'>) => `${share(low)} to ${share(high)} %`;

/**
 * How many replies and booked meetings to expect of so many people: by the workspace's own earlier people in the same
 * version if there are enough (Wilson's 95 % interval of each share), else by the ranges that the field publishes for
 * the cadence's type, else nothing. Expectations never lower the load that is forecast.
 */
export function expectedResults(
  people: number,
  type: CadenceDefinition['type'],
  history: OwnHistory | null,
): ExpectedResults {
  if (history !== null && history.people >= historyFrom) {
    const replies = estimate(history.replies, history.people);
    const meetings = estimate(history.meetings, history.people);
    return {
      source: 'history',
      replies: count(people, [replies.low, replies.high]),
      meetings: count(people, [meetings.low, meetings.high]),
      words: `By your own ${history.people} people in this version: ${shares(replies)} replied, ${shares(meetings)} booked a meeting (95 % intervals).`,
    };
  }
  const benchmark = benchmarkOf(type);
  const kind = type.replaceAll('_', ' ');
  if (benchmark === null)
    return {
      source: 'none',
      replies: null,
      meetings: null,
      words: `Nobody publishes figures for ${kind}, and fewer than ${historyFrom} people of your own have been through this version.`,
    };
  const { reply, meeting } = benchmark;
  const spoken = ([low, high]: Range) => shares({ low, high });
  const replies = reply === null ? 'nobody says how many reply' : `${spoken(reply)} reply`;
  return {
    source: 'benchmark',
    replies: reply === null ? null : count(people, reply),
    meetings: count(people, meeting),
    words: `By what the field publishes for ${kind}: ${replies}, ${spoken(meeting)} book a meeting. Your own figures count from ${historyFrom} people on.`,
  };
}

const total = (counts: readonly ExpectedCount[]): ExpectedCount => {
  const sum = (of: (one: ExpectedCount) => number) => counts.reduce((all, one) => all + of(one), 0);
  return {
    from: sum(({ from }) => from),
    to: sum(({ to }) => to),
    low: Math.min(...counts.map(({ low }) => low)),
    high: Math.max(...counts.map(({ high }) => high)),
  };
};

/**
 * What to expect of people who start in several cadences: the sums, between the lowest and the highest share. Nothing
 * where one of them cannot be told.
 */
export function expectedTogether(
  parts: readonly { readonly name: string; readonly expected: ExpectedResults }[],
): ExpectedResults {
  const all = parts.map(({ expected }) => expected);
  const [first] = all;
  if (first !== undefined && all.length === 1) return first;
  const replies = all.flatMap((one) => one.replies ?? []);
  const meetings = all.flatMap((one) => one.meetings ?? []);
  const known = all.length > 0 && all.every(({ source }) => source !== 'none');
  return {
    source: !known ? 'none' : all.every(({ source }) => source === 'history') ? 'history' : 'benchmark',
    replies: known && replies.length === all.length ? total(replies) : null,
    meetings: known && meetings.length === all.length ? total(meetings) : null,
    words: parts.map(({ name, expected }) => `‘${name}’: ${expected.words}`).join(' '),
  };
}
