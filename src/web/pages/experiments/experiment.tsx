import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMe, useNow } from '../../frame/me.ts';
import { useActor } from '../../parts/actor.ts';
import { Moment } from '../../parts/moment.tsx';
import { Card, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import { counted } from '../../words.ts';
import { Acts } from './acts.tsx';
import { Arms } from './arms.tsx';
import { Compared } from './compared.tsx';
import { experimentQuery, type View } from './data.ts';
import { Differences } from './difference.tsx';
import classes from './experiment.module.css';
import { Warning } from './warning.tsx';
import { metricWords, ofHundred, progressWords, stateOf } from './words.ts';

/** One experiment: what it says and how certain that is, its arms in numbers, and the texts side by side. */
export function ExperimentPage() {
  const { id } = useParams({ from: '/experiments/$id' });
  const experiment = useQuery(experimentQuery(id));
  if (experiment.data !== undefined) return <Filled of={experiment.data} />;
  return (
    <>
      <PageHead title="Experiment" />
      {experiment.error === null ? (
        <Card>
          <Rows count={6} height={40} />
        </Card>
      ) : (
        <Failure
          error={experiment.error}
          retry={() => experiment.refetch()}
          back={<Button renderRoot={(root) => <Link to="/experiments" {...root} />}>All experiments</Button>}
        />
      )}
    </>
  );
}

function Filled({ of }: { readonly of: View }) {
  return (
    <>
      <PageHead
        title={of.name}
        about={`What counts is ${metricWords[of.metric].one}.`}
        actions={
          <>
            <Button renderRoot={(root) => <Link to="/experiments" {...root} />}>All experiments</Button>
            {of.kind === 'cadence' && of.endedAt === null ? (
              <Button
                variant="filled"
                renderRoot={(root) => <Link to="/enroll" search={{ experiment: of.id }} {...root} />}
              >
                Enroll people
              </Button>
            ) : null}
            <Acts of={of} />
          </>
        }
      />
      <Stack gap="md">
        <Verdict of={of} />
        {of.warnings.map((warning) => (
          <Warning key={warning}>{warning}</Warning>
        ))}
        <Card title="The arms" flush>
          <Arms of={of} />
        </Card>
        <Compared of={of} />
        <Terms of={of} />
      </Stack>
    </>
  );
}

function Verdict({ of }: { readonly of: View }) {
  const { zone } = useMe().user;
  const now = useNow();
  const [look, word] = stateOf(of, of);
  const decided = of.result !== null || of.verdict?.state === 'winner';
  return (
    <Card title="What can be said" aside={<Tag look={look}>{word}</Tag>}>
      <Stack gap="sm">
        <Text className={classes.verdict}>{of.words}</Text>
        {of.promoted === null ? null : <Text size="sm">{of.promoted.words}</Text>}
        <Differences of={of} />
        {decided ? null : <Text size="sm">{progressWords(of, zone, now)}</Text>}
        <Text size="xs" className={classes.quiet}>
          {decided
            ? 'Only who had their full time is counted.'
            : 'Look as often as you like: the range and the verdict are made for being looked at any time. Only who had their full time is counted.'}
          {of.nextAt === null || of.endedAt !== null ? null : (
            <>
              {' '}
              The next one is: <Moment at={of.nextAt} zone={zone} />.
            </>
          )}
        </Text>
      </Stack>
    </Card>
  );
}

/** What was fixed before it began. */
function Terms({ of }: { readonly of: View }) {
  const { zone } = useMe().user;
  const actor = useActor();
  const terms = [
    ['A success', metricWords[of.metric].one],
    ['Success before', `${ofHundred(of.baseline)} of 100`],
    ['Smallest difference of interest', `${ofHundred(of.lift)} of 100`],
    ['Announced sample', `${counted(of.total)} ${of.unit}`],
    ['Full time of each', `${of.watchDays} days`],
    ['False winners', `at most ${ofHundred(of.alpha)} of 100 experiments without a difference`],
    ['Found, if the difference is that large', `${ofHundred(of.power)} of 100`],
    ['When a winner is found', of.onWinner === 'promote' ? 'it is put into force' : 'a manager decides'],
  ] as const;
  return (
    <Card title="Fixed before it began">
      <dl className={classes.terms}>
        {terms.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Text size="xs" mt="sm" className={classes.quiet}>
        Began <Moment at={of.startedAt} zone={zone} />, by {actor(of.startedBy)}.
        {of.endedAt === null ? null : (
          <>
            {' '}
            Ended <Moment at={of.endedAt} zone={zone} />, by {actor(of.endedBy ?? 'scheduler')}.
          </>
        )}
      </Text>
    </Card>
  );
}
