import type { SimulatedCadence } from '../../app/simulate-cadence.ts';
import { counted, many, spoken } from '../words.ts';
import { calendarOf } from './calendar.ts';
import { cut, localTime, longDay, wrapped } from './words.ts';

/** No line is longer. */
const width = 100;
const labelWidth = 12;

/** A label with what it stands for, wrapped behind it. */
function paragraph(label: string, text: string): readonly string[] {
  return wrapped(text, width - labelWidth).map(
    (line, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${line}`,
  );
}

const listed = (parts: readonly string[]) =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

function headOf({ cadence, people, reps, senders, zones, start, seed }: SimulatedCadence): readonly string[] {
  const count = Math.max(reps.length, senders.length);
  const where = zones.length === 1 ? zones[0] : `${zones[0]} and ${many(zones.length - 1, 'more zone')}`;
  return [
    cadence.name,
    `${many(people, 'person', 'people')}, ${many(count, 'rep')}, ${where}, from ${longDay(start)} ${start.slice(0, 4)} (seed ${seed})`,
  ];
}

function planOf({ plan, noPlan, limits }: SimulatedCadence): readonly string[] {
  if (noPlan)
    return paragraph(
      'Start',
      'All on the first day: over no number of days within a year do the limits hold, so they are too low for this cadence.',
    );
  if (plan !== null) {
    const most = Math.max(...plan.map(({ people }) => people));
    return paragraph(
      'Start',
      `Over ${many(plan.length, 'day')}, at most ${many(most, 'new person', 'new people')} a day, so that no limit breaks while tasks are done when due.`,
    );
  }
  if (limits.mailsPerDay === null && limits.tasksPerDay === null && limits.newPeoplePerDay === null)
    return [];
  return paragraph(
    'Start',
    'All on the first day. With --spread they start over as many days as the limits ask for.',
  );
}

function peaksOf({ senders, reps, limits }: SimulatedCadence): readonly string[] {
  const mail = senders
    .flatMap(({ peak }) => (peak === null ? [] : [peak]))
    .sort((a, b) => b.emails - a.emails)[0];
  const work = reps.flatMap(({ peak }) => (peak === null ? [] : [peak])).sort((a, b) => b.tasks - a.tasks)[0];
  const moved = senders.reduce((sum, one) => sum + one.moved, 0);
  const over = reps.filter(
    ({ peak }) => limits.tasksPerDay !== null && (peak?.tasks ?? 0) > limits.tasksPerDay,
  );
  const mailCap = limits.mailsPerDay === null ? '' : ` of ${counted(limits.mailsPerDay)} allowed`;
  const workCap = limits.tasksPerDay === null ? '' : ` of ${counted(limits.tasksPerDay)} that fit`;
  return [
    ...(mail === undefined
      ? []
      : paragraph(
          'Peaks',
          `${many(mail.emails, 'email')}${mailCap} from one sender on ${longDay(mail.day)}.`,
        )),
    ...(work === undefined
      ? []
      : paragraph(
          mail === undefined ? 'Peaks' : '',
          `${many(work.tasks, 'task')}${workCap} for one rep on ${longDay(work.day)}.`,
        )),
    ...(moved === 0
      ? []
      : paragraph('', `${many(moved, 'email waits', 'emails wait')} for a later day because of the limit.`)),
    ...(over.length === 0
      ? []
      : paragraph('', `${many(over.length, 'rep has', 'reps have')} days with more tasks than fit.`)),
  ];
}

/** How the caps of the cadence and of companies fare. */
function capsOf({ cadenceCap, companies }: SimulatedCadence): readonly string[] {
  const tightest = companies.toSorted((a, b) => (b.peak?.count ?? 0) - (a.peak?.count ?? 0))[0];
  const moved = companies.reduce((sum, one) => sum + one.moved, 0);
  const waits = (count: number, one: string, more: string) =>
    count === 0 ? '' : ` ${many(count, one, more)} for a later day because of it.`;
  return [
    ...(cadenceCap?.peak == null
      ? []
      : paragraph(
          'New people',
          `${counted(cadenceCap.peak.count)} of ${counted(cadenceCap.cap)} allowed on ${longDay(cadenceCap.peak.from)}.${waits(cadenceCap.moved, 'person waits', 'people wait')}`,
        )),
    ...(tightest?.peak == null
      ? []
      : paragraph(
          'Companies',
          `${many(tightest.peak.count, 'touch', 'touches')} of ${counted(tightest.cap)} allowed for one company in the week from ${longDay(tightest.peak.from)}.${waits(moved, 'touch waits', 'touches wait')}`,
        )),
  ];
}

const awayOf = ({ away }: SimulatedCadence) =>
  away === null
    ? []
    : paragraph(
        'Away',
        `One rep from ${longDay(away.from)} to ${longDay(away.until)}; their runs wait meanwhile.`,
      );

/** On which public holidays nothing is done; of several zones also where. */
function closedOf({ holidays, zones }: SimulatedCadence): readonly string[] {
  if (holidays.length === 0) return [];
  const days = holidays.map(({ day, name, regions }) => {
    const where = zones.length === 1 ? '' : `: ${listed(regions)}`;
    return `${longDay(day)} (${name}${where})`;
  });
  return paragraph('Holidays', `${zones.length === 1 ? listed(days) : days.join('; ')}.`);
}

/** Ends whose words alone would leave a question: of a call that reached somebody the rep decides how it goes on. */
const ends: Readonly<Record<string, string>> = {
  held: 'talked to on the phone and held for the rep to decide',
  meeting_booked: 'booked a meeting',
};
const endWords = ({ state, reason }: SimulatedCadence['ends'][number]) =>
  ends[reason ?? state] ?? spoken(reason ?? state);

const rateWords = { reply: 'reply', meeting: 'book a meeting', connect: 'of calls are answered' } as const;

/** What the play had to assume, since nobody publishes it for the type. */
function assumedWords({ assumed, ...rates }: SimulatedCadence['rates']): string {
  if (assumed.length === 0) return '';
  const words = assumed.map((of) => `${Number((100 * rates[of]).toFixed(1))} % ${rateWords[of]}`);
  return ` Played at rates that are assumed: ${listed(words)}.`;
}

const answersIn = ({ replies, meetings }: SimulatedCadence['afterwards']) =>
  `${many(replies, 'reply', 'replies')} and ${many(meetings, 'meeting')}`;

function totalsOf(simulated: SimulatedCadence): readonly string[] {
  const { days, zones, expected, rates, firstTouch, lastTouch } = simulated;
  const zone = zones[0] ?? 'UTC';
  const sum = (count: (day: (typeof days)[number]) => number) =>
    days.reduce((all, day) => all + count(day), 0);
  const calls = sum((day) => day.tasks.call ?? 0);
  const others = sum((day) => Object.values(day.tasks).reduce((all, count) => all + (count ?? 0), 0)) - calls;
  const range = ({ from, to }: NonNullable<typeof expected.replies>) =>
    from === to ? counted(from) : `${counted(from)} to ${counted(to)}`;
  const touches = (
    [
      [sum((day) => day.emails), 'email'],
      [calls, 'call'],
      [others, 'other task'],
    ] as const
  ).flatMap(([count, what]) => (count === 0 ? [] : [many(count, what)]));
  const span =
    firstTouch === null || lastTouch === null
      ? 'No touch took place.'
      : `First touch ${longDay(localTime(firstTouch, zone).day)}, last touch ${longDay(localTime(lastTouch, zone).day)}.`;
  const { afterwards } = simulated;
  const late = afterwards.replies + afterwards.meetings;
  const after = late === 0 ? '' : `, of them ${answersIn(afterwards)} once the run was complete`;
  const told = [
    expected.replies === null ? [] : [`${range(expected.replies)} replies`],
    expected.meetings === null ? [] : [`${range(expected.meetings)} meetings`],
  ].flat();
  return [
    ...paragraph('In all', `${touches.length === 0 ? '' : `${listed(touches)}. `}${span}`),
    ...peaksOf(simulated),
    ...capsOf(simulated),
    ...awayOf(simulated),
    ...closedOf(simulated),
    ...paragraph('This play', `${answersIn(simulated)}${after}.`),
    ...paragraph(
      'Expected',
      told.length === 0
        ? `Nobody publishes figures for ${spoken(simulated.cadence.type)}.${assumedWords(rates)}`
        : `${told.join(' and ')}, by what the field publishes for ${spoken(simulated.cadence.type)}.${assumedWords(rates)}`,
    ),
    ...paragraph(
      'In the end',
      `${listed(simulated.ends.map((one) => `${counted(one.people)} ${endWords(one)}`))}.`,
    ),
  ];
}

const columns = ['reached', 'done', 'not done', 'skipped', 'replies', 'meetings', 'left'] as const;
const channelWidth = 13;

function funnelOf({ steps }: SimulatedCadence): readonly string[] {
  const nameWidth = width - channelWidth - columns.reduce((sum, column) => sum + column.length + 2, 0);
  const line = (title: string, cells: readonly string[]) =>
    title + cells.map((cell, at) => cell.padStart((columns[at] ?? '').length + 2)).join('');
  const rows = steps.map((step) => {
    const { reached, done, notDone, skipped, replies, meetings, left } = step;
    const counts = [reached, done, notDone, skipped, replies, meetings, left];
    const name = cut(step.name, nameWidth - 1).padEnd(nameWidth);
    const cells = counts.map((count) => (count === 0 ? '·' : counted(count)));
    return line(`${spoken(step.channel).padEnd(channelWidth)}${name}`, cells);
  });
  return [line('Step by step'.padEnd(channelWidth + nameWidth), columns), ...rows];
}

function legendOf({ limits }: SimulatedCadence): string {
  const capped = [limits.mailsPerDay, limits.tasksPerDay, limits.newPeoplePerDay].some((cap) => cap !== null);
  return `▲ the highest day${capped ? '   = as much as the limit allows   ! more than the limit' : ''}`;
}

/** The whole report, a line each, none longer than 100 characters. */
export function simulationReport(simulated: SimulatedCadence): readonly string[] {
  return [
    ...headOf(simulated),
    ...planOf(simulated),
    '',
    ...calendarOf(simulated),
    legendOf(simulated),
    '',
    ...totalsOf(simulated),
    '',
    ...funnelOf(simulated),
  ];
}
