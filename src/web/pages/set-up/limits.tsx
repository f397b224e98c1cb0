import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { Failure } from '../../parts/page.tsx';
import { say } from '../../parts/toast.tsx';
import { plural } from '../../words.ts';
import type { Sender } from './data.ts';

type Limits = Pick<Sender, 'mailsPerDay' | 'mailsPerHour' | 'mailGapSeconds'>;

/** How much mail may come from a sender, as it stands beside the address; empty without limits. */
export function limitWords({ mailsPerDay, mailsPerHour, mailGapSeconds }: Limits): string {
  const parts = [
    ...(mailsPerDay === null ? [] : [`${plural(mailsPerDay, 'mail')} a day`]),
    ...(mailsPerHour === null ? [] : [`${plural(mailsPerHour, 'mail')} an hour`]),
    ...(mailGapSeconds === null ? [] : [`${plural(mailGapSeconds, 'second')} apart`]),
  ];
  return parts.length === 0 ? '' : `at most ${parts.join(', ')}`;
}

const fields = [
  [
    'mailsPerDay',
    'Mails a day',
    'A calendar day of the sender. 50 or fewer is usual for first mails.',
    100_000,
  ],
  ['mailsPerHour', 'Mails an hour', 'So that a day’s mails do not leave in one hour.', 100_000],
  ['mailGapSeconds', 'Seconds between two mails', 'A minute or more looks like a person at work.', 3600],
] as const;

/** The button beside a sender, and the form behind it. Nothing is lost by a limit: what is over it moves on. */
export function SendingLimits({ sender }: { readonly sender: Sender }) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button onClick={open} aria-label={`Limits of ${sender.name}`}>
        Limits
      </Button>
      <Modal opened={opened} onClose={close} title={<Text fw={600}>How much {sender.name} may send</Text>}>
        <LimitsForm sender={sender} close={close} />
      </Modal>
    </>
  );
}

function LimitsForm(props: { readonly sender: Sender; readonly close: () => void }) {
  const { sender, close } = props;
  const queries = useQueryClient();
  const { mailsPerDay, mailsPerHour, mailGapSeconds } = sender;
  const [limits, setLimits] = useState<Limits>({ mailsPerDay, mailsPerHour, mailGapSeconds });
  const save = useMutation({
    mutationFn: () => call(api.senders[':id'].$patch({ param: { id: sender.id }, json: limits })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      close();
      say('The limits are saved.');
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          Mails over a limit are not lost: each moves to the next moment that the limits and the person’s
          windows allow. Empty means no limit.
        </Text>
        {fields.map(([key, label, description, max]) => (
          <NumberInput
            key={key}
            label={label}
            description={description}
            min={1}
            max={max}
            allowDecimal={false}
            allowNegative={false}
            value={limits[key] ?? ''}
            onChange={(value) => setLimits({ ...limits, [key]: value === '' ? null : Number(value) })}
          />
        ))}
        {save.error === null ? null : <Failure error={save.error} />}
        <Group gap="xs">
          <Button type="submit" variant="filled" loading={save.isPending}>
            Save
          </Button>
          <Button onClick={close}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}
