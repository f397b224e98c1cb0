import { Stack } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useKeys } from '../../frame/keys.ts';
import classes from './cadence.module.css';
import type { Shown } from './data.ts';
import { type Checked, FindingsCard } from './findings.tsx';
import { Rules } from './rules.tsx';
import { ScheduleCard } from './schedule.tsx';
import { StepContent } from './step.tsx';
import { Timeline } from './timeline.tsx';

/**
 * A cadence step by step: a timeline by day, its rules, the content of the chosen step, what the lint
 * finds, and when it may reach people.
 */
export function Steps(props: {
  readonly shown: Shown;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  readonly checked: Checked;
  /** What stands above the timeline. */
  readonly children: ReactNode;
}) {
  const { shown, onChoose, checked } = props;
  const { steps, schedule } = shown.definition;
  const at = Math.max(
    0,
    steps.findIndex((step) => step.key === props.chosen),
  );
  const move = (by: number) => {
    const next = steps[Math.min(steps.length - 1, Math.max(0, at + by))];
    if (next !== undefined) onChoose(next.key);
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  const content = useRef<HTMLDivElement>(null);
  const goTo = (key: string) => {
    onChoose(key);
    content.current?.scrollIntoView({ block: 'start' });
  };
  const open = (key: string) => {
    // Where the timeline runs down the page, the content lies a long way below it.
    if (window.matchMedia('(max-width: 48em)').matches) goTo(key);
    else onChoose(key);
  };
  const step = steps[at];
  const planned = shown.plan[at];
  if (step === undefined || planned === undefined) return null;
  const nameOf = (key: string) => steps.find((one) => one.key === key)?.name ?? key;
  return (
    <Stack gap="md">
      {props.children}
      <Timeline shown={shown} findings={checked.findings ?? []} chosen={step.key} onChoose={open} />
      <Rules rules={shown.rules} />
      <div className={classes.beside} ref={content}>
        <StepContent key={step.key} step={step} planned={planned} place={at + 1} of={steps.length} />
        <Stack gap="md">
          <FindingsCard checked={checked} nameOf={nameOf} onGo={goTo} />
          <ScheduleCard schedule={schedule} />
        </Stack>
      </div>
    </Stack>
  );
}
