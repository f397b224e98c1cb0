import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import { api, call, done } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { Tag } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import { useUsers } from './data.ts';
import classes from './set-up.module.css';

type Key = InferResponseType<typeof api.keys.$get, 200>['items'][number];

/** The keys by which programs use the API. For admins. */
export function ApiKeys() {
  const { user } = useMe();
  return user.role === 'admin' ? <Keys /> : null;
}

function Keys() {
  const keys = useQuery({ queryKey: ['api-keys'], queryFn: () => call(api.keys.$get()) });
  const [making, { open, close }] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Card title="API keys" aside={<Button onClick={open}>Make a key</Button>}>
      {secret === null ? null : <ShownOnce words="The key is not shown again:" secret={secret} />}
      {keys.data === undefined ? (
        keys.error === null ? (
          <Rows count={2} height={40} />
        ) : (
          <Failure error={keys.error} retry={() => keys.refetch()} />
        )
      ) : keys.data.items.length === 0 ? (
        <Text size="sm" className={classes.quiet}>
          There are none. Programs and the command line use the API by a key.
        </Text>
      ) : (
        <ul className={classes.items}>
          {keys.data.items.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </ul>
      )}
      <MakeKey opened={making} onClose={close} onMade={setSecret} />
    </Card>
  );
}

function KeyRow({ apiKey }: { readonly apiKey: Key }) {
  const { user } = useMe();
  const queries = useQueryClient();
  const [revoking, { open, close }] = useDisclosure(false);
  const { id, name, email, role, active, createdAt } = apiKey;
  const revoke = async () => {
    await done(api.keys[':id'].$delete({ param: { id } }));
    say(`The key ‘${name}’ is revoked.`);
    await queries.invalidateQueries();
  };
  return (
    <li className={`${classes.wide} ${classes.beside}`}>
      <div>
        <Group gap="xs">
          <Text fw={500}>{name}</Text>
          {active ? null : <Tag look="quiet">user not active</Tag>}
        </Group>
        <Text size="sm" className={classes.quiet}>
          Acts as {email} ({role})
          {createdAt === null ? null : (
            <>
              , since <Moment at={createdAt} zone={user.zone} />
            </>
          )}
        </Text>
      </div>
      <Button onClick={open} aria-label={`Revoke the key ${name}`}>
        Revoke
      </Button>
      <Confirm
        opened={revoking}
        onClose={close}
        title={`Revoke ‘${name}’?`}
        act="Revoke"
        danger
        onAct={revoke}
      >
        <Text size="sm">Whatever uses this key is refused at once. It cannot be taken back.</Text>
      </Confirm>
    </li>
  );
}

function MakeKey(props: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (secret: string) => void;
}) {
  const me = useMe();
  const users = useUsers();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [userId, setUserId] = useState(me.user.id);
  const make = useMutation({
    mutationFn: () => call(api.keys.$post({ json: { name, ...(userId === null ? {} : { userId }) } })),
    onSuccess: async ({ key }) => {
      props.onMade(key);
      setName('');
      props.onClose();
      await queries.invalidateQueries();
    },
  });
  const active = (users.data?.items ?? []).filter((user) => user.active);
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={<Text fw={600}>Make an API key</Text>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="What it is for"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Select
            label="Whom it acts as"
            description="It may do what they may, and no more."
            data={active.map((user) => ({ value: user.id, label: `${user.name} (${user.role})` }))}
            value={userId}
            allowDeselect={false}
            onChange={setUserId}
          />
          {make.error === null ? null : <Failure error={make.error} />}
          <Button type="submit" variant="filled" loading={make.isPending}>
            Make
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
