import type { CSSProperties } from 'react';
import { ChannelIcon } from '../../parts/channel.tsx';
import { Card } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import { type Finding, type Shown, timeWords } from './data.ts';
import { Mark } from './findings.tsx';
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

/** A cadence by day: across where there is room, down where there is not. Gaps are drawn as long as they are, up to a week. */
export function Timeline(props: {
  readonly shown: Shown;
  readonly findings: readonly Finding[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}) {
  const { shown, findings, chosen, onChoose } = props;
  const { steps } = shown.definition;
  return (
    <Card flush>
      <ol className={classes.days} aria-label="Steps by day">
        {daysOf(shown.plan).map(({ day, gap, entries }) => (
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
                    <Mark findings={findings.filter((one) => one.step === key)} />
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
