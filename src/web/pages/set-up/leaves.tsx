import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { liveMs, useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { Tag } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import { day } from '../../words.ts';
import { LeaveForm } from './leave-form.tsx';
import classes from './set-up.module.css';

type Leave = InferResponseType<typeof api.leaves.$get, 200>['items'][number];

const looks = {
  planned: ['waiting', 'planned'],
  running: ['held', 'away now'],
  over: ['quiet', 'over'],
} as const;

/** Who is away or will be, and what becomes of their people meanwhile. */
export function Leaves() {
  const leaves = useQuery({
    queryKey: ['leaves'],
    queryFn: () => call(api.leaves.$get()),
    refetchInterval: liveMs,
  });
  const [adding, { open, close }] = useDisclosure(false);
  return (
    <Card title="Away" aside={<Button onClick={open}>Plan a leave</Button>}>
      {leaves.data === undefined ? (
        leaves.error === null ? (
          <Rows count={2} height={40} />
        ) : (
          <Failure error={leaves.error} retry={() => leaves.refetch()} />
        )
      ) : leaves.data.items.length === 0 ? (
        <Text size="sm" className={classes.quiet}>
          Nobody is away. While somebody is, their people wait for them, or a colleague gets their tasks and
          replies.
        </Text>
      ) : (
        <ul className={classes.items}>
          {leaves.data.items.map((leave) => (
            <LeaveRow key={leave.id} leave={leave} />
          ))}
        </ul>
      )}
      <Modal opened={adding} onClose={close} title={<Text fw={600}>Plan a leave</Text>}>
        <LeaveForm close={close} />
      </Modal>
    </Card>
  );
}

/** A calendar day as people read it: `Mon 21 Dec`. */
const dayWords = (iso: string) => day(new Date(`${iso}T12:00:00Z`), 'UTC');

function leaveWords({ kind, policy, colleague, fromDay, untilDay }: Leave): string {
  if (kind === 'deactivated') return 'Deactivated: their runs are held until somebody takes them over.';
  const does =
    policy === 'hold'
      ? 'Their runs are held.'
      : `${colleague?.name ?? 'Somebody who is gone'} gets their tasks and replies.`;
  return `${fromDay === null ? '' : `From ${dayWords(fromDay)}`}${untilDay === null ? '' : ` to ${dayWords(untilDay)}`}. ${does}`;
}

function LeaveRow({ leave }: { readonly leave: Leave }) {
  const { user } = useMe();
  const [moving, movingIs] = useDisclosure(false);
  const [ending, endingIs] = useDisclosure(false);
  const name = leave.user?.name ?? 'Somebody who is gone';
  const [look, word] = looks[leave.state];
  const why =
    user.role === 'rep' && leave.user?.id !== user.id
      ? 'Only they, a manager or an admin can change this leave.'
      : null;
  const end = leave.state === 'planned' ? 'Call off' : 'End now';
  return (
    <li className={`${classes.wide} ${classes.beside}`}>
      <div>
        <Group gap="xs">
          <Text fw={500}>{name}</Text>
          <Tag look={look}>{word}</Tag>
        </Group>
        <Text size="sm" className={classes.quiet}>
          {leaveWords(leave)}
          {leave.note === null ? '' : ` ${leave.note}`}
        </Text>
      </div>
      {leave.kind === 'deactivated' ? null : (
        <Group gap="xs">
          <ReasonButton why={why} onClick={movingIs.open} aria-label={`Move the last day of ${name}’s leave`}>
            Move
          </ReasonButton>
          <ReasonButton why={why} onClick={endingIs.open} aria-label={`${end}: ${name}’s leave`}>
            {end}
          </ReasonButton>
        </Group>
      )}
      <MoveLeave leave={leave} name={name} opened={moving} onClose={movingIs.close} />
      <EndLeave leave={leave} name={name} opened={ending} onClose={endingIs.close} />
    </li>
  );
}

interface Asked {
  readonly leave: Leave;
  readonly name: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function MoveLeave({ leave, name, opened, onClose }: Asked) {
  const queries = useQueryClient();
  const [until, setUntil] = useState(leave.untilDay ?? '');
  const move = async () => {
    await call(api.leaves[':id'].$patch({ param: { id: leave.id }, json: { until } }));
    await queries.invalidateQueries();
    say(`${name} is away until ${dayWords(until)}.`);
  };
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={`Move the end of ${name}’s leave?`}
      act="Move"
      onAct={move}
    >
      <TextInput
        type="date"
        label="Last day away"
        min={leave.fromDay ?? undefined}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
    </Confirm>
  );
}

function EndLeave({ leave, name, opened, onClose }: Asked) {
  const queries = useQueryClient();
  const planned = leave.state === 'planned';
  const end = async () => {
    await call(api.leaves[':id'].end.$post({ param: { id: leave.id } }));
    await queries.invalidateQueries();
    say(planned ? `${name}’s leave is called off.` : `${name} is back.`);
  };
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title={planned ? `Call off ${name}’s leave?` : `End ${name}’s leave now?`}
      act={planned ? 'Call off' : 'End it now'}
      onAct={end}
    >
      <Text size="sm">
        {planned
          ? 'It does not take place: nothing of theirs is held or handed over.'
          : 'What was held goes on, late mail spread over the next windows; what a colleague has still open comes back.'}
      </Text>
    </Confirm>
  );
}
