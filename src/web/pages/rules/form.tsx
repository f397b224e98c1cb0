import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Card, Failure } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { usersQuery } from '../../queries.ts';
import { onlyManagers } from './data.ts';
import { type Draft, draftOf, missing, newDraft, wishOf } from './draft.ts';
import { beginsWith, PresentMembers } from './present-members.tsx';
import classes from './rules.module.css';
import { Then } from './then.tsx';
import type { Rule } from './types.ts';
import { When } from './when.tsx';

/** A rule as a form: what sets it off, what it does, and whose it is. Null for a new one. */
export function RuleForm({ rule }: { readonly rule: Rule | null }) {
  const { user } = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft>(() => (rule === null ? newDraft(user.id) : draftOf(rule)));
  const set = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch });
  const users = useQuery(usersQuery).data?.items ?? [];
  const back = () => navigate({ to: '/set-up/rules' });
  const save = useMutation({
    mutationFn: () => {
      const json = wishOf(draft);
      return rule === null
        ? call(api.rules.$post({ json }))
        : call(api.rules[':id'].$patch({ param: { id: rule.id }, json }));
    },
    onSuccess: async ({ name }) => {
      await queries.invalidateQueries();
      say(rule === null ? `The rule ‘${name}’ acts from now on.` : `The rule ‘${name}’ is saved.`);
      await back();
    },
  });
  const [asked, { open: ask, close: unask }] = useDisclosure(false);
  const crowd = beginsWith(draft, rule);
  const saveOrAsk = () => (crowd === null ? save.mutate() : ask());
  const why = onlyManagers(user.role, 'change rules') ?? missing(draft);
  const owners = users.filter((one) => one.active || one.id === draft.ownerUserId);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null) saveOrAsk();
      }}
    >
      <Stack gap="md">
        <Card>
          <div className={classes.pair}>
            <TextInput
              label="Name"
              description="Stands as the reason with whomever it enrolls, pauses or tells of."
              maxLength={120}
              value={draft.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <Select
              label="Owner"
              description="The runs are theirs, and mails come from them."
              placeholder="Choose"
              searchable
              allowDeselect={false}
              data={owners.map(({ id, name, active }) => ({
                value: id,
                label: active ? name : `${name} (not active)`,
              }))}
              value={draft.ownerUserId}
              onChange={(ownerUserId) => set({ ownerUserId })}
            />
          </div>
        </Card>
        <Card title="What sets it off">
          <When value={draft.when} because={rule?.because ?? null} onChange={(when) => set({ when })} />
        </Card>
        <Card title="What it does">
          <Then draft={draft} set={set} />
        </Card>
        {save.error === null ? null : <Failure error={save.error} />}
        <Group gap="xs">
          <ReasonButton why={why} onClick={saveOrAsk} variant="filled" loading={save.isPending}>
            {rule === null ? 'Add the rule' : 'Save'}
          </ReasonButton>
          <Button onClick={back}>Cancel</Button>
        </Group>
      </Stack>
      {crowd === null ? null : (
        <Confirm
          opened={asked}
          onClose={unask}
          title="Begin with those who are in the list now?"
          act={rule === null ? 'Add the rule' : 'Save'}
          onAct={() => save.mutateAsync()}
        >
          <PresentMembers list={crowd} enrolls={draft.enroll} />
        </Confirm>
      )}
    </form>
  );
}
