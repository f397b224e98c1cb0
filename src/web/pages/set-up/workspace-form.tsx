import { Autocomplete, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { type Me, useMe } from '../../frame/me.ts';
import { type Basis, bases } from '../../parts/lawful-basis.ts';
import { SettingsCard } from './settings-card.tsx';

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
  return (
    <SettingsCard
      title="Workspace"
      whose="the settings"
      saved="The settings are saved."
      stored={fieldsOf(useMe())}
      patch={(fields) => ({
        ...fields,
        postalAddress: fields.postalAddress.trim() === '' ? null : fields.postalAddress,
      })}
    >
      {(fields, { set, readOnly }) => (
        <>
          <TextInput
            label="Name"
            value={fields.name}
            readOnly={readOnly}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Textarea
            label="Postal address"
            description="Stands at the end of every mail, as the law wants."
            value={fields.postalAddress}
            readOnly={readOnly}
            onChange={(event) => set({ postalAddress: event.currentTarget.value })}
          />
          <Select
            label="Lawful basis"
            description="Why people may be written to, where an enrollment does not say. Cold email needs one."
            placeholder="Each enrollment has to say it"
            data={Object.entries(bases).map(([value, label]) => ({ value, label }))}
            value={fields.lawfulBasis}
            readOnly={readOnly}
            clearable={!readOnly}
            onChange={(value) => set({ lawfulBasis: value as Basis | null })}
          />
          <Autocomplete
            label="Time zone"
            description="For people of whom no other zone is known."
            data={zones}
            limit={30}
            value={fields.zone}
            readOnly={readOnly}
            onChange={(zone) => set({ zone })}
          />
          <TagsInput
            label="Test addresses"
            description="In test mode, the only people who are reached. Enter after each."
            value={[...fields.testAddresses]}
            readOnly={readOnly}
            onChange={(testAddresses) => set({ testAddresses })}
          />
        </>
      )}
    </SettingsCard>
  );
}
