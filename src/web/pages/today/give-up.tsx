import { Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { Key } from '../../parts/key.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import classes from './focus.module.css';
import type { TaskDetail } from './queue.ts';

const reasons = {
  skip: [
    'Spoke to them already',
    'A colleague is in touch with them',
    'Does not fit this person',
    'Not a good moment for them',
    'Will do it outside the cadence',
  ],
  'not-done': [
    'No time left for it',
    'The number or profile does not work',
    'Could not find them',
    'Waiting for information',
    'A technical problem',
  ],
} as const;

export type GiveUpKind = keyof typeof reasons;

function whatFollows(kind: GiveUpKind, task: TaskDetail): string {
  const next =
    task.following === null ? 'the run ends, as this is the last step' : `‘${task.following.name}’ follows`;
  if (kind === 'skip')
    return `This touch is left out on purpose, and ${next}. Nothing is written to the CRM.`;
  return task.ifNotDone === 'hold'
    ? 'It is recorded as not done, and the run holds until you resume it. Nothing is written to the CRM.'
    : `It is recorded as not done, and ${next}. Nothing is written to the CRM.`;
}

/** Asks why a task is left out or not done: five ready reasons by number, or one's own words. */
export function GiveUp(props: {
  readonly kind: GiveUpKind | null;
  readonly task: TaskDetail;
  readonly onClose: () => void;
  readonly onReason: (kind: GiveUpKind, reason: string) => void;
}) {
  const { kind, task, onClose, onReason } = props;
  const [own, setOwn] = useState('');
  if (kind === null) return null;
  const ready: readonly string[] = reasons[kind];
  const press = (event: KeyboardEvent) => {
    const reason = ready[Number(event.key) - 1];
    if (reason === undefined || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    onReason(kind, reason);
  };
  const long = own.trim().length >= 3;
  return (
    <Modal
      opened
      onClose={onClose}
      title={<Text fw={600}>{kind === 'skip' ? 'Skip this touch' : 'Not done'}</Text>}
      onKeyDown={press}
    >
      <Stack gap="sm">
        <Text size="sm">{whatFollows(kind, task)} Why?</Text>
        <div className={classes.reasons}>
          {ready.map((reason, at) => (
            <button
              key={reason}
              type="button"
              className={classes.outcome}
              onClick={() => onReason(kind, reason)}
              {...(at === 0 ? { 'data-autofocus': true } : {})}
            >
              {reason}
              <Key>{String(at + 1)}</Key>
            </button>
          ))}
        </div>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (long) onReason(kind, own.trim());
          }}
        >
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <TextInput
              label="Another reason"
              value={own}
              maxLength={300}
              onChange={(event) => setOwn(event.currentTarget.value)}
              style={{ flex: 1 }}
            />
            <ReasonButton
              size="sm"
              why={long ? null : 'Write why first, in a word or two.'}
              onClick={() => onReason(kind, own.trim())}
            >
              {kind === 'skip' ? 'Skip' : 'Not done'}
            </ReasonButton>
          </Group>
        </form>
      </Stack>
    </Modal>
  );
}
