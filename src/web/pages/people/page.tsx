import { Button } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { isLost } from '../../api.ts';
import { useKeys } from '../../frame/keys.ts';
import { useMe } from '../../frame/me.ts';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { VirtualRows } from '../../parts/virtual.tsx';
import type { PeopleSearch } from '../../routes.tsx';
import { Filters } from './filters.tsx';
import { Others } from './others.tsx';
import { RowHead, RunRow } from './run-row.tsx';
import { useRuns } from './runs.ts';

const route = getRouteApi('/people');

/** Everybody who is, or was, in a cadence: where they stand, what is next, and why. */
export function PeoplePage() {
  const me = useMe();
  const search = route.useSearch();
  const navigate = useNavigate();
  const change = (next: PeopleSearch) => navigate({ to: '/people', search: next, replace: true });
  const manages = me.user.role !== 'rep';
  return (
    <>
      <PageHead
        title="People"
        about={
          manages
            ? 'Everybody in a cadence, with what comes next or why nothing does.'
            : 'Everybody whom you have in a cadence, with what comes next or why nothing does.'
        }
        actions={
          <Button component={Link} to="/enroll" variant="filled">
            Enroll people
          </Button>
        }
      />
      <Filters search={search} onChange={change} />
      <RunList search={search} onClear={() => change({})} owner={manages} />
    </>
  );
}

function RunList(props: {
  readonly search: PeopleSearch;
  readonly onClear: () => void;
  readonly owner: boolean;
}) {
  const { search, owner } = props;
  const { runs, data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRuns(search);
  const chosen = useChosen(runs.length);
  const navigate = useNavigate();
  useKeys({
    j: () => chosen.move(1),
    k: () => chosen.move(-1),
    Enter: () => {
      const run = runs[chosen.at];
      if (run !== undefined) navigate({ to: '/people/$id', params: { id: run.personId }, search });
    },
  });
  if (error !== null && data === undefined) return <Failure error={error} retry={() => refetch()} />;
  if (data === undefined) return <Rows count={12} height={30} />;
  const more = () => {
    if (hasNextPage && !isFetchingNextPage) fetchNextPage();
  };
  return (
    <>
      {error === null || isLost(error) ? null : <Failure error={error} retry={() => refetch()} />}
      {runs.length === 0 ? (
        <Card>
          <NoRuns search={search} onClear={props.onClear} />
        </Card>
      ) : (
        <Card flush>
          <RowHead owner={owner} />
          <VirtualRows
            items={runs}
            keyOf={(run) => run.id}
            height={37}
            label="Enrollments"
            onEnd={more}
            row={(run, index) => (
              <RunRow run={run} search={search} chosen={index === chosen.at} owner={owner} />
            )}
          />
        </Card>
      )}
      {hasNextPage ? null : <Others q={search.q} known={runs.map((run) => run.personId)} />}
    </>
  );
}

function NoRuns(props: { readonly search: PeopleSearch; readonly onClear: () => void }) {
  if (Object.keys(props.search).length > 0)
    return (
      <Empty
        title="Nobody in a cadence fits these filters."
        action={<Button onClick={props.onClear}>Clear filters</Button>}
      >
        Try fewer words, another state or another cadence.
      </Empty>
    );
  return (
    <Empty
      title="Nobody is in a cadence yet."
      action={
        <Button component={Link} to="/enroll" variant="filled">
          Enroll people
        </Button>
      }
    >
      Take people from a list view of Salesforce or a list of HubSpot. You see who starts and who is left out,
      and why, before anything leaves.
    </Empty>
  );
}

/** Which row the keys are on: none until they are used. */
function useChosen(count: number) {
  const [at, setAt] = useState(-1);
  useEffect(() => {
    if (at >= 0) document.querySelector('[data-chosen]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const move = (by: number) => setAt((now) => Math.min(count - 1, Math.max(0, now + by)));
  return { at: Math.min(at, count - 1), move };
}
