import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { BrakeButton, useBrake } from '../../parts/brake.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { Tag } from '../../parts/state.tsx';
import { say, sayFailure } from '../../parts/toast.tsx';
import { type Sender, type User, useSenders, useUsers } from './data.ts';
import { limitWords, SendingLimits } from './limits.tsx';
import classes from './set-up.module.css';

/** Who works here, as what, and from whom mail can come. */
export function Users() {
  const users = useUsers();
  const senders = useSenders();
  const { user: me } = useMe();
  const [adding, { open, close }] = useDisclosure(false);
  const why = me.role === 'admin' ? null : 'Only an admin can add users.';
  return (
    <Card
      title="Users and senders"
      aside={
        <ReasonButton why={why} onClick={open}>
          Add a user
        </ReasonButton>
      }
    >
      {users.data === undefined || senders.data === undefined ? (
        users.error === null ? (
          <Rows count={3} height={40} />
        ) : (
          <Failure error={users.error} retry={() => users.refetch()} />
        )
      ) : (
        <ul className={classes.items}>
          {users.data.items.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              sender={senders.data.items.find((one) => one.userId === user.id)}
              admin={me.role === 'admin'}
              own={user.id === me.id}
            />
          ))}
        </ul>
      )}
      <AddUser opened={adding} onClose={close} />
    </Card>
  );
}

function UserRow(props: {
  readonly user: User;
  readonly sender: Sender | undefined;
  readonly admin: boolean;
  readonly own: boolean;
}) {
  const { user, sender, admin, own } = props;
  const limits = sender === undefined ? '' : limitWords(sender);
  const brake = useBrake({ scope: 'sender', id: sender?.id ?? '' });
  const queries = useQueryClient();
  const link = useMutation({
    mutationFn: () => call(api.users[':id']['sign-in-link'].$post({ param: { id: user.id } })),
    onError: sayFailure,
  });
  const addSender = useMutation({
    mutationFn: () => call(api.senders.$post({ json: { userId: user.id } })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      say(`${user.name} is a sender.`);
    },
    onError: sayFailure,
  });
  return (
    <li className={classes.wide}>
      <div>
        <Group gap="xs">
          <Text fw={500}>{user.name}</Text>
          <Text size="sm" className={classes.quiet}>
            {user.role}
          </Text>
          {user.active ? null : <Tag look="quiet">not active</Tag>}
          {sender?.state === 'blocked' ? <Tag look="stopped">sender blocked</Tag> : null}
          {brake === undefined ? null : <Tag look="held">stopped by hand</Tag>}
        </Group>
        <Text size="sm" className={classes.quiet}>
          {sender === undefined
            ? `${user.email}, no sender`
            : `Sends from ${sender.email}${sender.mailboxId === null ? '' : ' by its own mailbox'}${limits === '' ? '' : `, ${limits}`}`}
        </Text>
      </div>
      <Group gap="xs">
        {sender === undefined ? null : (
          <BrakeButton named target={{ scope: 'sender', id: sender.id, name: sender.email }} />
        )}
        {user.active && sender !== undefined && (admin || own) ? <SendingLimits sender={sender} /> : null}
        {user.active && sender === undefined && admin ? (
          <Button onClick={() => addSender.mutate()} loading={addSender.isPending}>
            Make a sender
          </Button>
        ) : null}
        {user.active && admin ? (
          <Button onClick={() => link.mutate()} loading={link.isPending}>
            Sign-in link
          </Button>
        ) : null}
      </Group>
      {link.data === undefined ? null : (
        <ShownOnce words="Good once, within a day. It is not shown again:" secret={link.data.url} />
      )}
    </li>
  );
}

const roles = [
  { value: 'rep', label: 'Rep: own people and tasks' },
  { value: 'manager', label: 'Manager: everybody’s, and cadences' },
  { value: 'admin', label: 'Admin: settings, too' },
];

function AddUser(props: { readonly opened: boolean; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState('rep');
  const add = useMutation({
    mutationFn: () =>
      call(api.users.$post({ json: { email, name, role: role as 'rep' | 'manager' | 'admin' } })),
    onSuccess: async (user) => {
      await queries.invalidateQueries();
      setEmail('');
      setName('');
      props.onClose();
      say(`${user.name} is added. Make a sign-in link for them.`);
    },
  });
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={<Text fw={600}>Add a user</Text>}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Email"
            description="The one they have in the CRM: so they are the same user there."
            type="email"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            data-autofocus
          />
          <TextInput
            label="Name"
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="Role"
            data={roles}
            value={role}
            allowDeselect={false}
            onChange={(value) => setRole(value ?? 'rep')}
          />
          {add.error === null ? null : <Failure error={add.error} />}
          <Button type="submit" variant="filled" loading={add.isPending}>
            Add
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
