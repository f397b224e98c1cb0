import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useMatch } from '@tanstack/react-router';
import { PageLink } from '../../parts/link.tsx';
import { textsOf } from '../../parts/step-texts.tsx';
import { experimentsQuery } from '../../queries.ts';
import type { Step } from './data.ts';

/** Where a step has several texts: the experiment that compares them, or the way to start one. */
export function StepExperiment({ step }: { readonly step: Step }) {
  const id = useMatch({ from: '/cadences/$id', shouldThrow: false })?.params.id;
  const several = textsOf(step).length > 1;
  const { data } = useQuery({ ...experimentsQuery, enabled: several && id !== undefined });
  if (!several || id === undefined || data === undefined) return null;
  const open = data.items.find(
    (one) => one.endedAt === null && one.cadenceId === id && one.stepKey === step.key,
  );
  if (open !== undefined)
    return (
      <Text size="sm">
        These texts are compared in the experiment{' '}
        <PageLink to="/experiments/$id" params={{ id: open.id }}>
          {open.name}
        </PageLink>
        .
      </Text>
    );
  return (
    <Group gap="xs">
      <Button
        renderRoot={(root) => (
          <Link to="/experiments/new" search={{ cadenceId: id, step: step.key }} {...root} />
        )}
      >
        Compare these texts
      </Button>
    </Group>
  );
}
