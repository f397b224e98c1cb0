import { Autocomplete, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { type Me, useMe } from '../../frame/me.ts';
import { type Basis, bases } from '../../parts/lawful-basis.ts';
import { Card, Failure } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';

const zones = Intl.supportedValuesOf('timeZone');

type Fields = Pick<Me['workspace'], 'name' | 'zone' | 'testAddresses' | 'lawfulBasis'> & {
  readonly postalAddress: string;
};

const fieldsOf = ({ workspace }: Me): Fields => ({
  name: workspace.name,
  zone: workspace.zone,
  testAddresses: workspace.testAddresses,
  postalAddress: workspace.postalAddress ?? '',
  lawfulBasis: workspace.lawfulBasis,
});

/** The workspace's settings; an admin changes them, everybody can read them. */
export function WorkspaceForm() {
  const me = useMe();
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Partial<Fields>>({});
  const fields = { ...fieldsOf(me), ...draft };
  const changed = JSON.stringify(fields) !== JSON.stringify(fieldsOf(me));
  const save = useMutation({
    mutationFn: () => {
      const postalAddress = fields.postalAddress.trim() === '' ? null : fields.postalAddress;
      return call(api.workspace.$patch({ json: { ...fields, postalAddress } }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries();
      setDraft({});
      say('The settings are saved.');
    },
  });
  const readOnly = me.user.role !== 'admin';
  const why = readOnly ? 'Only an admin can change the settings.' : changed ? null : 'Nothing is changed.';
  return (
    <Card title="Workspace">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (why === null) save.mutate();
        }}
      >
        <Stack gap="sm" align="stretch">
          <TextInput
            label="Name"
            value={fields.name}
            readOnly={readOnly}
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <Textarea
            label="Postal address"
            description="Stands at the end of every mail, as the law wants."
            value={fields.postalAddress}
            readOnly={readOnly}
            onChange={(event) => setDraft({ ...draft, postalAddress: event.currentTarget.value })}
          />
          <Select
            label="Lawful basis"
            description="Why people may be written to, where an enrollment does not say. Cold email needs one."
            placeholder="Each enrollment has to say it"
            data={Object.entries(bases).map(([value, label]) => ({ value, label }))}
            value={fields.lawfulBasis}
            readOnly={readOnly}
            clearable={!readOnly}
            onChange={(value) => setDraft({ ...draft, lawfulBasis: value as Basis | null })}
          />
          <Autocomplete
            label="Time zone"
            description="For people of whom no other zone is known."
            data={zones}
            limit={30}
            value={fields.zone}
            readOnly={readOnly}
            onChange={(zone) => setDraft({ ...draft, zone })}
          />
          <TagsInput
            label="Test addresses"
            description="In test mode, the only people who are reached. Enter after each."
            value={[...fields.testAddresses]}
            readOnly={readOnly}
            onChange={(testAddresses) => setDraft({ ...draft, testAddresses })}
          />
          {save.error === null ? null : <Failure error={save.error} />}
          <ReasonButton why={why} onClick={() => save.mutate()} variant="filled" loading={save.isPending}>
            Save
          </ReasonButton>
        </Stack>
      </form>
    </Card>
  );
}
