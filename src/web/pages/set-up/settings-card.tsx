import { Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Card, Failure } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';

type Patch = Parameters<typeof api.workspace.$patch>[0]['json'];

/**
 * A card with a part of the workspace's settings: an admin changes a draft of it and saves, everybody else reads.
 * `whose` ends the sentence 'Only an admin can change …', `saved` is said once the server has it.
 */
export function SettingsCard<T extends object>(card: {
  readonly title: string;
  readonly whose: string;
  readonly saved: string;
  readonly stored: T;
  readonly patch: (fields: T) => Patch;
  readonly children: (
    fields: T,
    form: { readonly set: (part: Partial<T>) => void; readonly readOnly: boolean },
  ) => ReactNode;
}) {
  const { stored } = card;
  const me = useMe();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Partial<T>>({});
  const fields: T = { ...stored, ...draft };
  const changed = JSON.stringify(fields) !== JSON.stringify(stored);
  const save = useMutation({
    mutationFn: () => call(api.workspace.$patch({ json: card.patch(fields) })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      setDraft({});
      say(card.saved);
    },
  });
  const readOnly = me.user.role !== 'admin';
  const why = readOnly ? `Only an admin can change ${card.whose}.` : changed ? null : 'Nothing is changed.';
  return (
    <Card title={card.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (why === null) save.mutate();
        }}
      >
        <Stack gap="sm" align="stretch">
          {card.children(fields, { set: (part) => setDraft({ ...draft, ...part }), readOnly })}
          {save.error === null ? null : <Failure error={save.error} />}
          <ReasonButton why={why} onClick={() => save.mutate()} variant="filled" loading={save.isPending}>
            Save
          </ReasonButton>
        </Stack>
      </form>
    </Card>
  );
}
