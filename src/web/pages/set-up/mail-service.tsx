import { Code, Group, NativeSelect, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, done } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { Tag } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';

const read = () => call(api['mail-service'].$get());
type Service = Awaited<ReturnType<typeof read>>;
type Region = NonNullable<Service['own']>['region'];

const regions: Readonly<Record<string, Region>> = { same: null, global: 'global', eu: 'eu' };

/** By which SendGrid account mail of this workspace leaves: its own, or the one that Cadenza was set up with. For admins. */
export function MailService() {
  const { user } = useMe();
  return user.role === 'admin' ? <Account /> : null;
}

function Account() {
  const stored = useQuery({ queryKey: ['mail-service'], queryFn: read });
  return (
    <Card
      title="Mail service"
      aside={
        stored.data === undefined ? undefined : (
          <Tag look={stored.data.own === null ? 'quiet' : 'running'}>
            {stored.data.own === null ? 'shared' : 'its own'}
          </Tag>
        )
      }
    >
      {stored.data === undefined ? (
        stored.error === null ? (
          <Rows count={3} height={28} />
        ) : (
          <Failure error={stored.error} retry={() => stored.refetch()} />
        )
      ) : (
        <AccountForm stored={stored.data} />
      )}
    </Card>
  );
}

/** How it is now, in words. */
function Now({ stored: { own, inForce } }: { readonly stored: Service }) {
  const { user } = useMe();
  return (
    <Text size="sm" component="div">
      {own === null ? (
        <>Mail leaves by the SendGrid account that Cadenza was set up with. </>
      ) : (
        <>
          Mail leaves by this workspace’s own SendGrid account, set <Moment at={own.setAt} zone={user.zone} />
          .{' '}
        </>
      )}
      {inForce.events
        ? 'Bounces and opt-outs are heard of. '
        : 'Bounces and complaints are not heard of: give the verification key. '}
      {inForce.inboundDomain === null
        ? 'Replies are not received.'
        : `Replies come in at ${inForce.inboundDomain}.`}
    </Text>
  );
}

function useForm({ own }: Service) {
  const [apiKey, setApiKey] = useState('');
  const [region, setRegion] = useState(own?.region ?? 'same');
  const [publicKeys, setPublicKeys] = useState((own?.publicKeys ?? []).join('\n'));
  const [domain, setDomain] = useState(own?.inboundDomain ?? '');
  const json = {
    ...(apiKey.trim() === '' ? {} : { apiKey: apiKey.trim() }),
    region: regions[region] ?? null,
    publicKeys: publicKeys.split(/\s+/).filter((key) => key !== ''),
    inboundDomain: domain.trim() === '' ? null : domain.trim(),
  };
  const why = own === null && apiKey.trim() === '' ? 'Give the API key first.' : null;
  const empty = () => {
    setApiKey('');
    setRegion('same');
    setPublicKeys('');
    setDomain('');
  };
  return {
    apiKey,
    setApiKey,
    region,
    setRegion,
    publicKeys,
    setPublicKeys,
    domain,
    setDomain,
    json,
    why,
    empty,
  };
}

function Fields({ form, own }: { readonly form: ReturnType<typeof useForm>; readonly own: Service['own'] }) {
  return (
    <>
      <PasswordInput
        label="API key"
        description={
          own === null
            ? 'With the permissions "Mail Send" and, if the account has it, "Email Activity". It is asked before it is kept, and never shown again.'
            : 'Leave it empty to keep the one there is.'
        }
        autoComplete="off"
        value={form.apiKey}
        onChange={(event) => form.setApiKey(event.currentTarget.value)}
      />
      <NativeSelect
        label="Region of the account"
        data={[
          { value: 'same', label: 'As Cadenza was set up' },
          { value: 'global', label: 'Global' },
          { value: 'eu', label: 'European Union' },
        ]}
        value={form.region}
        onChange={(event) => form.setRegion(event.currentTarget.value)}
      />
      <Textarea
        label="Verification key of the event webhook"
        description="One a line; two while you replace one."
        autosize
        minRows={2}
        value={form.publicKeys}
        onChange={(event) => form.setPublicKeys(event.currentTarget.value)}
      />
      <TextInput
        label="Domain for replies"
        description="Only if the account’s Inbound Parse receives one; else replies come in as before."
        placeholder="reply.example.com"
        value={form.domain}
        onChange={(event) => form.setDomain(event.currentTarget.value)}
      />
    </>
  );
}

function AccountForm({ stored }: { readonly stored: Service }) {
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const [asked, { open, close }] = useDisclosure(false);
  const form = useForm(stored);
  const save = useMutation({
    mutationFn: () => call(api['mail-service'].$put({ json: form.json })),
    onSuccess: async (saved) => {
      setSecret(saved.inboundSecret);
      form.setApiKey('');
      say('Mail leaves by the workspace’s own account.');
      await queries.invalidateQueries();
    },
  });
  const remove = async () => {
    await done(api['mail-service'].$delete());
    setSecret(null);
    form.empty();
    say('Mail leaves by the account that Cadenza was set up with.');
    await queries.invalidateQueries();
  };
  return (
    <Stack gap="sm" align="stretch">
      <Now stored={stored} />
      <Fields form={form} own={stored.own} />
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        In that account, the event webhook posts to <Code>{stored.urls.events}</Code>, and Inbound Parse to{' '}
        <Code>{`${stored.urls.inbound}?key=${secret ?? '…'}`}</Code>
        {secret === null ? null : '. The key is shown this once.'}
      </Text>
      {save.error === null ? null : <Failure error={save.error} />}
      <Group gap="xs">
        <ReasonButton why={form.why} onClick={() => save.mutate()} variant="filled" loading={save.isPending}>
          Check and save
        </ReasonButton>
        {stored.own === null ? null : (
          <ReasonButton why={null} onClick={open}>
            Use the shared account
          </ReasonButton>
        )}
      </Group>
      <Confirm
        opened={asked}
        onClose={close}
        title="Forget this account?"
        act="Forget it"
        danger
        onAct={remove}
      >
        <Text size="sm">
          Mail leaves by the account that Cadenza was set up with from now on. What this account still posts
          is refused: bounces and opt-outs of mails that left by it are not heard of any more.
        </Text>
      </Confirm>
    </Stack>
  );
}
