import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { PageLink } from '../../parts/link.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { StepTexts } from '../../parts/step-texts.tsx';
import { cadencesQuery, versionsQuery } from '../../queries.ts';
import type { Versions, View } from './data.ts';
import classes from './experiment.module.css';

/** The version that was in force when the experiment began: its texts are the ones that are compared. */
function versionAt(versions: Versions, at: string): Versions[number] | undefined {
  return [...versions]
    .sort((a, b) => b.number - a.number)
    .find((one) => Date.parse(one.publishedAt) <= Date.parse(at));
}

/** What is compared: a step's texts side by side, or whole cadences by name. */
export function Compared({ of }: { readonly of: View }) {
  return of.kind === 'step' ? <Texts of={of} /> : <Cadences of={of} />;
}

function Texts({ of }: { readonly of: View }) {
  const versions = useQuery(versionsQuery(of.cadenceId));
  const version = versionAt(versions.data?.items ?? [], of.startedAt);
  const step = version?.definition.steps.find((one) => one.key === of.stepKey);
  if (versions.error !== null && versions.data === undefined)
    return <Failure error={versions.error} retry={() => versions.refetch()} />;
  return (
    <Card
      title="What is compared"
      aside={
        <PageLink to="/cadences/$id" params={{ id: of.cadenceId }} search={{ step: of.stepKey ?? '' }}>
          Step ‘{step?.name ?? of.stepKey}’ of {version?.definition.name ?? 'its cadence'}
        </PageLink>
      }
    >
      {versions.data === undefined ? (
        <Rows count={4} />
      ) : step === undefined ? (
        <Text size="sm">The texts as they were when it began are not kept any more.</Text>
      ) : (
        <StepTexts step={step} />
      )}
    </Card>
  );
}

function Cadences({ of }: { readonly of: View }) {
  const names = useQuery(cadencesQuery).data?.items ?? [];
  return (
    <Card title="What is compared">
      <Text size="sm" mb="xs">
        Whole cadences, by company: colleagues get the same one, and a company succeeds when anybody in it
        does. Who is enrolled with this experiment gets one of them.
      </Text>
      <ul className={classes.list}>
        {of.arms.map(({ key, cadenceId }) => (
          <li key={key}>
            ‘{key}’:{' '}
            {cadenceId === null ? null : (
              <PageLink to="/cadences/$id" params={{ id: cadenceId }}>
                {names.find((one) => one.id === cadenceId)?.name ?? 'a cadence'}
              </PageLink>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
