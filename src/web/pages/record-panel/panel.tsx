import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Empty, Failure } from '../../parts/page.tsx';
import { AddToCadence } from './add.tsx';
import { Blocks } from './blocks.tsx';
import { isOver, type Panel, panelQuery } from './data.ts';
import { Facts } from './facts.tsx';
import classes from './panel.module.css';
import { RunHead } from './run-head.tsx';
import { Touches } from './touches.tsx';
import { WhyNoRun } from './why.tsx';

/** The panel beside a CRM record: where its person stands in a cadence, and the few things to do about it there. */
export function RecordPanel() {
  const { data: panel, error, refetch } = useQuery(panelQuery);
  const name = panel?.person?.name;
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · Cadenza`;
  }, [name]);
  return (
    <main className={classes.panel}>
      {isOver(error) ? (
        <Over />
      ) : panel === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <Failure error={error} retry={() => refetch()} />
        )
      ) : (
        <Shown panel={panel} stale={error !== null} />
      )}
    </main>
  );
}

function Shown({ panel, stale }: { readonly panel: Panel; readonly stale: boolean }) {
  const { run, person, notice } = panel;
  return (
    <>
      {stale ? <p className={classes.notice}>Cadenza cannot be reached. This may be out of date.</p> : null}
      {notice === null ? null : <p className={classes.notice}>{notice}</p>}
      {run === null ? null : <RunHead panel={panel} run={run} />}
      <Blocks panel={panel} />
      {panel.touches.length === 0 ? null : <Touches panel={panel} />}
      {run === null ? null : <Facts panel={panel} run={run} />}
      {run === null || run.state === 'finished' || run.state === 'stopped' ? (
        <AddToCadence panel={panel} />
      ) : null}
      {run === null && person !== null ? <WhyNoRun zone={person.zone} /> : null}
      {person === null ? null : (
        <a className={classes.open} href={`/people/${person.id}`} target="_blank" rel="noopener noreferrer">
          Open in Cadenza
        </a>
      )}
    </>
  );
}

function Over() {
  return <Empty title="This panel was open for a long time">Reload the record in the CRM to go on.</Empty>;
}

/** The shape that is to come: state, sentence, buttons, touches. */
function Loading() {
  return (
    <Stack gap="xs" role="status" aria-label="Loading" aria-busy="true">
      <Skeleton height={16} width={90} />
      <Skeleton height={40} />
      <Skeleton height={30} />
      <Skeleton height={14} width={110} mt="sm" />
      <Skeleton height={38} />
      <Skeleton height={38} />
      <Skeleton height={38} />
      <Skeleton height={14} width={110} mt="sm" />
      <Skeleton height={90} />
    </Stack>
  );
}
