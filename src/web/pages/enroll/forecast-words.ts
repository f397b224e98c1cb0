import { crmNames } from '../../parts/crm.ts';
import { counted, day, plural, words } from '../../words.ts';
import type { Forecast, StartsOver } from './data.ts';
import { type Asked, dateWords } from './forecast-days.tsx';

type Tasks = Forecast['tasks'];
const sumOf = (tasks: Tasks) => Object.values(tasks).reduce((sum, count) => sum + count, 0);

/** Channels as one counts them: `50 calls, 48 LinkedIn`. */
const channelWords: Readonly<Record<string, readonly [one: string, more: string]>> = {
  call: ['call', 'calls'],
  email: ['email to review', 'emails to review'],
  linkedin: ['LinkedIn', 'LinkedIn'],
  sms: ['SMS', 'SMS'],
};
const tasksWords = (tasks: Tasks) =>
  Object.entries(tasks)
    .map(([channel, count]) => {
      const [one, more] = channelWords[channel] ?? [words(channel), words(channel)];
      return plural(count, one, more);
    })
    .join(', ');

/** People who are under way have their share of a busiest day; the table counts only those who start now. */
function shareOfOthers(peak: { readonly day: string; readonly count: number }, days: Asked['days']): string {
  const others = peak.count - (days.find((one) => one.day === peak.day)?.count ?? 0);
  return others > 0 ? `, ${counted(others)} of them for people who are under way` : '';
}

/** How many mails wait; where there are more than the new people get, some are for people who are under way. */
const waiting = ({ moved, emails }: Forecast['senders'][number]) =>
  moved > emails
    ? `${plural(moved, 'email')}, also to people who are under way, have`
    : plural(moved, 'email has', 'emails have');

function askedOfSender(one: Forecast['senders'][number]): Asked {
  const { perDay, moved } = one;
  const days = one.days.map(({ day: date, emails }) => ({
    day: date,
    count: emails,
    words: plural(emails, 'email'),
  }));
  const peak = one.peak === null ? null : { day: one.peak.day, count: one.peak.emails };
  const cap = perDay === null ? ' (no limit a day is set)' : ` of ${counted(perDay)} allowed`;
  return {
    title: `Emails from ${one.name}`,
    days,
    peak,
    perDay,
    notes: [
      ...(peak === null
        ? []
        : [`Most on ${dateWords(peak.day)}: ${counted(peak.count)}${cap}${shareOfOthers(peak, days)}.`]),
      ...(moved === 0 ? [] : [`${waiting(one)} to wait for a later day because of the limit.`]),
    ],
  };
}

function askedOfRep(one: Forecast['reps'][number]): Asked {
  const { perDay, fullDays } = one;
  const days = one.days.map(({ day: date, tasks }) => ({
    day: date,
    count: sumOf(tasks),
    words: tasksWords(tasks),
  }));
  const peak = one.peak === null ? null : { day: one.peak.day, count: one.peak.tasks };
  const all = one.days.reduce<Record<string, number>>((sums, { tasks }) => {
    for (const [channel, count] of Object.entries(tasks)) sums[channel] = (sums[channel] ?? 0) + count;
    return sums;
  }, {});
  const cap = perDay === null ? '' : ` of ${counted(perDay)} that fit`;
  return {
    title: `Tasks for ${one.name}`,
    days,
    peak,
    perDay,
    notes: [
      ...(peak === null
        ? []
        : [`Most on ${dateWords(peak.day)}: ${counted(peak.count)}${cap}${shareOfOthers(peak, days)}.`]),
      ...(fullDays === 0 ? [] : [`On ${plural(fullDays, 'day')} there are more than fit.`]),
      `In all ${tasksWords(all)}.`,
    ],
  };
}

/** Calendars of those who have something to do. */
export const askedOf = ({ senders, reps }: Forecast): readonly Asked[] =>
  [...senders.map(askedOfSender), ...reps.map(askedOfRep)].filter(({ days }) => days.length > 0);

/** Emails and tasks, without those of which there are none. */
function workWords({ emails, tasks }: Pick<Forecast, 'emails' | 'tasks'>): string {
  const all = sumOf(tasks);
  const mails = emails === 0 && all > 0 ? [] : [plural(emails, 'email')];
  return [...mails, ...(all === 0 ? [] : [plural(all, 'task')])].join(' and ');
}

/** All of it in a line: how much, until when, the busiest day. */
export function summaryOf({
  emails,
  tasks,
  ends,
  zone,
  days,
}: Pick<Forecast, 'emails' | 'tasks' | 'ends' | 'zone' | 'days'>): string {
  const until = ends.last === null ? '' : ` until ${day(new Date(ends.last), zone)}`;
  const busiest = [...days].sort(
    (one, other) => other.emails + sumOf(other.tasks) - one.emails - sumOf(one.tasks),
  )[0];
  const most = busiest === undefined ? '' : ` Most on ${dateWords(busiest.day)}: ${workWords(busiest)}.`;
  return `At most ${workWords({ emails, tasks })}${until}.${most}`;
}

