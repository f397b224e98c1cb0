import { Checkbox, NumberInput, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { crmNames } from '../../parts/crm.ts';
import { connectionsQuery, crmListsQuery } from '../../queries.ts';
import { plural } from '../../words.ts';
import { presentQuery } from './data.ts';
import type { ListDraft } from './draft.ts';
import classes from './rules.module.css';

/** Which list of which CRM, and whether those who are in it already count. */
export function WhichList(props: {
  readonly value: ListDraft;
  readonly onChange: (list: ListDraft) => void;
}) {
  const { value, onChange } = props;
  const connected = (useQuery(connectionsQuery).data?.items ?? []).filter(
    ({ state }) => state !== 'disconnected',
  );
  const crm = value.crm ?? connected[0]?.kind ?? null;
  const lists = useQuery({ ...crmListsQuery(crm ?? 'salesforce'), enabled: crm !== null });
  const { listId } = value;
  const present = useQuery({
    ...presentQuery({ crm: crm ?? 'salesforce', listId: listId ?? '' }),
    enabled: crm !== null && listId !== null,
  });
  if (connected.length === 0)
    return <Text size="sm">No CRM is connected. An admin connects one in Set-up.</Text>;
  return (
    <>
      <div className={classes.pair}>
        <Select
          label="CRM"
          data={connected.map(({ kind }) => ({ value: kind, label: crmNames[kind] }))}
          value={crm}
          onChange={(kind) => {
            const known = connected.find((one) => one.kind === kind)?.kind;
            if (known !== undefined) onChange({ ...value, crm: known, listId: null });
          }}
          allowDeselect={false}
        />
        <Select
          label={crm === 'salesforce' ? 'List view' : 'List'}
          placeholder={lists.isPending ? 'Reading the lists' : 'Choose a list'}
          data={(lists.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={listId}
          onChange={(chosen) => onChange({ ...value, crm, listId: chosen })}
          error={lists.error?.message}
          nothingFoundMessage="No list with this name"
          allowDeselect={false}
          searchable
        />
      </div>
      <Text size="sm" className={classes.quiet}>
        The list is asked with every poll. Each person sets the rule off once, whatever records stand for
        them.
      </Text>
      <Checkbox
        label="Also those who are in it now"
        description={
          present.data === undefined
            ? (present.error?.message ?? 'How many they are is said once a list is chosen.')
            : `${present.data.orMore ? 'At least ' : ''}${plural(present.data.members, 'person', 'people')} now.`
        }
        checked={value.presentMembers}
        onChange={(event) => onChange({ ...value, presentMembers: event.currentTarget.checked })}
      />
      <NumberInput
        label="Again after so many days"
        description="For who comes into it once more; empty: never again."
        min={1}
        max={3650}
        allowDecimal={false}
        maw={320}
        value={value.againAfterDays}
        onChange={(days) => onChange({ ...value, againAfterDays: days === '' ? '' : Number(days) })}
      />
    </>
  );
}
