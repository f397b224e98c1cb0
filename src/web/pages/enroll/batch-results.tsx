import { Anchor, SegmentedControl } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useNow } from '../../frame/me.ts';
import { Card, Empty, Failure, Rows } from '../../parts/page.tsx';
import { type RunState, StateBadge, Tag } from '../../parts/state.tsx';
import { VirtualRows } from '../../parts/virtual.tsx';
import { localTime, relation } from '../../words.ts';
import { type Batch, type Result, type Shown, useResults } from './data.ts';
import classes from './enroll.module.css';

function ResultRow({ one }: { readonly one: Result }) {
  const now = useNow();
  const next =
    one.next === null
      ? one.reason
      : `Next touch ${localTime(new Date(one.next.dueAt), one.next.zone)}, ${relation(new Date(one.next.dueAt), now)}`;
  return (
    <div className={classes.result}>
      <span className={classes.resultName}>
        {one.personId === null ? (
          one.name
        ) : (
          <Anchor component={Link} to={`/people/${one.personId}`} size="sm">
            {one.name}
          </Anchor>
        )}
      </span>
      <span className={classes.resultState}>
        {one.state === null ? (
          <Tag look="quiet">Skipped</Tag>
        ) : (
          <StateBadge state={one.state as RunState} reason={one.stateReason} />
        )}
      </span>
      <span className={classes.resultWords}>{next}</span>
    </div>
  );
}

/** What became of each person, with a link to each. */
export function BatchResults({ batch }: { readonly batch: Batch }) {
  const [shown, setShown] = useState<Shown>(batch.counts.enrolled > 0 ? 'enrolled' : 'skipped');
  const results = useResults(batch, shown);
  const { items } = results;
  if (items === undefined)
    return results.error !== null ? (
      <Failure error={results.error} retry={() => results.refetch()} />
    ) : (
      <Card>
        <Rows />
      </Card>
    );
  return (
    <Card flush>
      <div className={classes.head}>
        <SegmentedControl
          size="xs"
          aria-label="Which people"
          value={shown}
          onChange={(value) => setShown(value === 'skipped' ? 'skipped' : 'enrolled')}
          data={[
            { value: 'enrolled', label: `Enrolled (${batch.counts.enrolled})` },
            { value: 'skipped', label: `Skipped (${batch.counts.skipped})` },
          ]}
        />
      </div>
      {items.length === 0 ? (
        <div className={classes.editor}>
          <Empty title={shown === 'enrolled' ? 'Nobody was enrolled' : 'Nobody was skipped'} />
        </div>
      ) : (
        <VirtualRows
          key={shown}
          items={items}
          keyOf={(one) => `${one.status}/${one.enrollmentId ?? one.ref}`}
          height={34}
          label={shown === 'enrolled' ? 'People who were enrolled' : 'People who were skipped'}
          row={(one) => <ResultRow one={one} />}
          onEnd={() => {
            if (results.hasNextPage && !results.isFetchingNextPage) results.fetchNextPage();
          }}
        />
      )}
    </Card>
  );
}
