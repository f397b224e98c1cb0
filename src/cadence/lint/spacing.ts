import { hourMs, withinMs } from '../duration.ts';
import type { Finding } from './finding.ts';
import { openingDays, type Profile } from './profiles.ts';
import { emailsOf, type Placed, placed, type Subject } from './subject.ts';

/** More touches than this on one day are a crowd, whatever the kind. */
const touchesADay = 3;
/** Latest first answer to a hot lead: the cadence guide has an email at once and a call within two hours. */
const firstAnswerMs = 2 * hourMs;

interface Pair {
  readonly before: Placed;
  readonly after: Placed;
  readonly days: number;
}

const pairsOf = (list: readonly Placed[]): readonly Pair[] =>
  list.slice(1).flatMap((after, at) => {
    const before = list[at];
    return before === undefined ? [] : [{ before, after, days: after.day - before.day }];
  });

const place = (pair: Pair) => ({ step: pair.after.step.key, path: `steps.${pair.after.index}` });
const names = ({ before, after }: Pair) => `'${before.step.key}' and '${after.step.key}'`;
const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;

function tooShort(pair: Pair, profile: Profile): Finding[] {
  const least = profile.gap?.[0] ?? 0;
  if (pair.days === 0 || pair.days >= least) return [];
  if (profile.gapBetweenEmails !== true && pair.after.day <= openingDays) return [];
  return [
    {
      rule: 'gap-short',
      severity: 'warning',
      ...place(pair),
      words: `Only ${days(pair.days)} between ${names(pair)}. Leave ${least} or more after the first days.`,
      why: `For ${profile.name} the spacing is ${least} days and growing; closer feels like pressure (${profile.source}).`,
    },
  ];
}

function tooLong(pair: Pair, profile: Profile): Finding[] {
  const most = profile.gap?.[1];
  if (most === undefined || pair.days <= most) return [];
  return [
    {
      rule: 'gap-long',
      severity: 'warning',
      ...place(pair),
      words: `${days(pair.days)} between ${names(pair)}. More than ${days(most)} is long for ${profile.name}.`,
      why: `A later touch begins anew instead of going on (${profile.source}).`,
    },
  ];
}

/** Two emails on one day; an email and a call on one day are recommended. */
function twiceADay(pair: Pair, profile: Profile): Finding[] {
  const same = pair.days === 0 && pair.before.step.channel === pair.after.step.channel;
  if (!same || profile.temperature === 'asked') return [];
  return [
    {
      rule: 'gap-short',
      severity: 'warning',
      ...place(pair),
      words: `${names(pair)} are on the same day and the same channel. Put a day between them.`,
      why: 'An email and a call on one day help each other; the same channel twice reads as an alarm (cadence guide, answer on spacing).',
    },
  ];
}

function crowds(list: readonly Placed[]): Finding[] {
  const perDay = Map.groupBy(list, (one) => one.day);
  return [...perDay].flatMap(([day, ones]) => {
    const last = ones.at(-1);
    if (ones.length <= touchesADay || last === undefined) return [];
    return [
      {
        rule: 'gap-short' as const,
        severity: 'warning' as const,
        step: last.step.key,
        path: `steps.${last.index}`,
        words: `${ones.length} touches on day ${day}. More than ${touchesADay} on one day is a siege.`,
        why: 'Same-day touches are for two or three channels that help each other (cadence guide, answer on spacing).',
      },
    ];
  });
}

/** Gaps that are too short or too long for how warm the people are. */
export function gaps(subject: Subject): readonly Finding[] {
  const { profile } = subject;
  const all = placed(subject);
  const measured: readonly Placed[] = profile.gapBetweenEmails === true ? emailsOf(subject) : all;
  return [
    ...pairsOf(measured).flatMap((pair) => [...tooShort(pair, profile), ...tooLong(pair, profile)]),
    ...pairsOf(all).flatMap((pair) => twiceADay(pair, profile)),
    ...crowds(all),
  ];
}

function answersAtOnce({ step, day }: Placed): boolean {
  if (step.after !== undefined) return /^\d+m$|^[12]h$/.test(step.after);
  const within = withinMs(step.at);
  return day === 1 && (step.at === 'immediate' || (within !== null && within <= firstAnswerMs));
}

/** A hot lead that waits for its first answer. */
export function slowStart(subject: Subject): readonly Finding[] {
  const [first] = placed(subject);
  if (subject.definition.type !== 'inbound_hot_lead' || first === undefined || answersAtOnce(first))
    return [];
  return [
    {
      rule: 'slow-start',
      severity: 'warning',
      step: first.step.key,
      path: `steps.${first.index}`,
      words: `'${first.step.key}' lets a hot lead wait. Put it on day 1 with 'immediate', or 'within 2h' for a call.`,
      why: 'The first email goes out at once and the first call comes within two hours (cadence guide, table of the inbound cadence).',
    },
  ];
}
