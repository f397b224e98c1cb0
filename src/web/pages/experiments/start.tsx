import { SegmentedControl, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { StepTexts, textsOf } from '../../parts/step-texts.tsx';
import { cadencesQuery, versionsQuery } from '../../queries.ts';
import type { NewExperimentSearch } from '../../routes.tsx';
import { ChooseCadences } from './choose-cadences.tsx';
import { PlanForm } from './plan-form.tsx';

/** Starting one: which step's texts, or which whole cadences, are compared, by what, and what that takes before it begins. */
export function StartExperimentPage() {
  const cadences = useQuery(cadencesQuery);
  const search = useSearch({ from: '/experiments/new' });
  const navigate = useNavigate();
  const go = (next: NewExperimentSearch) =>
    navigate({ to: '/experiments/new', search: next, replace: true, resetScroll: false });
  const whole = search.of === 'cadences';
  const open = (cadences.data?.items ?? []).filter((one) => one.archivedAt === null);
  return (
    <>
      <PageHead
        title="Start an experiment"
        about="Each person or company gets one of them by chance, and keeps it. What it takes is shown before it starts."
      />
      {cadences.error !== null && cadences.data === undefined ? (
        <Failure error={cadences.error} retry={() => cadences.refetch()} />
      ) : (
        <Stack gap="md">
          <Card title="What is compared">
            <Stack gap="sm">
              <SegmentedControl
                size="xs"
                w="fit-content"
                maw="100%"
                aria-label="What is compared"
                value={whole ? 'cadences' : 'texts'}
                data={[
                  { value: 'texts', label: 'Texts of a step' },
                  { value: 'cadences', label: 'Whole cadences' },
                ]}
                onChange={(of) => go({ ...search, of: of === 'cadences' ? of : undefined })}
              />
              {whole ? (
                <ChooseCadences
                  cadences={open}
                  first={search.cadenceId}
                  second={search.against}
                  onChoose={(pair) => go({ ...search, ...pair })}
                />
              ) : (
                <Select
                  label="Cadence"
                  placeholder={cadences.data === undefined ? 'Loading' : 'Choose'}
                  maw={420}
                  allowDeselect={false}
                  value={search.cadenceId ?? null}
                  data={open.map(({ id, name }) => ({ value: id, label: name }))}
                  onChange={(cadenceId) => cadenceId !== null && go({ cadenceId })}
                />
              )}
              {whole || search.cadenceId === undefined ? null : (
                <ChooseStep
                  key={search.cadenceId}
                  cadenceId={search.cadenceId}
                  currentVersionId={open.find((one) => one.id === search.cadenceId)?.currentVersionId}
                  chosen={search.step}
                  onChoose={(step) => go({ ...search, step })}
                />
              )}
            </Stack>
          </Card>
        </Stack>
      )}
    </>
  );
}

function ChooseStep(props: {
  readonly cadenceId: string;
  readonly currentVersionId: string | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (step: string) => void;
}) {
  const { cadenceId, currentVersionId } = props;
  const versions = useQuery(versionsQuery(cadenceId));
  if (versions.error !== null && versions.data === undefined)
    return <Failure error={versions.error} retry={() => versions.refetch()} />;
  if (versions.data === undefined) return <Rows count={3} />;
  const version = versions.data.items.find((one) => one.id === currentVersionId);
  const steps = (version?.definition.steps ?? []).filter((step) => textsOf(step).length > 1);
  const step = steps.find((one) => one.key === props.chosen) ?? (steps.length === 1 ? steps[0] : undefined);
  if (steps.length === 0)
    return (
      <Empty title="Every step of this cadence has one text only">
        Publish a version in which a step has two variants or more, then compare them here.
      </Empty>
    );
  return (
    <>
      <Select
        label="Step"
        placeholder="Choose"
        maw={420}
        allowDeselect={false}
        value={step?.key ?? null}
        data={steps.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={(key) => key !== null && props.onChoose(key)}
      />
      {step === undefined ? null : (
        <>
          <StepTexts step={step} />
          <PlanForm
            key={step.key}
            compare={{ cadenceId, stepKey: step.key }}
            kind="step"
            name={`${step.name}: which text`}
          />
        </>
      )}
    </>
  );
}
