import { Checkbox, NumberInput, Stack, Table } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';

const ways = ['crm_task', 'digest', 'webhook'] as const;
type Way = (typeof ways)[number];
const wayHeads: Readonly<Record<Way, string>> = {
  crm_task: 'Task in the CRM',
  digest: 'Daily mail',
  // May be parted on a narrow screen.
  webhook: 'Web\u00adhook',
};

/** What reps ask to be told of, by an alert's kind. */
const kinds = {
  replied: 'Replies',
  meeting_booked: 'Meetings booked',
  rule: 'Your rules: page visited, opened often …',
  colleague_replied: 'A colleague of theirs replied',
  unsubscribed: 'Opt-outs',
  bounced: 'Addresses that bounce',
} as const;
const otherwise = 'Everything else';

interface Draft {
  readonly ways: Readonly<Record<string, readonly Way[]>>;
  readonly otherwise: readonly Way[];
  readonly digestHour: number;
}

/** By which ways, beside the bell, one is told of what. Everybody sets it for themselves. */
export function AlertWays() {
  const settings = useQuery({ queryKey: ['alert-settings'], queryFn: () => call(api.me.alerts.$get()) });
  return (
    <Card title="Your alerts">
      {settings.error !== null && settings.data === undefined ? (
        <Failure error={settings.error} retry={() => settings.refetch()} />
      ) : settings.data === undefined ? (
        <Rows count={5} height={28} />
      ) : (
        <WaysForm stored={settings.data} />
      )}
    </Card>
  );
}

function WaysForm({ stored }: { readonly stored: Draft }) {
  const me = useMe();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Partial<Draft>>({});
  const now: Draft = {
    ways: draft.ways ?? stored.ways,
    otherwise: draft.otherwise ?? stored.otherwise,
    digestHour: draft.digestHour ?? stored.digestHour,
  };
  const save = useMutation({
    mutationFn: () => {
      const named = Object.entries(now.ways).map(([kind, list]): [string, Way[]] => [kind, [...list]]);
      const json = { ...now, otherwise: [...now.otherwise], ways: Object.fromEntries(named) };
      return call(api.me.alerts.$patch({ json }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['alert-settings'] });
      setDraft({});
      say('Your alerts are set.');
    },
  });
  const listOf = (kind: string | null) => (kind === null ? now.otherwise : (now.ways[kind] ?? now.otherwise));
  const toggle = (kind: string | null, way: Way) => {
    const list = listOf(kind);
    const next = list.includes(way) ? list.filter((one) => one !== way) : [...list, way];
    setDraft(
      kind === null ? { ...draft, otherwise: next } : { ...draft, ways: { ...now.ways, [kind]: next } },
    );
  };
  const row = (kind: string | null, label: string) => (
    <Table.Tr key={label}>
      <Table.Th scope="row">{label}</Table.Th>
      {ways.map((way) => (
        <Table.Td key={way}>
          <Checkbox
            aria-label={`${label}: ${wayHeads[way]}`}
            checked={listOf(kind).includes(way)}
            onChange={() => toggle(kind, way)}
          />
        </Table.Td>
      ))}
    </Table.Tr>
  );
  const unchanged = Object.keys(draft).length === 0 ? 'Nothing is changed.' : null;
  return (
    <Stack gap="sm" align="stretch">
      <Table.ScrollContainer minWidth={280}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Beside the bell</Table.Th>
              {ways.map((way) => (
                <Table.Th key={way} scope="col">
                  {wayHeads[way]}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {Object.entries(kinds).map(([kind, label]) => row(kind, label))}
            {row(null, otherwise)}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <NumberInput
        label="Hour of the daily mail"
        description={`From 0 to 23, by your clock (${me.user.zone}). Nothing to say, no mail.`}
        min={0}
        max={23}
        allowDecimal={false}
        value={now.digestHour}
        onChange={(value) => setDraft({ ...draft, digestHour: Math.trunc(Number(value)) || 0 })}
      />
      {save.error === null ? null : <Failure error={save.error} />}
      <ReasonButton why={unchanged} onClick={() => save.mutate()} variant="filled" loading={save.isPending}>
        Save
      </ReasonButton>
    </Stack>
  );
}
