import type { simulateOne } from '../../app/simulate-cadence.ts';
import { spoken } from '../words.ts';
import { cut, localTime, longDay, weekdayOf } from './words.ts';

type One = ReturnType<typeof simulateOne>;
type Played = One['played'][number];

interface Line {
  readonly at: Date;
  readonly channel: string;
  readonly text: string;
}

function linesOf({ bundle, event, result }: Played, cadence: One['cadence']): readonly Line[] {
  const nameOf = (key: string | undefined) =>
    cadence.steps.find((step) => step.key === key)?.name ?? key ?? '';
  const channelOf = (key: string | undefined) =>
    spoken(cadence.steps.find((step) => step.key === key)?.channel ?? '');
  const open = bundle.run.openTask?.stepKey;
  const lines = result.actions.flatMap((action): Line[] => {
    switch (action.type) {
      case 'send_email':
        return [{ at: result.at, channel: 'email', text: `${nameOf(action.stepKey)}: sent` }];
      case 'open_task':
        return [
          { at: action.dueAt, channel: spoken(action.channel), text: `${nameOf(action.stepKey)}: due` },
        ];
      case 'close_task': {
        const what = action.outcome ?? action.result;
        return [{ at: result.at, channel: channelOf(open), text: `${nameOf(open)}: ${spoken(what)}` }];
      }
      case 'skip_step':
        return [
          { at: result.at, channel: channelOf(action.stepKey), text: `${nameOf(action.stepKey)}: skipped` },
        ];
      default:
        return [];
    }
  });
  const signal: Line[] =
    event.type === 'signal'
      ? [{ at: result.at, channel: '', text: `The person: ${spoken(event.kind)}` }]
      : [];
  const { state, reason } = result.run;
  const moved = state !== bundle.run.state && event.type !== 'enrolled';
  const end: Line[] = moved
    ? [
        {
          at: result.at,
          channel: '',
          text: `The run is ${state}${reason === null ? '' : ` (${spoken(reason)})`}.`,
        },
      ]
    : [];
  return [...signal, ...lines, ...end];
}

const daysBetween = (from: string, to: string) =>
  Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000);

/** One person's way through a cadence, day by day, on their own clock. */
export function personReport({ cadence, zone, played }: One, silent: boolean): readonly string[] {
  const anchor = played[0]?.result.run.anchorDay ?? '';
  const all = played.flatMap((one) => linesOf(one, cadence));
  // Done when it is due: one line says both.
  const lines = silent ? all.filter(({ text }) => !text.endsWith(': due')) : all;
  const rows: string[] = [`${cadence.name}: one person in ${zone}`];
  if (silent) rows.push('The person never reacts, and every task is done when it is due.');
  rows.push('');
  let last = '';
  for (const { at, channel, text } of [...lines].sort(
    (one, other) => one.at.getTime() - other.at.getTime(),
  )) {
    const { day, clock } = localTime(at, zone);
    if (last !== '' && day !== last && weekdayOf(day) < weekdayOf(last)) rows.push('');
    const head =
      day === last ? '' : `Day ${String(daysBetween(anchor, day) + 1).padStart(2)}  ${longDay(day)}`;
    last = day;
    rows.push(cut(`${head.padEnd(20)}${clock}  ${channel.padEnd(12)}${text}`, 100));
  }
  return rows;
}
