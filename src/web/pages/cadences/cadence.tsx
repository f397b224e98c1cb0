import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { useMe } from '../../frame/me.ts';
import { BrakeButton, useBrake } from '../../parts/brake.tsx';
import { Card, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import classes from './cadence.module.css';
import { type Cadence, cadenceQuery, typeWords, type Version, versionsQuery } from './data.ts';
import { Rules } from './rules.tsx';
import { ScheduleCard } from './schedule.tsx';
import { StepContent } from './step.tsx';
import { Timeline } from './timeline.tsx';
import { Versions } from './versions.tsx';

/** One cadence: a version on a timeline by day, the content of a step, when it may reach people, and its versions. */
export function CadencePage() {
  const { id } = useParams({ from: '/cadences/$id' });
  const cadence = useQuery(cadenceQuery(id));
  const versions = useQuery(versionsQuery(id));
  const error = cadence.error ?? versions.error;
  if (cadence.data !== undefined && versions.data !== undefined)
    return <Filled cadence={cadence.data} versions={versions.data.items} />;
  return (
    <>
      <PageHead title={cadence.data?.name ?? 'Cadence'} />
      {error === null ? (
        <Stack gap="md">
          <Card>
            <Rows count={3} height={52} />
          </Card>
          <Card>
            <Rows count={6} />
          </Card>
        </Stack>
      ) : (
        <Failure error={error} retry={() => Promise.all([cadence.refetch(), versions.refetch()])} />
      )}
    </>
  );
}

function Filled(props: { readonly cadence: Cadence; readonly versions: readonly Version[] }) {
  const { cadence, versions } = props;
  const target = { scope: 'cadence', id: cadence.id, name: cadence.name } as const;
  const brake = useBrake(target);
  const manages = useMe().user.role !== 'rep';
  const search = useSearch({ from: '/cadences/$id' });
  const navigate = useNavigate();
  const version =
    versions.find((one) => one.id === search.version) ??
    versions.find((one) => one.id === cadence.currentVersionId) ??
    versions[0];
  const steps = version?.definition.steps ?? [];
  const at = Math.max(
    0,
    steps.findIndex((step) => step.key === search.step),
  );
  const go = (next: { readonly version?: string; readonly step?: string }) =>
    navigate({
      to: '/cadences/$id',
      params: { id: cadence.id },
      search: next,
      replace: true,
      resetScroll: false,
    });
  const choose = (key: string) =>
    go({ step: key, ...(search.version === undefined ? {} : { version: search.version }) });
  const move = (by: number) => {
    const next = steps[Math.min(steps.length - 1, Math.max(0, at + by))];
    if (next !== undefined) choose(next.key);
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  const content = useRef<HTMLDivElement>(null);
  const open = (key: string) => {
    choose(key);
    // Where the timeline runs down the page, the content lies a long way below it.
    if (window.matchMedia('(max-width: 48em)').matches) content.current?.scrollIntoView({ block: 'start' });
  };
  const step = steps[at];
  const planned = version?.plan[at];
  if (version === undefined || step === undefined || planned === undefined) return null;
  const { definition } = version;
  return (
    <>
      <PageHead
        title={cadence.name}
        about={definition.description ?? typeWords(definition.type)}
        actions={
          <>
            <Button renderRoot={(root) => <Link to="/people" search={{ cadenceId: cadence.id }} {...root} />}>
              People
            </Button>
            <Button
              renderRoot={(root) => <Link to="/scoreboard" search={{ version: version.id }} {...root} />}
            >
              Scoreboard
            </Button>
            {brake === undefined ? null : <Tag look="stopped">{`stopped by ${brake.by}`}</Tag>}
            {manages || brake !== undefined ? <BrakeButton target={target} /> : null}
            {cadence.archivedAt === null ? (
              <Button
                variant="filled"
                renderRoot={(root) => <Link to="/enroll" search={{ cadenceId: cadence.id }} {...root} />}
              >
                Enroll people
              </Button>
            ) : null}
          </>
        }
      />
      <Stack gap="md">
        <Versions
          cadence={cadence}
          versions={versions}
          shown={version}
          onShow={(next) => go(next === cadence.currentVersionId ? {} : { version: next })}
        />
        <Timeline version={version} chosen={step.key} onChoose={open} />
        <Rules rules={version.rules} />
        <div className={classes.beside} ref={content}>
          <StepContent key={step.key} step={step} planned={planned} place={at + 1} of={steps.length} />
          <ScheduleCard schedule={definition.schedule} />
        </div>
      </Stack>
    </>
  );
}
