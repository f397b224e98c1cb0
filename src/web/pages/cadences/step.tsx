import { List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { channelWord } from '../../parts/channel.tsx';
import { Card } from '../../parts/page.tsx';
import { type EmailStep, type PlannedStep, type Step, spanWords, type TaskStep, whenWords } from './data.ts';
import { Liquid } from './liquid.tsx';
import classes from './step.module.css';

const effects = {
  continue: 'The next step follows',
  finish: 'The cadence is finished',
  pause: 'The person is held until somebody resumes',
  stop: 'The person is stopped',
  go_to: 'Goes on with the step',
  start: 'Finished here; then the cadence',
} as const;

function Variants(props: { readonly step: EmailStep }) {
  const { variants } = props.step;
  const whole = variants.reduce((sum, variant) => sum + variant.weight, 0);
  return (
    <SimpleGrid cols={{ base: 1, md: Math.min(2, variants.length) }} spacing="md">
      {variants.map((variant) => (
        <section key={variant.key} className={classes.variant} aria-label={`Variant ${variant.key}`}>
          {variants.length > 1 ? (
            <Text size="xs" className={classes.quiet}>
              Variant ‘{variant.key}’, for {Math.round((variant.weight / whole) * 100)}% of the people
            </Text>
          ) : null}
          {variant.subject === undefined ? (
            <Text size="sm" className={classes.quiet}>
              Keeps the thread’s subject
            </Text>
          ) : (
            <Text fw={600}>
              <Liquid text={variant.subject} />
            </Text>
          )}
          <Liquid text={variant.body} block />
        </section>
      ))}
    </SimpleGrid>
  );
}

function Script(props: { readonly step: TaskStep }) {
  const { script, talkingPoints } = props.step;
  return (
    <section className={classes.variant} aria-label="Script">
      <Liquid text={script} block />
      {talkingPoints.length === 0 ? null : (
        <>
          <Text size="sm" fw={600} mt="xs">
            Talking points
          </Text>
          <List size="sm" spacing={2}>
            {talkingPoints.map((point) => (
              <List.Item key={point}>{point}</List.Item>
            ))}
          </List>
        </>
      )}
    </section>
  );
}

function Outcomes(props: { readonly outcomes: PlannedStep['outcomes'] }) {
  const groups = Object.entries(effects).flatMap(([effect, follows]) => {
    const labels = props.outcomes.filter((one) => one.effect === effect).map((one) => one.label);
    return labels.length === 0 ? [] : [{ effect, follows, labels }];
  });
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
        {step.channel === 'email' ? <Variants step={step} /> : <Script step={step} />}
        <Outcomes outcomes={planned.outcomes} />
      </Stack>
    </Card>
  );
}
