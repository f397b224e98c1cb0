import { type Schedule, weekdays } from '../model.ts';
import type { Finding } from './finding.ts';
import { emailsOf, placed, type Subject } from './subject.ts';

/** Fewer days than this on which something happens make no pattern. */
const fewestDays = 4;
/** This share of them on one weekday is a cluster. */
const clusterShare = 0.6;
/** When emails are opened most, by the cadence guide's answer on spacing. */
const bestDays: readonly string[] = ['tue', 'wed', 'thu'];

const openDays = ({ windows }: Schedule) => weekdays.filter((day) => (windows[day] ?? []).length > 0);

/** Touches that repeat on one weekday: days 1, 8, 15, 22 are all the weekday of the enrollment. */
export function weekdayCluster(subject: Subject): readonly Finding[] {
  const { schedule } = subject.definition;
  const week = schedule.count === 'business' ? openDays(schedule).length : 7;
  const days = [...new Set(placed(subject).map(({ day }) => day))];
  if (days.length < fewestDays || week < 2) return [];
  const counts = [...Map.groupBy(days, (day) => (day - 1) % week).values()].map((list) => list.length);
  const most = Math.max(...counts);
  if (most / days.length < clusterShare) return [];
  return [
    {
      rule: 'weekday-cluster',
      severity: 'warning',
      path: 'steps',
      words: `${most} of ${days.length} days on which something happens are the same weekday. Shift some of them by a day or two.`,
      why: 'Whoever never has time on that weekday is never reached; avoid clusters (cadence guide, answer on spacing).',
    },
  ];
}

/** Days on which emails to strangers go out besides Tuesday to Thursday. */
export function sendDays(subject: Subject): readonly Finding[] {
  const { definition, profile } = subject;
  if (profile.temperature !== 'cold' || emailsOf(subject).length === 0) return [];
  const open = openDays(definition.schedule);
  const weekend = open.filter((day) => day === 'sat' || day === 'sun');
  const base = { rule: 'send-days' as const, path: 'schedule.windows' };
  const why = 'Most business mail is opened from Tuesday to Thursday (cadence guide, answer on spacing).';
  if (weekend.length > 0)
    return [
      {
        ...base,
        severity: 'warning',
        words: 'Emails to strangers may go out at the weekend. Close Saturday and Sunday.',
        why,
      },
    ];
  const others = open.filter((day) => !bestDays.includes(day));
  if (others.length === 0) return [];
  return [
    {
      ...base,
      severity: 'hint',
      words: `Emails may also go out on ${others.map((day) => `${day[0]?.toUpperCase()}${day.slice(1)}`).join(' and ')}. Tuesday to Thursday are opened more, but leave less room.`,
      why,
    },
  ];
}
