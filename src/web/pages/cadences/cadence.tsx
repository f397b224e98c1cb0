import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMe } from '../../frame/me.ts';
import { BrakeButton, useBrake } from '../../parts/brake.tsx';
import { Card, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { Tag } from '../../parts/state.tsx';
import { versionsQuery } from '../../queries.ts';
import type { CadenceSearch } from '../../routes.tsx';
import { type Cadence, cadenceQuery, lintQuery, typeWords, type Version, withCountry } from './data.ts';
import { VersionChanges } from './diff.tsx';
import { Steps } from './steps.tsx';
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
        <Failure
          error={error}
          retry={() => Promise.all([cadence.refetch(), versions.refetch()])}
          back={<Button renderRoot={(root) => <Link to="/cadences" {...root} />}>All cadences</Button>}
        />
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
  const go = (next: CadenceSearch) =>
    navigate({
      to: '/cadences/$id',
      params: { id: cadence.id },
      search: next,
      replace: true,
      resetScroll: false,
    });
  const country = search.country ?? '';
  const lint = useQuery(lintQuery(cadence.id, version, country));
  if (version === undefined) return null;
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
            <ReasonButton
              why={manages ? null : 'Only a manager or an admin can change a cadence.'}
              onClick={() => navigate({ to: '/cadences/$id/change', params: { id: cadence.id } })}
            >
              Change
            </ReasonButton>
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
      <Steps
        shown={version}
        chosen={search.step}
        onChoose={(step) => go({ ...search, step })}
        checked={{
          findings: lint.data,
          error: lint.error,
          retry: () => lint.refetch(),
          country,
          onCountry: (next) => go(withCountry(search, next)),
        }}
      >
        <Versions
          cadence={cadence}
          versions={versions}
          shown={version}
          onShow={(next) =>
            go(withCountry(next === cadence.currentVersionId ? {} : { version: next }, country))
          }
        />
        {version.number === 1 ? null : <VersionChanges cadenceId={cadence.id} number={version.number} />}
      </Steps>
    </>
  );
}
