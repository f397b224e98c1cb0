import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { useMe, useNow } from '../../frame/me.ts';
import { Moment } from '../../parts/moment.tsx';
import { moveFocus } from '../../parts/move-focus.ts';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import { cadencesQuery, experimentsQuery } from '../../queries.ts';
import { type Experiment, experimentQuery } from './data.ts';
import classes from './list.module.css';
import { metricWords, progressWords, stateOf } from './words.ts';

function StartButton() {
  return (
    <Button variant="filled" renderRoot={(root) => <Link to="/experiments/new" {...root} />}>
      Start an experiment
    </Button>
  );
}

/** How it stands, in words: what was found, or how far it has come. */
function Standing(props: { readonly of: Experiment }) {
  const { of } = props;
  const { zone } = useMe().user;
  const now = useNow();
  const view = useQuery({ ...experimentQuery(of.id), enabled: of.endedAt === null }).data;
  const [look, word] = stateOf(of, view);
  return (
    <div className={classes.standing}>
      <Tag look={look}>{word}</Tag>
      {of.result !== null ? (
        <span>{of.result.words}</span>
      ) : view === undefined ? null : (
        <>
          <span>{view.words}</span>
          {view.verdict?.state === 'winner' ? null : (
            <span className={classes.quiet}>{progressWords(view, zone, now)}</span>
          )}
        </>
      )}
      {of.promoted === null ? null : <span className={classes.quiet}>{of.promoted.words}</span>}
    </div>
  );
}

function Row(props: { readonly of: Experiment; readonly cadence: string | undefined }) {
  const { of, cadence } = props;
  const { zone } = useMe().user;
  return (
    <li className={classes.row}>
      <div className={classes.name}>
        <Link to="/experiments/$id" params={{ id: of.id }} className={classes.link ?? ''} data-row={of.id}>
          {of.name}
        </Link>
        <span className={classes.quiet}>
          {of.kind === 'step'
            ? `Texts of step ‘${of.stepKey}’${cadence === undefined ? '' : ` of ${cadence}`}`
            : 'Whole cadences'}
          : {of.arms.map((arm) => `‘${arm.key}’`).join(', ')}, by {metricWords[of.metric].one}
        </span>
        <span className={classes.quiet}>
          {of.endedAt === null ? 'Began ' : 'Ended '}
          <Moment at={of.endedAt ?? of.startedAt} zone={zone} />
        </span>
      </div>
      <Standing of={of} />
    </li>
  );
}

/** Every experiment, the ones under way first, each with what can be said of it. */
export function ExperimentsPage() {
  const experiments = useQuery(experimentsQuery);
  const cadences = useQuery(cadencesQuery).data?.items ?? [];
  const list = useRef<HTMLUListElement>(null);
  useKeys({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
  const { data } = experiments;
  const sorted = [...(data?.items ?? [])].sort(
    (a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null),
  );
  return (
    <>
      <PageHead
        title="Experiments"
        about="Texts or cadences against each other. What they say holds however often you look."
        actions={
          <>
            <Button renderRoot={(root) => <Link to="/scoreboard" {...root} />}>Scoreboard</Button>
            {sorted.length === 0 ? null : <StartButton />}
          </>
        }
      />
      {experiments.error !== null && data === undefined ? (
        <Failure error={experiments.error} retry={() => experiments.refetch()} />
      ) : data === undefined ? (
        <Card>
          <Rows count={4} height={62} />
        </Card>
      ) : sorted.length === 0 ? (
        <Empty title="There is no experiment yet" action={<StartButton />}>
          An experiment gives each person one of several texts of a step by chance, or each company one of
          several cadences, and says which gets more replies or meetings, or that no difference can be found.
          How many that takes is shown before it starts.
        </Empty>
      ) : (
        <Card flush>
          <ul className={classes.list} ref={list}>
            {sorted.map((of) => (
              <Row key={of.id} of={of} cadence={cadences.find((one) => one.id === of.cadenceId)?.name} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
