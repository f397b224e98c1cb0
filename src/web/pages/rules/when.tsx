import { NumberInput, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { connectionsQuery } from '../../queries.ts';
import type { WhenDraft } from './draft.ts';
import { QuestionRows } from './question-rows.tsx';
import classes from './rules.module.css';
import { WhichList } from './which-list.tsx';
import { factsOf, fieldNames, type SignalKind, signalWords } from './words.ts';

const signals = Object.entries(signalWords).map(([value, label]) => ({ value, label }));
const groups = [
  { group: 'Something is reported', items: signals },
  {
    group: 'Something changes',
    items: [
      { value: 'fields', label: 'A record of the CRM begins to fit' },
      { value: 'list', label: 'Somebody comes into a list of the CRM' },
      { value: 'opens', label: 'They open emails again and again' },
    ],
  },
];

/** What sets the rule off. */
export function When(props: {
  readonly value: WhenDraft;
  /** The words of a trigger that this form does not change. */
  readonly because: string | null;
  readonly onChange: (when: WhenDraft) => void;
}) {
  const { value, because, onChange } = props;
  const choose = (chosen: string | null) => {
    if (chosen === null) return;
    if (chosen === 'fields' || chosen === 'list' || chosen === 'opens' || chosen === 'kept')
      onChange({ ...value, on: chosen });
    else onChange({ ...value, on: 'signal', kind: chosen as SignalKind, facts: [] });
  };
  const kept =
    value.kept === null || because === null
      ? []
      : [{ group: 'As it is', items: [{ value: 'kept', label: because }] }];
  return (
    <Stack gap="sm">
      <Select
        label="When"
        data={[...kept, ...groups]}
        allowDeselect={false}
        maxDropdownHeight={360}
        value={value.on === 'signal' ? value.kind : value.on}
        onChange={choose}
      />
      {value.on === 'signal' ? (
        <>
          <Text size="sm" className={classes.quiet}>
            {value.facts.length === 0
              ? 'Each such signal sets it off. Conditions narrow it down: a page whose url contains /pricing.'
              : 'What is reported must carry all of this:'}
          </Text>
          <QuestionRows
            subject="Fact"
            names={factsOf[value.kind]}
            value={value.facts}
            onChange={(facts) => onChange({ ...value, facts })}
          />
        </>
      ) : null}
      {value.on === 'fields' ? <Fields value={value} onChange={onChange} /> : null}
      {value.on === 'list' ? (
        <WhichList value={value.list} onChange={(list) => onChange({ ...value, list })} />
      ) : null}
      {value.on === 'opens' ? (
        <NumberInput
          label="Opens in a day"
          description="By a human, as far as it can be told. Opens alone enroll and pause nobody."
          min={2}
          max={20}
          allowDecimal={false}
          maw={320}
          value={value.times}
          onChange={(times) => onChange({ ...value, times: times === '' ? '' : Number(times) })}
        />
      ) : null}
    </Stack>
  );
}

function Fields(props: { readonly value: WhenDraft; readonly onChange: (when: WhenDraft) => void }) {
  const { value, onChange } = props;
  const connections = useQuery(connectionsQuery).data?.items ?? [];
  const custom = connections.flatMap(({ customFields }) =>
    customFields.map((field) => `${field.of}.custom.${field.name}`),
  );
  return (
    <>
      <Text size="sm" className={classes.quiet}>
        It is set off when a record changes so that all of this is true, or when it is new and is so. People
        whom nobody has brought in yet are brought in.
      </Text>
      <QuestionRows
        subject="Field"
        names={[...new Set([...fieldNames, ...custom])]}
        value={value.fields}
        onChange={(fields) => onChange({ ...value, fields })}
      />
    </>
  );
}
