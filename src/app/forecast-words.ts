import type { ExpectedResults, ForecastInput } from '../cadence/index.ts';
import type { Channel } from '../cadence/model.ts';
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

/** The same with the year where it is not that of `now` on the same calendar. */
function dayIn(day: string, { at, zone }: Now): string {
  const year = day.slice(0, 4);
  return localDay(at, zone).startsWith(year) ? dayInWords(day) : `${dayInWords(day)} ${year}`;
}

/** When a forecast is made, on the calendar of whoever reads it. */
interface Now {
  readonly at: Date;
  readonly zone: string;
}

const localDay = (at: Date, zone: string) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);
const counted = (count: number) => count.toLocaleString('en-GB');
const many = (count: number, one: string, more = `${one}s`) =>
  `${counted(count)} ${count === 1 ? one : more}`;

/** Tasks as one counts them: `36 calls, 24 LinkedIn`. */
const taskWords: Readonly<Record<Channel, readonly [one: string, more: string]>> = {
  call: ['call', 'calls'],
  email: ['email to review', 'emails to review'],
  linkedin: ['LinkedIn', 'LinkedIn'],
  sms: ['SMS', 'SMS'],
  direct_mail: ['direct mail', 'direct mail'],
  video: ['video', 'videos'],
  custom: ['other task', 'other tasks'],
};

/** How many of several things are told one by one. */
const toldAtMost = 3;

function whole({ people, emails, tasks, days }: LoadView, now: Now): string {
  const [first, last] = [days[0], days.at(-1)];
  const kinds = (Object.entries(tasks) as [Channel, number][]).map(([channel, count]) =>
    many(count, ...taskWords[channel]),
  );
  const all = Object.values(tasks).reduce((sum, count) => sum + count, 0);
  const asked = [
    ...(emails === 0 && all > 0 ? [] : [many(emails, 'email')]),
    ...(all === 0 ? [] : [`${many(all, 'task')} for reps (${kinds.join(', ')})`]),
  ];
  const span =
    first === undefined || last === undefined
      ? ''
      : `, from ${dayIn(first.day, now)} to ${dayIn(last.day, now)}`;
  return `${many(people, 'person asks', 'people ask')} for ${asked.join(' and ')}${span}.`;
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

const waitWords = (moved: number, one: string, more: string, why: string) =>
  moved === 0 ? '' : `; ${many(moved, `${one} waits`, `${more} wait`)} for a later day because of ${why}`;

function aboutCaps({ newPeople, companies }: LoadView): readonly string[] {
  const begins =
    newPeople?.peak == null
      ? []
      : [
          `The cadence takes ${many(newPeople.peak.count, 'new person', 'new people')} of ${counted(newPeople.cap)} allowed on the busiest day, ${dayInWords(newPeople.peak.from)}${waitWords(newPeople.moved, 'first touch', 'first touches', 'that')}.`,
        ];
  const weeks = companies.tightest.slice(0, toldAtMost).flatMap(({ name, cap, peak, moved }) => {
    if (peak === null) return [];
    const touches = `${many(peak.count, 'touch', 'touches')} of ${counted(cap)} allowed`;
    return [
      `${name} gets ${touches} in the fullest week, from ${dayInWords(peak.from)}${waitWords(moved, 'touch', 'touches', 'it')}.`,
    ];
  });
  const rest = companies.capped - weeks.length;
  const others =
    rest <= 0
      ? []
      : [
          `${many(rest, 'more company has', 'more companies have')} a cap on touches; in all ${many(companies.moved, 'touch waits', 'touches wait')} for a later week.`,
        ];
  return [...begins, ...weeks, ...others];
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

function aboutEnds({ ends }: LoadView, now: Now): readonly string[] {
  if (ends.last === null) return [];
  const day = (at: Date) => dayIn(localDay(at, now.zone), now);
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

function aboutSpread(spread: LoadView | null, now: Now): string {
  const starts = spread?.startsOver ?? [];
  const [first, last] = [starts[0], starts.at(-1)];
  if (spread === null || first === undefined || last === undefined)
    return 'No plan over a year of start days keeps these limits: they are too low for this cadence, or for what is under way already.';
  const most = Math.max(...starts.map(({ people }) => people));
  const when = `Started over ${many(starts.length, 'day')}, from ${dayIn(first.day, now)} to ${dayIn(last.day, now)}, at most ${many(most, 'new person', 'new people')} a day,`;
  const { moved } = spread.companies;
  if (moved === 0) return `${when} nothing has to wait and no day is too full.`;
  return `${when} no limit of a sender, a rep or the cadence breaks, but ${many(moved, 'touch still waits', 'touches still wait')} for a later week because of their companies' caps.`;
}

/** A forecast in sentences: what it is in all, who is hit hardest, what would be better, what comes of it. */
export function forecastWords(
  load: LoadView,
  of: {
    readonly breaks: boolean;
    readonly expected: ExpectedResults;
    readonly spread: LoadView | null;
    readonly at: Date;
    readonly zone: string;
    readonly crowdedOut: number;
  },
): readonly string[] {
  return [
    whole(load, of),
    ...aboutSenders(load),
    ...aboutReps(load),
    ...aboutCaps(load),
    ...(of.crowdedOut === 0
      ? []
      : [
          `${many(of.crowdedOut, 'person is', 'people are')} left out: as many of their company are in cadences as may be.`,
        ]),
    ...(of.breaks ? [aboutSpread(of.spread, of)] : []),
    ...aboutEnds(load, of),
    ...aboutCrms(load),
    aboutResults(of.expected),
  ];
}

/** Who of the reps is away while people are under way, and what becomes of their work. */
function awayWords({ leaves = [], reps, now, zone }: ForecastInput, users: ForecastMaterial['users']) {
  const named = (id: string) => users.get(id)?.name ?? id;
  return leaves
    .filter(({ repId, to }) => reps.some((rep) => rep.repId === repId) && (to === null || to > now.getTime()))
    .map(({ repId, from, to, colleagueId }) => {
      const on = (at: number) => dayInWords(localDay(new Date(at), zone));
      const until = to === null ? 'until further notice' : `to ${on(to - 1)}`;
      const then = colleagueId === null ? 'their runs wait' : `${named(colleagueId)} has their tasks`;
      return `${named(repId)} is away from ${on(from)} ${until}: ${then}.`;
    });
}

/** What a forecast takes for granted, in sentences. */
export function forecastAssumes({
  input,
  cutOff,
  companiesUnknown,
  users,
  arms,
}: ForecastMaterial): readonly string[] {
  const others = input.others.reduce((sum, { count }) => sum + count, 0);
  return [
    'Nobody reacts: every reply, booking, bounce and opt-out makes it less.',
    'Every task is done when it is due.',
    ...(arms.length < 2
      ? []
      : [
          `Everybody is reckoned with the cadence that the experiment gives them: ${arms.map(({ name, people }) => `${counted(people)} with ‘${name}’`).join(', ')}.`,
        ]),
    ...awayWords(input, users),
    ...(companiesUnknown
      ? ['Caps of companies are not counted, since nobody knows yet whose people these are.']
      : []),
    ...(others === 0
      ? []
      : [
          `${many(others, 'person', 'people')} under way with the same senders and reps ${others === 1 ? 'counts' : 'count'} in their busiest days and limits${cutOff ? '; a few more are left out' : ''}.`,
        ]),
  ];
}
