import { Button, SegmentedControl, Stack } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isLost } from '../../api.ts';
import { useKeys } from '../../frame/keys.ts';
import { useMe } from '../../frame/me.ts';
import { Key } from '../../parts/key.tsx';
import { PageLink } from '../../parts/link.tsx';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import type { PeopleSearch } from '../../routes.tsx';
import { CompanyStopped } from './company-brake.tsx';
import { Holds } from './hold.tsx';
import { isOpen, nameOf, usePerson, useSteering, useWhy } from './person-data.ts';
import { PersonHead } from './person-head.tsx';
import { EarlierRuns, RunCard, whyNotSteer } from './run-card.tsx';
import { Suppressions } from './suppressions.tsx';
import { Timeline } from './timeline.tsx';
import { WhyView } from './why.tsx';

const WhyLabel = () => (
  <>
    Why<Key>w</Key>
  </>
);

/** One person: who and where, every run with its state, what happened, and why. */
export function PersonView(props: {
  readonly id: string;
  readonly search: PeopleSearch;
  readonly alone?: boolean;
}) {
  const { id } = props;
  const me = useMe();
  const person = usePerson(id);
  const why = useWhy(id);
  const steering = useSteering(id);
  const [shown, show] = useState('timeline');
  const open = why.data?.runs.filter(isOpen) ?? [];
  useKeys({
    w: () => show(shown === 'why' ? 'timeline' : 'why'),
    p: () => {
      const [run] = open;
      if (run !== undefined && whyNotSteer(me, run) === null)
        steering.act(run, run.state === 'paused' ? 'resume' : 'pause');
    },
  });
  const error = person.error ?? why.error;
  const back = props.alone ? (
    <PageLink to="/people" search={props.search} size="sm" display="inline-flex" mb="xs">
      <IconArrowLeft size={14} aria-hidden style={{ alignSelf: 'center', marginRight: 6 }} />
      People
    </PageLink>
  ) : null;
  if (person.data === undefined || why.data === undefined)
    return (
      <>
        {back}
        <PageHead title="Person" />
        {error === null ? (
          <Rows count={10} height={34} />
        ) : (
          <Failure
            error={error}
            retry={() => Promise.all([person.refetch(), why.refetch()])}
            back={<Button renderRoot={(root) => <Link to="/people" {...root} />}>All people</Button>}
          />
        )}
      </>
    );
  return (
    <>
      {back}
      <PersonHead person={person.data} />
      <Stack gap="sm">
        {error === null || isLost(error) ? null : <Failure error={error} />}
        <Holds key={`hold ${id}`} person={person.data} why={why.data} />
        {person.data.company === null ? null : <CompanyStopped company={person.data.company} />}
        {open.map((run) => (
          <RunCard key={run.id} run={run} name={nameOf(person.data)} steering={steering} />
        ))}
        {why.data.runs.length === 0 ? (
          <Card>
            <Empty title={`${nameOf(person.data)} is in no cadence.`}>
              Enroll them from a list of the CRM, or from their record there.
            </Empty>
          </Card>
        ) : null}
        <EarlierRuns runs={why.data.runs.filter((run) => !isOpen(run))} />
        <Suppressions key={`suppressions ${id}`} person={person.data} why={why.data} />
        <Card
          title={shown === 'why' ? 'Why' : 'Timeline'}
          aside={
            <SegmentedControl
              size="xs"
              aria-label="What is shown"
              value={shown}
              onChange={show}
              data={[
                { value: 'timeline', label: 'Timeline' },
                { value: 'why', label: <WhyLabel /> },
              ]}
            />
          }
        >
          {shown === 'why' ? (
            <WhyView why={why.data} zone={person.data.zone} />
          ) : (
            <Timeline why={why.data} zone={person.data.zone} />
          )}
        </Card>
      </Stack>
    </>
  );
}
