import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Failure } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { onlyManagers, type TemplateView } from './data.ts';
import { changesOf, type Draft, draftOf, keyOf, missing, newDraft } from './draft.ts';
import { TemplateFields } from './fields.tsx';
import { Preview } from './preview.tsx';
import classes from './templates.module.css';
import { TemplateVersions } from './versions.tsx';

/** A template as a form with what it becomes beside it. Null for a new one. */
export function TemplateEditor({ template }: { readonly template: TemplateView | null }) {
  const { role } = useMe().user;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const stored = template === null ? newDraft : draftOf(template);
  const [patch, setPatch] = useState<Partial<Draft>>({});
  const draft = { ...stored, ...patch };
  const changed = JSON.stringify(changesOf(draft)) !== JSON.stringify(changesOf(stored));
  const save = useMutation({
    mutationFn: () => {
      const { kind } = draft;
      const json = changesOf(draft);
      return template === null
        ? call(api.templates.$post({ json: { ...json, kind, key: keyOf(draft) } }))
        : call(api.templates[':id'].$patch({ param: { id: template.id }, json }));
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: ['templates'] });
      setPatch({});
      const version = saved.version === template?.version ? '' : `, version ${saved.version}`;
      say(`‘${saved.name}’ is saved${version}.`);
      if (template === null)
        await navigate({ to: '/cadences/templates/$id', params: { id: saved.id }, replace: true });
    },
  });
  const archived = template !== null && template.archivedAt !== null;
  const why =
    onlyManagers(role) ??
    (archived ? 'It is archived. Take it back first.' : null) ??
    missing(draft) ??
    (changed ? null : 'Nothing is changed.');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null) save.mutate();
      }}
    >
      <div className={classes.beside}>
        <Stack gap="md">
          <TemplateFields
            draft={draft}
            fresh={template === null}
            readOnly={role === 'rep' || archived}
            set={(next) => setPatch({ ...patch, ...next })}
          />
          {save.error === null ? null : <Failure error={save.error} />}
          <Group gap="xs">
            <ReasonButton why={why} onClick={() => save.mutate()} variant="filled" loading={save.isPending}>
              {template === null ? 'Add it' : 'Save'}
            </ReasonButton>
            {template === null || !changed ? null : (
              <Button onClick={() => setPatch({})}>Take the changes back</Button>
            )}
          </Group>
          {template === null ? null : (
            <Text size="sm" className={classes.quiet}>
              Other words are a new version. Cadences that are published already keep the words that they were
              published with.
            </Text>
          )}
          {template === null ? null : <TemplateVersions of={template} />}
        </Stack>
        <div className={classes.stay}>
          <Preview
            subject={draft.kind === 'email' ? draft.subject : ''}
            body={draft.body}
            marked={draft.kind === 'email' || draft.kind === 'snippet'}
          />
        </div>
      </div>
    </form>
  );
}
