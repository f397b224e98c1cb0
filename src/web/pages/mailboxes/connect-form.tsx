import { Button, Checkbox, Group, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Failure } from '../../parts/page.tsx';
import { say } from '../../parts/toast.tsx';
import { usersQuery } from '../../queries.ts';
import type { Wish } from './data.ts';
import { type PresetKey, presetOf, presets } from './presets.ts';
import { ServerFields } from './server-fields.tsx';

/** The form's values; `provider` is null while it follows from the address. */
interface Fields extends Pick<Wish, 'address' | 'password' | 'smtp' | 'imap'> {
  readonly userId: string | null;
  readonly user: string;
  readonly savesSent: boolean;
  readonly provider: PresetKey | null;
}

const serversOf = (key: PresetKey) => {
  const { smtp, imap, savesSent } = presets[key];
  return { smtp, imap, savesSent };
};

/** Connects a mailbox by SMTP and IMAP, or opens one again whose password changed. Nothing is kept before both servers let us in. */
export function ConnectForm(props: {
  /** Whose mailbox it is, and which; null for a new one of one's own. */
  readonly again: { readonly userId: string; readonly address: string } | null;
  readonly close: () => void;
}) {
  const { again, close } = props;
  const me = useMe();
  const queries = useQueryClient();
  const [fields, setFields] = useState<Fields>(() => {
    const address = again?.address ?? me.sender?.email ?? me.user.email;
    return {
      address,
      password: '',
      user: '',
      userId: again?.userId ?? me.user.id,
      provider: null,
      ...serversOf(presetOf(address)),
    };
  });
  const set = (patch: Partial<Fields>) => setFields({ ...fields, ...patch });
  const provider = fields.provider ?? presetOf(fields.address);
  const save = useMutation({
    mutationFn: () => {
      const { userId, user, provider: _, ...rest } = fields;
      const json = {
        ...rest,
        ...(user.trim() === '' ? {} : { user: user.trim() }),
        ...(userId === null || userId === me.user.id ? {} : { userId }),
      };
      return call(api.mailboxes.$post({ json }));
    },
    onSuccess: async ({ address }) => {
      await queries.invalidateQueries();
      close();
      say(`${address} is connected. Choose below whether its mail leaves by it.`);
    },
  });
  /** A new address may be at another provider: look again, unless the user has chosen one. */
  const setAddress = (address: string) =>
    set({
      address,
      ...(fields.provider === null && presetOf(address) !== provider ? serversOf(presetOf(address)) : {}),
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="sm">
        {me.user.role === 'admin' ? (
          <Owner value={fields.userId} readOnly={again !== null} onChange={(userId) => set({ userId })} />
        ) : null}
        <TextInput
          label="Address"
          description="The one that mail is sent from."
          type="email"
          required
          readOnly={again !== null}
          value={fields.address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          data-autofocus={again === null || undefined}
        />
        <Select
          label="Provider"
          data={Object.entries(presets).map(([value, { label }]) => ({ value, label }))}
          allowDeselect={false}
          value={provider}
          onChange={(key) =>
            key !== null && set({ provider: key as PresetKey, ...serversOf(key as PresetKey) })
          }
        />
        <PasswordInput
          label="Password"
          description={presets[provider].password ?? 'An app password, where your provider has such.'}
          required
          autoComplete="off"
          value={fields.password}
          onChange={(event) => set({ password: event.currentTarget.value })}
          data-autofocus={again !== null || undefined}
        />
        {provider === 'other' ? (
          <>
            <TextInput
              label="Name to sign in with"
              description="Empty: the address."
              autoComplete="off"
              value={fields.user}
              onChange={(event) => set({ user: event.currentTarget.value })}
            />
            <ServerFields
              legend="Sending (SMTP)"
              placeholder="smtp.example.com"
              value={fields.smtp}
              onChange={(smtp) => set({ smtp })}
            />
            <ServerFields
              legend="Reading (IMAP)"
              placeholder="imap.example.com"
              value={fields.imap}
              onChange={(imap) => set({ imap })}
            />
            <Checkbox
              label="The server files what is sent under Sent by itself"
              description="Otherwise Cadenza files a copy there."
              checked={fields.savesSent}
              onChange={(event) => set({ savesSent: event.currentTarget.checked })}
            />
          </>
        ) : (
          <Text size="sm">
            {fields.smtp.host} for sending, {fields.imap.host} for reading.
          </Text>
        )}
        <Text size="sm">
          Cadenza signs in to both servers first. The password is kept sealed and is never shown.
        </Text>
        {save.error === null ? null : <Failure error={save.error} />}
        <Group gap="xs">
          <Button type="submit" variant="filled" loading={save.isPending}>
            {again === null ? 'Connect' : 'Open it again'}
          </Button>
          <Button onClick={close}>Cancel</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Whose mailbox it is: an admin may connect a colleague's. */
function Owner(props: {
  readonly value: string | null;
  readonly readOnly: boolean;
  readonly onChange: (userId: string | null) => void;
}) {
  const users = useQuery(usersQuery).data?.items ?? [];
  return (
    <Select
      label="Whose mailbox"
      placeholder="Choose"
      required
      allowDeselect={false}
      readOnly={props.readOnly}
      data={users.filter((user) => user.active).map(({ id, name }) => ({ value: id, label: name }))}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
