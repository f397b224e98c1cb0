import { Button, Code, CopyButton, Group, List, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { Tag } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import classes from './set-up.module.css';

type Calendar = InferResponseType<typeof api.meetings.secrets.$get, 200>['items'][number];
type Vendor = Calendar['vendor'];

/** What has to be entered there, beside the address and the secret. */
const vendors: Readonly<Record<Vendor, { readonly name: string; readonly steps: readonly string[] }>> = {
  calendly: {
    name: 'Calendly',
    steps: [
      'Make a webhook subscription by Calendly’s API (a paid plan is needed), with the address above as its url.',
      'Its events: invitee.created, invitee.canceled, invitee_no_show.created, invitee_no_show.deleted.',
      'Give it a signing_key of your own, of at least 16 characters, and enter the same here.',
    ],
  },
  calcom: {
    name: 'Cal.com',
    steps: [
      'In Cal.com, under Developer, Webhooks, add the address above.',
      'Triggers: booking created, rescheduled, cancelled, no-show updated, and meeting ended. No custom template.',
      'Give it a secret of at least 16 characters, and enter the same here.',
    ],
  },
};

const put = (vendor: Vendor, secret: string | null) =>
  call(api.meetings.secrets[':vendor'].$put({ param: { vendor }, json: { secret } }));

/** The calendars that report what became of meetings: which are listened to, and the secret of each. */
export function Calendars() {
  const calendars = useQuery({
    queryKey: ['meetings', 'secrets'],
    queryFn: () => call(api.meetings.secrets.$get()),
  });
  return (
    <Card title="Meetings">
      {calendars.data === undefined ? (
        calendars.error === null ? (
          <Rows count={2} height={48} />
        ) : (
          <Failure error={calendars.error} retry={() => calendars.refetch()} />
        )
      ) : (
        <ul className={classes.items}>
          {calendars.data.items.map((calendar) => (
            <CalendarRow key={calendar.vendor} of={calendar} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function stateWords({ own, environment }: Calendar): string {
  if (own) return 'Booked, moved, canceled and missed meetings come in, signed with this workspace’s secret.';
  if (environment)
    return 'Booked, moved, canceled and missed meetings come in, signed with the secret of the server’s environment.';
  return 'Nothing comes in from there: no secret is set, by which its calls could be believed.';
}

function CalendarRow({ of }: { readonly of: Calendar }) {
  const { name } = vendors[of.vendor];
  const { user } = useMe();
  const [setting, settingIs] = useDisclosure(false);
  const [asked, askedIs] = useDisclosure(false);
  const queries = useQueryClient();
  const on = of.own || of.environment;
  const why = user.role === 'admin' ? null : 'Only an admin can set what a calendar signs with.';
  const remove = async () => {
    await put(of.vendor, null);
    await queries.invalidateQueries();
    say(`The secret for ${name} is removed.`);
  };
  return (
    <li className={`${classes.wide} ${classes.beside}`}>
      <div>
        <Group gap="xs">
          <Text fw={600}>{name}</Text>
          <Tag look={on ? 'running' : 'quiet'}>{on ? 'listened to' : 'not listened to'}</Tag>
        </Group>
        <Text size="sm" className={classes.quiet}>
          {stateWords(of)}
        </Text>
      </div>
      <Group gap="xs">
        <ReasonButton
          why={why}
          onClick={settingIs.open}
          aria-label={`${of.own ? 'New secret' : 'Set the secret'} for ${name}`}
        >
          {of.own ? 'New secret' : 'Set the secret'}
        </ReasonButton>
        {of.own ? (
          <ReasonButton why={why} onClick={askedIs.open} aria-label={`Remove the secret for ${name}`}>
            Remove
          </ReasonButton>
        ) : null}
      </Group>
      <Modal
        opened={setting}
        onClose={settingIs.close}
        title={<Text fw={600}>Meetings from {name}</Text>}
        size="lg"
      >
        <SecretForm of={of} close={settingIs.close} />
      </Modal>
      <Confirm
        opened={asked}
        onClose={askedIs.close}
        title={`Remove the secret for ${name}?`}
        act="Remove"
        danger
        onAct={remove}
      >
        <Text size="sm">
          {of.environment
            ? 'From then on the secret of the server’s environment counts: what is signed with this one is refused.'
            : `From then on what ${name} reports is refused, and booked meetings are entered by hand.`}
        </Text>
      </Confirm>
    </li>
  );
}

const least = 16;

function SecretForm(props: { readonly of: Calendar; readonly close: () => void }) {
  const { of, close } = props;
  const { name, steps } = vendors[of.vendor];
  const queries = useQueryClient();
  const [secret, setSecret] = useState('');
  const save = useMutation({
    mutationFn: () => put(of.vendor, secret),
    onSuccess: async () => {
      await queries.invalidateQueries();
      close();
      say(`${name} is listened to.`);
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
        <Group gap="xs">
          <Code style={{ overflowWrap: 'anywhere' }}>{of.url}</Code>
          <CopyButton value={of.url}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy the address'}</Button>}
          </CopyButton>
        </Group>
        <List type="ordered" size="sm" spacing={4}>
          {steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
        <PasswordInput
          label="Secret"
          description="It is kept sealed, and nobody can read it back."
          required
          minLength={least}
          maxLength={500}
          autoComplete="off"
          value={secret}
          error={secret !== '' && secret.length < least ? `At least ${least} characters.` : undefined}
          onChange={(event) => setSecret(event.currentTarget.value)}
          data-autofocus
        />
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
