import { NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../api.ts';
import { cadencesQuery } from '../queries.ts';
import { Confirm } from './confirm.tsx';
import { Failure, Rows } from './page.tsx';

/** Moves the person of a run to another cadence; a refusal says why, and nothing has changed then. */
const moveRun = (id: string, cadenceId: string) =>
  call(api.enrollments[':id'].move.$post({ param: { id }, json: { cadenceId } }));

/** Asks which cadence somebody goes on in, and says what that does before it is done. */
export function MoveRun(props: {
  readonly run: { readonly id: string; readonly cadence: string };
  readonly name: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** What else is to be done once they are there; gets the cadence's name. */
  readonly onMoved: (cadence: string) => Promise<unknown>;
}) {
  const { run, name } = props;
  const cadences = useQuery({ ...cadencesQuery, enabled: props.opened });
  const others = cadences.data?.items.filter((one) => one.archivedAt === null && one.name !== run.cadence);
  const [chosen, choose] = useState('');
  const to = others?.find(({ id }) => id === chosen) ?? others?.[0];
  return (
    <Confirm
      opened={props.opened}
      onClose={props.onClose}
      title={`Move ${name} to another cadence?`}
      act="Move"
      why={to === undefined ? 'There is no other cadence to move to.' : null}
      onAct={async () => {
        if (to === undefined) return;
        await moveRun(run.id, to.id);
        await props.onMoved(to.name);
      }}
    >
      {others === undefined ? (
        cadences.error === null ? (
          <Rows count={1} />
        ) : (
          <Failure error={cadences.error} retry={() => cadences.refetch()} />
        )
      ) : others.length === 0 ? (
        <Text size="sm">There is no other cadence. A manager publishes one under Cadences.</Text>
      ) : (
        <Stack gap="sm">
          <NativeSelect
            label="Cadence"
            value={to?.id ?? ''}
            onChange={(event) => choose(event.currentTarget.value)}
            data={others.map(({ id, name: label }) => ({ value: id, label }))}
          />
          <Text size="sm">
            This run is finished. '{to?.name}' begins with its first step, from the same sender, at the next
            time that its schedule allows.
          </Text>
        </Stack>
      )}
    </Confirm>
  );
}
