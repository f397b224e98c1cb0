import type { CSSProperties } from 'react';
import { ChannelIcon } from '../../parts/channel.tsx';
import { Card } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import { timeWords, type Version } from './data.ts';
import classes from './timeline.module.css';

interface Entry {
  readonly index: number;
  readonly key: string;
}
interface Day {
  readonly day: number;
  /** Empty days since the one before. */
  readonly gap: number;
  readonly entries: readonly Entry[];
}

/** Days that have steps, in order, with the empty ones between them counted. */
export function daysOf(plan: readonly { readonly key: string; readonly day: number }[]): readonly Day[] {
  const days: { day: number; gap: number; entries: Entry[] }[] = [];
  plan.forEach(({ key, day }, index) => {
    const last = days.at(-1);
    if (last?.day === day) last.entries.push({ key, index });
    else
      days.push({ day, gap: last === undefined ? day - 1 : day - last.day - 1, entries: [{ key, index }] });
  });
  return days;
}

/** The empty days before a day, for the style sheet; what is longer than a week is drawn as a week. */
function gapOf(days: number): CSSProperties {
  const variables: Record<`--${string}`, number> = { '--gap': Math.min(days, 7) };
  return variables;
}

/** A version by day: across where there is room, down where there is not. Gaps are drawn as long as they are, up to a week. */
export function Timeline(props: {
  readonly version: Version;
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}) {
  const { version, chosen, onChoose } = props;
  const { steps } = version.definition;
  return (
    <Card flush>
      <ol className={classes.days} aria-label="Steps by day">
        {daysOf(version.plan).map(({ day, gap, entries }) => (
          <li key={day} className={classes.day} style={gapOf(gap)}>
            <h2 className={classes.label}>
              Day {day}
              {gap > 0 ? <span className={classes.gap}>after {plural(gap, 'free day')}</span> : null}
            </h2>
            {entries.map(({ key, index }) => {
              const step = steps[index];
              if (step === undefined) return null;
              return (
                <button
                  type="button"
                  key={key}
                  className={classes.step}
                  aria-pressed={key === chosen}
                  onClick={() => onChoose(key)}
                >
                  <span className={classes.top}>
                    <ChannelIcon channel={step.channel} />
                    <span className={classes.time}>{timeWords(step)}</span>
                  </span>
                  <span className={classes.name}>{step.name}</span>
                  <span className={classes.mode}>
                    {step.mode === 'automatic' ? 'Automatic' : 'By hand'}
                    {step.channel === 'email' && step.variants.length > 1
                      ? `, ${plural(step.variants.length, 'variant')}`
                      : ''}
                  </span>
                </button>
              );
            })}
          </li>
        ))}
      </ol>
    </Card>
  );
}
