import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { PageLink } from '../../parts/link.tsx';
import { Failure, Rows } from '../../parts/page.tsx';
import { StateBadge, shownState } from '../../parts/state.tsx';
import type { PeopleSearch } from '../../routes.tsx';
import { usePrefetch } from './person-data.ts';
import { type Run, useRuns } from './runs.ts';
import classes from './split.module.css';

const rowPx = 52;

/** The list that a person was opened from, narrow: `j` and `k` go through it, the person follows. */
export function SideList(props: { readonly id: string; readonly search: PeopleSearch }) {
  const { id, search } = props;
  const { runs, data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRuns(search);
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const at = runs.findIndex((run) => run.personId === id);
  const rows = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: 'auto' });
  }, [at, rows]);
  useEffect(() => {
    if (last >= runs.length - 5 && hasNextPage && !isFetchingNextPage) fetchNextPage();
  }, [last, runs.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  usePrefetch(nextPerson(runs, at, 1)?.personId);
  const go = (by: number) => {
    const next = nextPerson(runs, at, by);
    if (next !== undefined)
      navigate({ to: '/people/$id', params: { id: next.personId }, search, replace: true });
  };
  useKeys({ j: () => go(1), k: () => go(-1), Escape: () => navigate({ to: '/people', search }) });
  return (
    <nav className={classes.side} aria-label="People in this list">
      <PageLink to="/people" search={search} className={classes.back ?? ''}>
        <IconArrowLeft size={14} aria-hidden />
        {Object.keys(search).length > 0 ? 'People, filtered' : 'People'}
      </PageLink>
      <div ref={scroller} className={classes.scroller}>
        {data === undefined ? (
          error === null ? (
            <Rows count={9} height={40} />
          ) : (
            <Failure error={error} retry={() => refetch()} />
          )
        ) : (
          <ul className={classes.list} style={{ height: rows.getTotalSize() }}>
            {shown.map(({ index, start }) => {
              const run = runs[index];
              return run === undefined ? null : (
                <li key={run.id} className={classes.item} style={{ transform: `translateY(${start}px)` }}>
                  <SideRow run={run} search={search} chosen={run.personId === id} />
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </nav>
  );
}

/** The next row that is about somebody else. */
function nextPerson(runs: readonly Run[], at: number, by: number): Run | undefined {
  const here = runs[at]?.personId;
  for (let index = at + by; index >= 0 && index < runs.length; index += by)
    if (runs[index]?.personId !== here) return runs[index];
  return undefined;
}

function SideRow(props: { readonly run: Run; readonly search: PeopleSearch; readonly chosen: boolean }) {
  const { run } = props;
  return (
    <Link
      to="/people/$id"
      params={{ id: run.personId }}
      search={props.search}
      className={classes.row ?? ''}
      aria-current={props.chosen ? 'page' : undefined}
    >
      <span className={classes.name}>{run.person.name}</span>
      <StateBadge state={shownState(run)} />
      <span className={classes.company}>{run.company ?? run.cadence.name}</span>
    </Link>
  );
}
