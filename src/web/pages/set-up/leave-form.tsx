import { Button, Group, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Failure } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { useUsers } from './data.ts';
import classes from './set-up.module.css';

interface Fields {
  readonly userId: string | null;
  readonly from: string;
  readonly until: string;
  readonly policy: 'hold' | 'hand_over';
  readonly colleagueId: string | null;
  readonly note: string;
}

function missing({ userId, from, until, policy, colleagueId }: Fields): string | null {
  if (userId === null) return 'Say who is away.';
  if (from === '' || until === '') return 'Give the first and the last day.';
  if (until < from) return 'The last day comes before the first.';
  return policy === 'hand_over' && colleagueId === null ? 'Say who gets their tasks and replies.' : null;
}

/** Plans a leave: a rep for themselves, managers and admins for everybody. */
export function LeaveForm(props: { readonly close: () => void }) {
  const { user } = useMe();
  const queries = useQueryClient();
  const users = (useUsers().data?.items ?? []).filter((one) => one.active);
  const [fields, setFields] = useState<Fields>({
    userId: user.id,
    from: '',
    until: '',
    policy: 'hold',
    colleagueId: null,
    note: '',
  });
  const set = (patch: Partial<Fields>) => setFields({ ...fields, ...patch });
  const save = useMutation({
    mutationFn: () => {
      const { userId, from, until, policy, colleagueId, note } = fields;
      const json = {
        from,
        until,
        policy,
        ...(userId === null ? {} : { userId }),
        ...(policy === 'hand_over' && colleagueId !== null ? { colleagueId } : {}),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      };
      return call(api.leaves.$post({ json }));
    },
    onSuccess: async (leave) => {
      await queries.invalidateQueries();
      props.close();
      say(`The leave of ${leave.user?.name ?? user.name} is planned.`);
    },
  });
  const choices = users.map(({ id, name }) => ({ value: id, label: name }));
  const why = missing(fields);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null) save.mutate();
      }}
    >
      <Stack gap="sm">
        {user.role === 'rep' ? null : (
          <Select
            label="Who"
            placeholder="Choose"
            searchable
            allowDeselect={false}
            data={choices}
            value={fields.userId}
            onChange={(userId) => set({ userId })}
          />
        )}
        <div className={classes.days}>
          <TextInput
            type="date"
            label="First day away"
            value={fields.from}
            onChange={(event) => set({ from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label="Last day away"
            value={fields.until}
            onChange={(event) => set({ until: event.currentTarget.value })}
          />
        </div>
        <Radio.Group
          label="Meanwhile"
          value={fields.policy}
          onChange={(policy) => set({ policy: policy === 'hand_over' ? 'hand_over' : 'hold' })}
        >
          <Stack gap={6} mt={4}>
            <Radio
              value="hold"
              label="Their runs are held"
              description="Emails, too. Everything goes on by itself on return, late mail spread."
            />
            <Radio
              value="hand_over"
              label="A colleague stands in"
              description="They get tasks, alerts and replies. Mail still comes from the rep’s address."
            />
          </Stack>
        </Radio.Group>
        {fields.policy === 'hand_over' ? (
          <Select
            label="Who stands in"
            placeholder="Choose"
            searchable
            allowDeselect={false}
            data={choices.filter(({ value }) => value !== fields.userId)}
            value={fields.colleagueId}
            onChange={(colleagueId) => set({ colleagueId })}
          />
        ) : null}
        <TextInput
          label="Note (everybody can read it)"
          maxLength={200}
          value={fields.note}
          onChange={(event) => set({ note: event.currentTarget.value })}
        />
        {save.error === null ? null : <Failure error={save.error} />}
        <Group gap="xs">
          <ReasonButton why={why} onClick={() => save.mutate()} variant="filled" loading={save.isPending}>
            Plan it
          </ReasonButton>
          <Button onClick={props.close}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}
