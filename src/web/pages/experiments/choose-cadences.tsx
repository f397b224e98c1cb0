import { Select, SimpleGrid, Text } from '@mantine/core';
import classes from './experiment.module.css';
import { armKeys } from './kinds.ts';
import { PlanForm } from './plan-form.tsx';

interface Cadence {
  readonly id: string;
  readonly name: string;
}

/** Which two cadences are compared, and what that takes. */
export function ChooseCadences(props: {
  readonly cadences: readonly Cadence[];
  readonly first: string | undefined;
  readonly second: string | undefined;
  readonly onChoose: (pair: { readonly cadenceId?: string; readonly against?: string }) => void;
}) {
  const { cadences, first, second, onChoose } = props;
  const options = (other: string | undefined) =>
    cadences.filter(({ id }) => id !== other).map(({ id, name }) => ({ value: id, label: name }));
  const pair = [first, second].flatMap((id) => cadences.find((one) => one.id === id) ?? []);
  const [one, other] = pair;
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" className={classes.form ?? ''}>
        <Select
          label="Cadence"
          placeholder="Choose"
          allowDeselect={false}
          searchable={cadences.length > 8}
          value={first ?? null}
          data={options(second)}
          onChange={(id) => id !== null && onChoose({ cadenceId: id })}
        />
        <Select
          label="Against"
          placeholder="Choose"
          allowDeselect={false}
          searchable={cadences.length > 8}
          value={second ?? null}
          data={options(first)}
          onChange={(id) => id !== null && onChoose({ against: id })}
        />
      </SimpleGrid>
      {one === undefined || other === undefined ? (
        <Text size="sm">
          Companies are parted by chance, half and half, and colleagues get the same cadence. A company
          succeeds when anybody in it does.
        </Text>
      ) : (
        <PlanForm
          key={`${one.id} ${other.id}`}
          kind="cadence"
          compare={{ cadences: comparedOf([one, other]) }}
          name={`${one.name} or ${other.name}`}
        />
      )}
    </>
  );
}

function comparedOf(pair: readonly Cadence[]) {
  const keys = armKeys(pair.map(({ name }) => name));
  return pair.map(({ id }, at) => ({ key: keys[at] ?? `cadence-${at + 1}`, cadenceId: id }));
}
