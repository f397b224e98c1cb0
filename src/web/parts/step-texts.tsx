import { List, SimpleGrid, Text } from '@mantine/core';
import { Liquid } from './liquid.tsx';
import classes from './step-texts.module.css';

interface Talk {
  readonly script: string;
  readonly talkingPoints: readonly string[];
}

/** What is said on a step, as the API gives it: an email's variants, or a script and others beside it. */
type SaidOn =
  | {
      readonly channel: 'email';
      readonly variants: readonly {
        readonly key: string;
        readonly weight: number;
        readonly subject?: string | undefined;
        readonly body: string;
      }[];
    }
  | (Talk & {
      readonly channel: string;
      readonly variants?:
        | readonly {
            readonly key: string;
            readonly weight: number;
            readonly script: string;
            readonly talkingPoints?: readonly string[] | undefined;
          }[]
        | undefined;
    });

interface Said {
  readonly key: string;
  readonly weight: number;
  readonly subject?: string | undefined;
  readonly body?: string;
  readonly talk?: Talk;
}

const isEmail = (step: SaidOn): step is Extract<SaidOn, { channel: 'email' }> => step.channel === 'email';

/** All texts of a step with their keys, a task's own script first, which is called `main`. */
export function textsOf(step: SaidOn): readonly Said[] {
  if (isEmail(step)) return step.variants;
  const own = { script: step.script, talkingPoints: step.talkingPoints };
  return [
    { key: 'main', weight: 1, talk: own },
    ...(step.variants ?? []).map(({ key, weight, script, talkingPoints }) => ({
      key,
      weight,
      talk: { script, talkingPoints: talkingPoints ?? step.talkingPoints },
    })),
  ];
}

function Email(props: { readonly subject: string | undefined; readonly body: string }) {
  return (
    <>
      {props.subject === undefined ? (
        <Text size="sm" className={classes.quiet}>
          Keeps the thread’s subject
        </Text>
      ) : (
        <Text fw={600}>
          <Liquid text={props.subject} />
        </Text>
      )}
      <Liquid text={props.body} block />
    </>
  );
}

function Script(props: { readonly of: Talk }) {
  const { script, talkingPoints } = props.of;
  return (
    <>
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
    </>
  );
}

/** The texts of a step side by side, each with the share of people who get it. */
export function StepTexts(props: { readonly step: SaidOn }) {
  const texts = textsOf(props.step);
  const whole = texts.reduce((sum, one) => sum + one.weight, 0);
  const several = texts.length > 1;
  return (
    <SimpleGrid cols={{ base: 1, md: Math.min(2, texts.length) }} spacing="md">
      {texts.map(({ key, weight, subject, body, talk }) => (
        <section
          key={key}
          className={classes.variant}
          aria-label={several || talk === undefined ? `Variant ${key}` : 'Script'}
        >
          {several ? (
            <Text size="xs" className={classes.quiet}>
              Variant ‘{key}’, for {Math.round((weight / whole) * 100)}% of the people
            </Text>
          ) : null}
          {talk === undefined ? <Email subject={subject} body={body ?? ''} /> : <Script of={talk} />}
        </section>
      ))}
    </SimpleGrid>
  );
}
