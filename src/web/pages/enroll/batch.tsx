import { Button, Group, Progress, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { isLost } from '../../api.ts';
import { liveMs, useMe } from '../../frame/me.ts';
import { Card, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import { BatchResults } from './batch-results.tsx';
import { type Batch, loadBatch, type Undone } from './data.ts';
import classes from './enroll.module.css';
import { UndoBanner, UndoneBanner } from './undo-banner.tsx';

function Figures({ counts }: { readonly counts: Batch['counts'] }) {
  const shown = [
    [counts.enrolled, 'enrolled'],
    [counts.skipped, 'skipped'],
    [counts.started, 'begun'],
    ...(counts.undone > 0 ? [[counts.undone, 'undone'] as const] : []),
  ] as const;
  return (
    <dl className={classes.figures}>
      {shown.map(([count, word]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{count.toLocaleString('en-GB')}</dd>
        </div>
      ))}
    </dl>
  );
}

function Enrolling({ batch }: { readonly batch: Batch }) {
  const done = batch.counts.enrolled + batch.counts.skipped;
  if (batch.state !== 'enrolling') return null;
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm">
          Enrolling: {done.toLocaleString('en-GB')} of {batch.total.toLocaleString('en-GB')}. You can leave
          this page.
        </Text>
      </Group>
      <Progress
        value={(100 * done) / Math.max(batch.total, 1)}
        aria-label="People enrolled or skipped so far"
      />
    </div>
  );
}

function AgainButton() {
  return (
    <Button
      variant="filled"
      renderRoot={(props) => (
        <Link {...props} to="/enroll" search={(before) => ({ ...before, batch: undefined })} />
      )}
    >
      Enroll again
    </Button>
  );
}

/** What became of an enrollment: how far it is, who started, who did not, and the way back while there is one. */
export function BatchPage({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const me = useMe();
  const [undone, setUndone] = useState<Undone | null>(null);
  const found = useQuery({
    queryKey: ['batch', id],
    queryFn: () => loadBatch(id),
    refetchInterval: (query) => (query.state.data?.state === 'enrolling' ? 1000 : liveMs),
  });
  const batch = found.data;
  const head = (about?: string) => (
    <PageHead
      title="Enroll"
      {...(about === undefined ? {} : { about })}
      actions={
        batch?.state === 'undone' ? (
          <AgainButton />
        ) : (
          <Button renderRoot={(props) => <Link {...props} to="/enroll" search={{}} />}>Enroll others</Button>
        )
      }
    />
  );
  if (batch === undefined)
    return (
      <>
        {head()}
        {found.error === null ? <Rows /> : <Failure error={found.error} retry={() => found.refetch()} />}
      </>
    );
  return (
    <>
      {head(
        `${plural(batch.total, 'person', 'people')} for ${batch.cadences.map(({ name }) => `‘${name}’`).join(' and ')}. ${batch.listSource}.${batch.enrolledBy === me.user.email ? '' : ` By ${batch.enrolledBy}.`}`,
      )}
      <div className={classes.parts}>
        {found.error === null || isLost(found.error) ? null : <Failure error={found.error} />}
        {batch.state === 'failed' ? (
          <Failure
            error={new Error(`The enrollment broke off: ${batch.problem} Those below were enrolled before.`)}
          />
        ) : null}
        {batch.state === 'undone' ? (
          <UndoneBanner batch={batch} undone={undone} />
        ) : (
          <UndoBanner
            batch={batch}
            onUndone={(done) => {
              setUndone(done);
              client.setQueryData(['batch', id], done.batch);
            }}
          />
        )}
        <Card>
          <Figures counts={batch.counts} />
          <Enrolling batch={batch} />
        </Card>
        {batch.state === 'enrolling' ? null : <BatchResults batch={batch} />}
      </div>
    </>
  );
}