/** What breaks, in a sentence. */
export function breakOf({ senders, reps, newPeople }: Forecast): string {
  const waits = senders
    .filter(({ moved }) => moved > 0)
    .map((one) => {
      const { name, perDay } = one;
      const cap = perDay === null ? 'only so many at a time' : `${counted(perDay)} a day`;
      return `${waiting(one)} to wait for a later day: ${name} may send ${cap}.`;
    });
  const full = reps
    .filter(({ fullDays }) => fullDays > 0)
    .map(({ name, fullDays }) => `${name} has more tasks than fit on ${plural(fullDays, 'day')}.`);
  const begins =
    newPeople === null || newPeople.moved === 0
      ? []
      : [
          `${plural(newPeople.moved, 'person has', 'people have')} to begin on a later day: the cadence takes ${counted(newPeople.cap)} new people a day.`,
        ];
  return [...begins, ...waits, ...full].join(' ');
}

/** A plan of start days as a button says it: `Start 30 a day over 4 days`. */
export function planWords(plan: StartsOver): string {
  const most = Math.max(...plan.map(({ people }) => people));
  // The last day has what is left over.
  const even = plan.slice(0, -1).every(({ people }) => people === most);
  return `Start ${even ? '' : 'up to '}${counted(most)} a day over ${plural(plan.length, 'day')}`;
}

/** What still waits though no limit breaks: a company's touches would wait whenever its people start. */
export function stillWaits({ companies: { moved } }: Pick<Forecast, 'companies'>): string {
  return moved === 0
    ? ''
    : `${plural(moved, 'touch waits', 'touches wait')} for a later week because of their companies’ caps.`;
}

/** A plan that is in use: on which days, with the year where it is not that of `now`. */
export function planDays(plan: StartsOver, now: Date): string {
  const on = (date: string) =>
    date.startsWith(String(now.getFullYear())) ? dateWords(date) : `${dateWords(date)} ${date.slice(0, 4)}`;
  const [first, last] = [plan[0], plan.at(-1)];
  if (first === undefined || last === undefined) return '';
  return `from ${on(first.day)} to ${on(last.day)}`;
}

const range = ({ from, to }: { readonly from: number; readonly to: number }) =>
  from === to ? counted(from) : `${counted(from)} to ${counted(to)}`;

type Cap = NonNullable<Forecast['newPeople']>;

/** The fullest day or week of a cap, and what waits because of it. */
function capWords({ peak, cap, moved }: Cap, when: string): string {
  if (peak === null) return '';
  const waits = moved === 0 ? '' : `; ${plural(moved, 'waits', 'wait')} for a later day`;
  return `${counted(peak.count)} of ${counted(cap)} allowed ${when} ${dateWords(peak.from)}${waits}.`;
}

function capFacts({ newPeople, companies, crowdedOut }: Forecast): readonly string[] {
  const shown = companies.tightest.slice(0, 3);
  const more = companies.capped - shown.length;
  return [
    ...(newPeople === null ? [] : [`New people: ${capWords(newPeople, 'on')}`]),
    ...shown.map((one) => `${one.name}: ${capWords(one, 'touches in the week of')}`),
    ...(more <= 0
      ? []
      : [
          `${plural(more, 'more company has a cap', 'more companies have caps')}; in all ${plural(companies.moved, 'touch waits', 'touches wait')}.`,
        ]),
    ...(crowdedOut === 0
      ? []
      : [
          `${plural(crowdedOut, 'person is', 'people are')} left out, since as many of their company are in cadences as may be.`,
        ]),
  ];
}

/** What else there is to know, each with its name. */
export function factsOf(
  forecast: Forecast,
): readonly (readonly [name: string, sentences: readonly string[]])[] {
  const { ends, zone, expected, crms, assumes } = forecast;
  const on = (at: string) => day(new Date(at), zone);
  const { last, lastIfTasksWait: late } = ends;
  const later =
    last === null || late === null || on(late) === on(last)
      ? ''
      : `, or ${on(late)} if every task waits until its time is over`;
  const { replies, meetings } = expected;
  const told = [
    replies === null ? [] : [`${range(replies)} replies`],
    meetings === null ? [] : [`${range(meetings)} meetings`],
  ].flat();
  const results = told.length === 0 ? [] : [`${told.join(' and ')}.`];
  return [
    ['Ends', last === null ? [] : [`The last on ${on(last)}${later}.`]],
    ['Caps', capFacts(forecast)],
    ['To expect', [...results, expected.words]],
    [
      'In the CRM',
      crms.flatMap(({ crm, entries, calls, peak, storageKb }) =>
        peak === null
          ? []
          : [
              `${crmNames[crm]}: ${plural(entries, 'entry', 'entries')} in ${range({ from: calls.least, to: calls.most })} calls, at most ${counted(peak.calls.most)} on ${dateWords(peak.day)}${
                storageKb === null ? '' : `; ${(storageKb / 1024).toFixed(1)} MB of storage`
              }.`,
            ],
      ),
    ],
    ['Assumed', assumes],
  ];
}
