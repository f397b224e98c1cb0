import { Alert, Button, Group, Text, Textarea, TextInput } from '@mantine/core';
import { marksHint } from '../../parts/marked.tsx';
import { Tag } from '../../parts/state.tsx';
import { sentence } from '../../words.ts';
import type { Previewed } from './data.ts';
import { type Edits, emailOf, wrongWith } from './edits.ts';
import classes from './enroll.module.css';
import { TouchTime } from './when.tsx';

function About({ one }: { readonly one: Previewed }) {
  const email = emailOf(one);
  if (email === null) return null;
  const variant = email.variants > 1 ? ` · variant ‘${email.variantKey}’ of ${email.variants}` : '';
  return (
    <Text size="sm" className={classes.quiet}>
      {email.from.email} ·{' '}
      {email.dueAt !== null && one.firstTouch !== null ? (
        <TouchTime touch={one.firstTouch} />
      ) : (
        <>after ‘{one.firstTouch?.stepName ?? 'earlier steps'}’</>
      )}
      {variant}
      {email.mode === 'task' ? ' · you review it and send it yourself' : ''}
    </Text>
  );
}

/** What the server said without the words that only a ledger needs. */
const plainly = (problem: string) =>
  problem.replace(/^Held: (?:step '[^']*' )?cannot be written: /, '').replace(/^Held: /, '');

/** One person's first email: to read, to change, and to set back to the template. */
export function EmailEditor(props: {
  readonly one: Previewed;
  readonly cadenceId: string;
  /** With an experiment, the words are what is compared: nobody changes them. */
  readonly fixed: boolean;
  readonly edits: Edits;
}) {
  const { one, cadenceId, fixed, edits } = props;
  const template = emailOf(one);
  if (template === null)
    return (
      <div className={classes.editor}>
        <Text fw={600}>{one.name}</Text>
        <Text size="sm" className={classes.quiet}>
          {one.emailProblem ?? 'This cadence sends no email.'} {one.reason}
        </Text>
      </div>
    );
  const edit = edits.of(cadenceId, one);
  const { subject, text, variantKey } = template;
  const words = edit ?? { subject, text, variantKey };
  const wrong = edit === null ? null : wrongWith(words);
  const change = (part: Partial<typeof words>) => edits.set(cadenceId, one, { ...words, ...part });
  return (
    <div className={classes.editor} data-email>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Group gap="xs">
          <Text component="h3" fw={600}>
            First email to {one.name}
          </Text>
          {edit === null ? null : <Tag look={wrong === null ? 'won' : 'held'}>Edited</Tag>}
        </Group>
        {edit === null ? null : (
          <Button size="compact-xs" onClick={() => edits.set(cadenceId, one, null)}>
            Reset to template
          </Button>
        )}
      </Group>
      <About one={one} />
      {one.emailProblem !== null && (edit === null || wrong !== null) ? (
        <Alert color="orange" variant="light" title="This email cannot go out yet">
          {sentence(plainly(one.emailProblem))}{' '}
          {fixed ? 'Fill' : 'Write it in place of the brackets, or fill'} the field in the CRM and look again.
          Otherwise {one.name} starts and is held at this step.
        </Alert>
      ) : null}
      <TextInput
        label="Subject"
        value={words.subject}
        maxLength={400}
        readOnly={fixed}
        error={wrong?.includes('subject') ? wrong : undefined}
        onChange={(event) => change({ subject: event.currentTarget.value })}
      />
      <Textarea
        label="Text"
        description={fixed ? undefined : marksHint}
        className={classes.text ?? ''}
        autosize={false}
        readOnly={fixed}
        value={words.text}
        error={wrong === null || wrong.includes('subject') ? undefined : wrong}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <Text size="xs" className={classes.quiet}>
        {fixed ? 'Who is enrolled with an experiment gets the emails that it compares, as they are. ' : ''}
        Your company, its postal address and the way to opt out follow below.
      </Text>
    </div>
  );
}
