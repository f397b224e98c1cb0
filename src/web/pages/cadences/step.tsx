import { Stack, Text, Title } from '@mantine/core';
import { channelWord } from '../../parts/channel.tsx';
import { Card } from '../../parts/page.tsx';
import { StepTexts } from '../../parts/step-texts.tsx';
import { type PlannedStep, type Step, spanWords, whenWords } from './data.ts';
import classes from './step.module.css';
import { StepExperiment } from './step-experiment.tsx';

const effects = {
  continue: 'The next step follows',
  finish: 'The cadence is finished',
  pause: 'The person is held until somebody resumes',
  stop: 'The person is stopped',
  go_to: 'Goes on with the step',
  start: 'Finished here; then the cadence',
} as const;

function Outcomes(props: { readonly outcomes: PlannedStep['outcomes'] }) {
  const groups = Object.entries(effects).flatMap(([effect, words]) =>
    Array.from(
      Map.groupBy(
        props.outcomes.filter((one) => one.effect === effect),
        ({ to }) => to,
      ),
      ([to, same]) => ({
        effect: `${effect} ${to ?? ''}`,
        follows: to === null ? words : `${words} ‘${to}’`,
        labels: same.map((one) => one.label),
      }),
    ),
  );
  if (groups.length === 0) return null;
  return (
    <div>
      <Title order={3} size="h3" mb={4}>
        Outcomes
      </Title>
      <dl className={classes.outcomes}>
        {groups.map(({ effect, follows, labels }) => (
          <div key={effect}>
            <dt>{labels.join(', ')}</dt>
            <dd>{follows}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What a step asks before it is carried out, and where it leads, if not simply on. */
function Branches({ planned }: { readonly planned: PlannedStep }) {
  const { onlyIf, otherwise, follows } = planned;
  const left = `otherwise it is skipped${otherwise === null ? '' : `, and ${otherwise}`}`;
  const lines = [
    ...(onlyIf === null ? [] : [`Only if ${onlyIf}; ${left}.`]),
    ...(follows === null ? [] : [`After it ${follows}.`]),
  ];
  return lines.map((line) => (
    <Text key={line} size="sm">
      {line}
    </Text>
  ));
}

/** How a step is carried out, in a sentence or two. */
function rule(step: Step): string {
  if (step.mode === 'automatic')
    return step.channel === 'email' && step.thread === 'reply'
      ? 'Sent automatically, as a reply in the thread of the email before.'
      : 'Sent automatically, in a thread of its own.';
  const left = step.ifNotDone === 'hold' ? 'the person is held' : 'the cadence goes on without it';
  const priority =
    step.channel === 'email' || step.priority === 'normal' ? '' : `, ${step.priority} priority`;
  return `By hand${priority}. Later steps wait ${spanWords(step.wait)} for it; if nobody has done it by then, it counts as not done and ${left}.`;
}

/** One step: when, how, and what is said in it. */
export function StepContent(props: {
  readonly step: Step;
  readonly planned: PlannedStep;
  readonly place: number;
  readonly of: number;
}) {
  const { step, planned, place, of } = props;
  return (
    <Card
      title={step.name}
      aside={
        <span className={classes.quiet}>
          {channelWord(step.channel)}
          {step.channel !== 'email' && step.action !== undefined ? ` (${step.action})` : ''}, step {place} of{' '}
          {of}
        </span>
      }
    >
      <Stack gap="sm">
        <Text size="sm">
          {whenWords(step, planned.day)} {rule(step)}
        </Text>
        <Branches planned={planned} />
        <StepTexts step={step} />
        <StepExperiment step={step} />
        <Outcomes outcomes={planned.outcomes} />
      </Stack>
    </Card>
  );
}
