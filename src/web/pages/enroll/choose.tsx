import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMe } from '../../frame/me.ts';
import { crmNames } from '../../parts/crm.ts';
import { type Basis, bases } from '../../parts/lawful-basis.ts';
import { Card } from '../../parts/page.tsx';
import type { EnrollSearch } from '../../routes.tsx';
import { plural } from '../../words.ts';
import { type Choices, useLists, type useSelection } from './data.ts';
import classes from './enroll.module.css';

interface Props {
  readonly search: EnrollSearch;
  readonly choices: Choices;
  readonly selection: ReturnType<typeof useSelection>;
  readonly cadenceId: string | undefined;
  /** In place of a cadence. */
  readonly experimentId: string | undefined;
  readonly senderId: string | null;
  readonly basis: Basis | null;
  /** Where people come from who were chosen one by one. */
  readonly source: string;
  readonly onSender: (id: string | null) => void;
  readonly onBasis: (basis: Basis | null) => void;
  readonly onSource: (source: string) => void;
}

/** Whom and how: where the people come from, the cadence, who it comes from, why they may be written to. */
export function Choose(props: Props) {
  const { choices, senderId, cadenceId, experimentId } = props;
  const navigate = useNavigate();
  const me = useMe();
  const own = choices.senders?.find((one) => one.userId === me.user.id) ?? choices.senders?.[0];
  const names = (choices.senders ?? []).map((one) => one.name);
  return (
    <Card>
      <div className={classes.choose}>
        <Source {...props} />
        <Select
          label="Cadence"
          placeholder="Choose a cadence"
          data={targets(choices)}
          value={cadenceId ?? experimentId ?? null}
          onChange={(id) => {
            const chosen = choices.experiments?.some((one) => one.id === id)
              ? { cadenceId: undefined, experiment: id ?? undefined }
              : { cadenceId: id ?? undefined, experiment: undefined };
            navigate({
              to: '/enroll',
              replace: true,
              search: (before: EnrollSearch) => ({ ...before, ...chosen }),
            });
          }}
          allowDeselect={false}
          searchable={(choices.cadences?.length ?? 0) > 8}
        />
        <Select
          label="From"
          data={(choices.senders ?? []).map((one) => ({
            value: one.id,
            label:
              names.filter((name) => name === one.name).length > 1 ? `${one.name} (${one.email})` : one.name,
            disabled: one.state === 'blocked',
          }))}
          value={senderId ?? own?.id ?? null}
          onChange={props.onSender}
          allowDeselect={false}
        />
        <Select
          label="Lawful basis"
          data={Object.entries(bases).map(([value, label]) => ({ value, label }))}
          value={props.basis}
          placeholder="Choose why they may be written to"
          onChange={(value) => props.onBasis(value as Basis | null)}
          allowDeselect={false}
        />
      </div>
    </Card>
  );
}

/** What people can be enrolled in: a cadence, or with an experiment that gives each company one of several. */
function targets({ cadences = [], experiments = [] }: Choices) {
  const toItem = ({ id, name }: { readonly id: string; readonly name: string }) => ({
    value: id,
    label: name,
  });
  if (experiments.length === 0) return cadences.map(toItem);
  return [
    { group: 'Cadences', items: cadences.map(toItem) },
    { group: 'Experiments: each company gets one of two', items: experiments.map(toItem) },
  ];
}

function Source(props: Props) {
  const { search, selection } = props;
  // One that is gone is said above; a list takes its place.
  if (search.selection !== undefined && selection.error === null) return <FromCrm {...props} />;
  if (search.people !== undefined)
    return (
      <>
        <Chosen words={`${plural(search.people.split(',').length, 'person', 'people')} chosen in Cadenza`} />
        <TextInput
          label="Where they come from"
          placeholder="A trade fair, a referral …"
          defaultValue={props.source}
          onBlur={(event) => props.onSource(event.currentTarget.value)}
        />
      </>
    );
  return <FromList {...props} />;
}

/** People who were chosen elsewhere, with a way to a list instead. */
function Chosen({ words }: { readonly words: string }) {
  const navigate = useNavigate();
  return (
    <div className={classes.chosen}>
      <Text size="sm" fw={500}>
        People
      </Text>
      <Group gap="xs" wrap="nowrap" justify="space-between" className={classes.chosenBox}>
        <Text size="sm" truncate title={words}>
          {words}
        </Text>
        <Button
          size="compact-xs"
          variant="subtle"
          flex="none"
          onClick={() =>
            navigate({
              to: '/enroll',
              search: (before: EnrollSearch) => ({ ...before, selection: undefined, people: undefined }),
            })
          }
        >
          Choose a list
        </Button>
      </Group>
    </div>
  );
}

function FromCrm({ selection }: Props) {
  const kept = selection.data;
  if (kept === undefined) return <Chosen words="Reading what was chosen" />;
  return <Chosen words={`${plural(kept.refs.length, 'person', 'people')} from ${crmNames[kept.crm]}`} />;
}

function FromList({ search, choices }: Props) {
  const navigate = useNavigate();
  const crms = choices.crms ?? [];
  const crm = search.crm ?? crms[0];
  const lists = useLists(crm);
  const go = (change: EnrollSearch) =>
    navigate({
      to: '/enroll',
      replace: true,
      search: (before: EnrollSearch) => ({
        ...before,
        ...change,
        selection: undefined,
        people: undefined,
      }),
    });
  return (
    <>
      <Select
        label="CRM"
        data={crms.map((kind) => ({ value: kind, label: crmNames[kind] }))}
        value={crm ?? null}
        onChange={(value) => go({ crm: value === 'hubspot' ? 'hubspot' : 'salesforce', list: undefined })}
        allowDeselect={false}
      />
      <Select
        label={crm === 'salesforce' ? 'List view' : 'List'}
        placeholder={lists.isPending ? 'Reading the lists' : 'Choose a list'}
        data={(lists.data?.items ?? []).map((one) => ({
          value: one.id,
          label: one.size === null ? one.name : `${one.name} (${one.size.toLocaleString('en-GB')})`,
        }))}
        value={search.list ?? null}
        onChange={(list) => go({ crm, list: list ?? undefined })}
        error={lists.error?.message}
        nothingFoundMessage="No list with this name"
        allowDeselect={false}
        searchable
      />
    </>
  );
}
