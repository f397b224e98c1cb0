import type { ExpectedResults } from '../cadence/index.ts';
import { crmNames } from './crm-names.ts';
import type { LoadView } from './foresee-load.ts';
import type { ForecastMaterial } from './gather-forecast.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A local date as people say it: `Mon 30 Nov`. */
function dayInWords(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  return `${weekdays[at.getUTCDay()]} ${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
}

const localDay = (at: Date, zone: string) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
const counted = (count: number) => count.toLocaleString('en-GB');
const many = (count: number, one: string, more = `${one}s`) =>
  `${counted(count)} ${count === 1 ? one : more}`;
const spoken = (word: string) => word.replaceAll('_', ' ');

/** How many of several things are told one by one. */
const toldAtMost = 3;

function whole({ people, emails, tasks, days }: LoadView): string {
  const [first, last] = [days[0], days.at(-1)];
  const kinds = Object.entries(tasks).map(([channel, count]) => `${counted(count)} ${spoken(channel)}`);
  const all = Object.values(tasks).reduce((sum, count) => sum + count, 0);
  const work = all === 0 ? '' : ` and ${many(all, 'task')} for reps (${kinds.join(', ')})`;
  const span =
    first === undefined || last === undefined
      ? ''
      : `, from ${dayInWords(first.day)} to ${dayInWords(last.day)}`;
  return `${many(people, 'person asks', 'people ask')} for ${many(emails, 'email')}${work}${span}.`;
}

function aboutSenders({ senders }: LoadView): readonly string[] {
  const hardest = [...senders].sort(
    (one, other) => other.moved - one.moved || (other.peak?.emails ?? 0) - (one.peak?.emails ?? 0),
  );
  return hardest.slice(0, toldAtMost).flatMap(({ name, peak, perDay, moved }) => {
    if (peak === null) return [];
    const cap = perDay === null ? '' : ` of ${counted(perDay)} allowed`;
    const waits =
      moved === 0
        ? ''
        : `; ${many(moved, 'email has', 'emails have')} to wait for a later day because of the sender's limits`;
    return [
      `${name} sends ${many(peak.emails, 'email')}${cap} on the busiest day, ${dayInWords(peak.day)}${waits}.`,
    ];
  });
}

function aboutReps({ reps }: LoadView): readonly string[] {
  const hardest = [...reps].sort((one, other) => (other.peak?.tasks ?? 0) - (one.peak?.tasks ?? 0));
  return hardest.slice(0, toldAtMost).flatMap(({ name, peak, perDay, fullDays }) => {
    if (peak === null) return [];
    const cap = perDay === null ? '' : ` of ${counted(perDay)} that fit`;
    const over = fullDays === 0 ? '' : `; on ${many(fullDays, 'day')} there are too many`;
    return [
      `${name} has ${many(peak.tasks, 'task')}${cap} on the busiest day, ${dayInWords(peak.day)}${over}.`,
    ];
  });
}

function aboutCrms({ crms }: LoadView): readonly string[] {
  return crms.flatMap(({ crm, entries, calls, peak, shareOfAllocation, storageKb }) => {
    if (peak === null) return [];
    const share =
      shareOfAllocation === null ? '' : `, ${(100 * shareOfAllocation).toFixed(1)} % of what it allows a day`;
    const storage =
      storageKb === null ? '' : ` They take ${(storageKb / 1024).toFixed(1)} MB of its storage.`;
    return [
      `${crmNames[crm]} gets ${many(entries, 'entry', 'entries')} in ${counted(calls.least)} to ${counted(calls.most)} calls; at most ${counted(peak.calls.most)} on ${dayInWords(peak.day)}${share}.${storage}`,
    ];
  });
}

function aboutEnds({ ends }: LoadView, zone: string): readonly string[] {
  if (ends.last === null) return [];
  const day = (at: Date) => dayInWords(localDay(at, zone));
  const waits = ends.lastIfTasksWait;
  const later =
    waits === null || day(waits) === day(ends.last)
      ? ''
      : `, or on ${day(waits)} if every task waits until its time is over`;
  return [`The last run ends on ${day(ends.last)}${later}.`];
}

const range = ({ from, to }: { readonly from: number; readonly to: number }) =>
  from === to ? counted(from) : `${counted(from)} to ${counted(to)}`;

function aboutResults({ replies, meetings, words }: ExpectedResults): string {
  if (replies === null || meetings === null) return words;
  return `Expect ${range(replies)} replies and ${range(meetings)} meetings. ${words}`;
}

function aboutSpread(spread: LoadView | null): string {
  const starts = spread?.startsOver ?? null;
  if (starts === null)
    return 'No plan over a year of start days keeps these limits: they are too low for this cadence, or for what is under way already.';
  const most = Math.max(...starts.map(({ people }) => people));
  return `Started over ${many(starts.length, 'day')}, at most ${counted(most)} new people a day, nothing has to wait and no day is too full.`;
}

/** A forecast in sentences: what it is in all, who is hit hardest, what would be better, what comes of it. */
export function forecastWords(
  load: LoadView,
  of: {
    readonly breaks: boolean;
    readonly expected: ExpectedResults;
    readonly spread: LoadView | null;
    readonly zone: string;
  },
): readonly string[] {
  return [
    whole(load),
    ...aboutSenders(load),
    ...aboutReps(load),
    ...(of.breaks ? [aboutSpread(of.spread)] : []),
    ...aboutEnds(load, of.zone),
    ...aboutCrms(load),
    aboutResults(of.expected),
  ];
}

/** What a forecast takes for granted, in sentences. */
export function forecastAssumes({ input, cutOff }: ForecastMaterial): readonly string[] {
  const others = input.others.reduce((sum, { count }) => sum + count, 0);
  return [
    'Nobody reacts: every reply, booking, bounce and opt-out makes it less.',
    'Every task is done when it is due.',
    ...(others === 0
      ? []
      : [
          `${many(others, 'person', 'people')} under way with the same senders and reps ${others === 1 ? 'counts' : 'count'} in their busiest days and limits${cutOff ? '; a few more are left out' : ''}.`,
        ]),
  ];
}
