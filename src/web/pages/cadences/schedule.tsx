import { Text } from '@mantine/core';
import { Card } from '../../parts/page.tsx';
import { type Schedule, spanWords } from './data.ts';
import classes from './schedule.module.css';

const days = [
  ['mon', 'Mon'],
  ['tue', 'Tue'],
  ['wed', 'Wed'],
  ['thu', 'Thu'],
  ['fri', 'Fri'],
  ['sat', 'Sat'],
  ['sun', 'Sun'],
] as const;

interface Span {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const hoursOf = (clock: string) => Number(clock.slice(0, 2)) + Number(clock.slice(3, 5)) / 60;

function spansOf(schedule: Schedule, key: (typeof days)[number][0]): readonly Span[] {
  return (schedule.windows[key] ?? []).map((text) => ({
    from: hoursOf(text.slice(0, 5)),
    to: hoursOf(text.slice(6)),
    // Word joiners keep a span on one line.
    text: text.replace('-', '\u2060–\u2060'),
  }));
}

/** Days with the same windows together: `Mon to Fri: 09:00–12:00, 13:00–17:00`. */
function windowWords(schedule: Schedule): readonly string[] {
  const groups: { names: string[]; text: string }[] = [];
  for (const [key, name] of days) {
    const text = spansOf(schedule, key)
      .map((span) => span.text)
      .join(' and ');
    const last = groups.at(-1);
    if (last?.text === text) last.names.push(name);
    else groups.push({ names: [name], text });
  }
  return groups
    .filter((group) => group.text !== '')
    .map(({ names, text }) => `${names.length > 1 ? `${names[0]} to ${names.at(-1)}` : names[0]}: ${text}`);
}

/** When touches may reach people: the week drawn, and the rules in words. */
export function ScheduleCard(props: { readonly schedule: Schedule }) {
  const { schedule } = props;
  const all = days.flatMap(([key]) => spansOf(schedule, key));
  const first = Math.floor(Math.min(...all.map((span) => span.from)));
  const last = Math.ceil(Math.max(...all.map((span) => span.to)));
  const at = (hour: number) => `${((hour - first) / (last - first)) * 100}%`;
  return (
    <Card title="When it reaches people">
      <div className={classes.week} aria-hidden>
        {days.map(([key, name]) => (
          <div key={key} className={classes.day}>
            <span>{name}</span>
            <div className={classes.track}>
              {spansOf(schedule, key).map((span) => (
                <i
                  key={span.text}
                  style={{ left: at(span.from), width: `calc(${at(span.to)} - ${at(span.from)})` }}
                />
              ))}
            </div>
          </div>
        ))}
        <div className={classes.hours}>
          <span>{String(first).padStart(2, '0')}:00</span>
          <span>{String(last).padStart(2, '0')}:00</span>
        </div>
      </div>
      <div className={classes.words}>
        {windowWords(schedule).map((text) => (
          <Text key={text} size="sm" fw={500}>
            {text}
          </Text>
        ))}
        <Text size="sm" className={classes.quiet}>
          On each person’s own clock: the zone is their field in the CRM, else their address, phone or
          company, else the owner’s or the workspace’s. A step that falls outside moves to the next opening.
        </Text>
        <Text size="sm" className={classes.quiet}>
          {schedule.count === 'business'
            ? 'Days are open days; closed ones do not count.'
            : 'Days are calendar days.'}{' '}
          Touches of different days keep at least {spanWords(schedule.minimumGap)} between them, also when one
          comes late.
        </Text>
      </div>
    </Card>
  );
}
