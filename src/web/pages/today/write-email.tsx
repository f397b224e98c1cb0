import { Alert, Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Key } from '../../parts/key.tsx';
import { marksHint } from '../../parts/marked.tsx';
import { Card } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { plural } from '../../words.ts';
import type { TaskDetail } from './queue.ts';

const head = 'Subject: ';

/** The draft of an email that lacks something: its subject, null where it answers in a thread, and its text. */
function draftIn(script: string): { readonly subject: string | null; readonly text: string } {
  const end = script.indexOf('\n\n');
  if (!script.startsWith(head) || end === -1) return { subject: null, text: script };
  return { subject: script.slice(head.length, end), text: script.slice(end + 2) };
}

const mark = /\[[a-z_]+(?:\.[a-z0-9_]+)+\]|\{\{|\{%/i;

/** What the email lacks, and the email itself to be written by hand: it goes out as it stands. */
export function WriteEmail(props: {
  readonly task: TaskDetail;
  readonly onWritten: (email: { readonly subject?: string; readonly text: string }) => void;
  readonly onSkip: () => void;
}) {
  const { task, onWritten, onSkip } = props;
  const draft = draftIn(task.script);
  const [subject, setSubject] = useState(draft.subject);
  const [text, setText] = useState(draft.text);
  const lacks = task.missing;
  const whole = !mark.test(`${subject ?? ''}\n${text}`) && text.trim() !== '' && subject?.trim() !== '';
  return (
    <Card title={task.step.name}>
      <Stack gap="sm">
        <Alert color="yellow" variant="light" py={6}>
          {lacks.length === 0
            ? `The text cannot be sent: ${task.run.words}`
            : `${plural(lacks.length, 'value is', 'values are')} missing: ${lacks.join(', ')}.`}{' '}
          Add it in the CRM, and the email goes out by itself; or write it here.
        </Alert>
        {subject === null ? null : (
          <TextInput
            label="Subject"
            value={subject}
            maxLength={250}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
        )}
        <Textarea
          label="Email"
          description={marksHint}
          autosize
          minRows={6}
          maxRows={20}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group gap="xs">
          <ReasonButton
            why={whole ? null : 'Write what stands in brackets first, or take it out.'}
            onClick={() => onWritten({ text, ...(subject === null ? {} : { subject }) })}
          >
            Send as written
          </ReasonButton>
          <Button size="compact-sm" variant="subtle" onClick={onSkip}>
            Skip
            <Key>s</Key>
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
