import { Checkbox, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { type Me, useMe } from '../../frame/me.ts';
import { Card, Failure } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';

type Fields = Me['workspace']['tracking'];

const boxes = [
  {
    key: 'opens',
    label: 'Watch who opens mails',
    description:
      'By an invisible picture in the mail. Without it, opens are not counted, and no rule on opens acts.',
  },
  {
    key: 'clicks',
    label: 'Watch who clicks links',
    description:
      'Links lead through the mail service. Without it, nobody counts as having clicked, also for cadences that ask.',
  },
] as const;

/** Whether opens and clicks are watched; in much of Europe that needs the consent of whoever is watched. */
export function Tracking() {
  const me = useMe();
  const queries = useQueryClient();
  const stored = me.workspace.tracking;
  const [draft, setDraft] = useState<Partial<Fields>>({});
  const fields: Fields = { ...stored, ...draft };
  const changed = fields.opens !== stored.opens || fields.clicks !== stored.clicks;
  const save = useMutation({
    mutationFn: () => call(api.workspace.$patch({ json: { tracking: fields } })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      setDraft({});
      say('The settings hold from the next mail on.');
    },
  });
  const readOnly = me.user.role !== 'admin';
  const why = readOnly ? 'Only an admin can change what is watched.' : changed ? null : 'Nothing is changed.';
  return (
    <Card title="Opens and clicks">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (why === null) save.mutate();
        }}
      >
        <Stack gap="sm" align="stretch">
          <Text size="sm">
            In much of Europe, watching needs the consent of whoever gets the mail. Mail by reps’ own
            mailboxes is never watched.
          </Text>
          {boxes.map(({ key, ...words }) => (
            <Checkbox
              key={key}
              {...words}
              checked={fields[key]}
              disabled={readOnly}
              onChange={(event) => setDraft({ ...draft, [key]: event.currentTarget.checked })}
            />
          ))}
          {save.error === null ? null : <Failure error={save.error} />}
          <ReasonButton why={why} onClick={() => save.mutate()} variant="filled" loading={save.isPending}>
            Save
          </ReasonButton>
        </Stack>
      </form>
    </Card>
  );
}
