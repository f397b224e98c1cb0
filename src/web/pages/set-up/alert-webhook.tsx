import { Code, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, done } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';

const onlyAdmins = 'Only an admin can change where alerts are posted.';

/** Where the workspace's alerts are posted: an own service, or a channel of Slack. For admins. */
export function AlertWebhook() {
  const me = useMe();
  if (me.user.role !== 'admin') return null;
  return <Endpoint />;
}

function Endpoint() {
  const me = useMe();
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const stored = useQuery({
    queryKey: ['alert-webhook'],
    queryFn: () => call(api['alert-webhook'].$get()),
  });
  const settled = () => queries.invalidateQueries({ queryKey: ['alert-webhook'] });
  const set = useMutation({
    mutationFn: () => call(api['alert-webhook'].$put({ json: { url: url.trim() } })),
    onSuccess: async (made) => {
      setSecret(made.secret);
      setUrl('');
      await settled();
    },
  });
  const remove = useMutation({
    mutationFn: () => done(api['alert-webhook'].$delete()),
    onSuccess: async () => {
      setSecret(null);
      say('Alerts are posted nowhere any more.');
      await settled();
    },
  });
  const why = me.user.role !== 'admin' ? onlyAdmins : null;
  if (stored.data === undefined)
    return (
      <Card title="Where alerts are posted">
        {stored.error === null ? (
          <Rows count={2} height={28} />
        ) : (
          <Failure error={stored.error} retry={() => stored.refetch()} />
        )}
      </Card>
    );
  const { webhook } = stored.data;
  const failed = set.error ?? remove.error;
  return (
    <Card title="Where alerts are posted">
      <Stack gap="sm" align="stretch">
        <Text size="sm">
          {webhook === null
            ? 'Nowhere. Give an address of your own, or of an incoming webhook of Slack.'
            : `${webhook.url}: ${webhook.state === 'off' ? 'switched off' : 'on'}.`}
        </Text>
        {webhook?.problem ? <Text size="sm">{webhook.problem}</Text> : null}
        {secret === null ? null : (
          <Text size="sm" component="div">
            What is posted is signed with this secret, which is shown this once: <Code>{secret}</Code>
          </Text>
        )}
        <TextInput
          label="Address"
          placeholder="https://hooks.example.com/cadenza"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        {failed === null ? null : <Failure error={failed} />}
        <ReasonButton
          why={why ?? (url.trim() === '' ? 'Give an address first.' : null)}
          onClick={() => set.mutate()}
          variant="filled"
          loading={set.isPending}
        >
          Post alerts there
        </ReasonButton>
        {webhook === null ? null : (
          <ReasonButton why={why} onClick={() => remove.mutate()} loading={remove.isPending}>
            Post them nowhere
          </ReasonButton>
        )}
      </Stack>
    </Card>
  );
}
