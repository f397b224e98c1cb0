import { Link } from '@tanstack/react-router';
import { StateBadge, shownState } from '../../parts/state.tsx';
import type { PeopleSearch } from '../../routes.tsx';
import { NextTouch } from './next-touch.tsx';
import classes from './people.module.css';
import type { Run } from './runs.ts';

/** One run in the list: whose, where it stands, and what is next or why nothing is. */
export function RunRow(props: {
  readonly run: Run;
  readonly search: PeopleSearch;
  readonly chosen: boolean;
  readonly owner: boolean;
}) {
  const { run } = props;
  return (
    <Link
      to="/people/$id"
      params={{ id: run.personId }}
      search={props.search}
      className={classes.row ?? ''}
      data-chosen={props.chosen || undefined}
      data-owner={props.owner || undefined}
    >
      <span className={classes.who}>
        <span className={classes.name}>{run.person.name}</span>
        <span className={classes.company}>{run.company ?? run.person.email}</span>
      </span>
      <span className={classes.state}>
        <StateBadge state={shownState(run)} />
      </span>
      <NextTouch run={run} />
      <span className={classes.cadence} title={run.cadence.name}>
        {run.cadence.name}
      </span>
      {props.owner ? <span className={classes.owner}>{run.owner?.name ?? 'Nobody'}</span> : null}
    </Link>
  );
}

/** What the columns are, for those who see them; each row says it all by itself. */
export function RowHead(props: { readonly owner: boolean }) {
  return (
    <div className={classes.headRow} data-owner={props.owner || undefined} aria-hidden>
      <span>Person</span>
      <span>State</span>
      <span>Next touch, or why there is none</span>
      <span>Cadence</span>
      {props.owner ? <span>Owner</span> : null}
    </div>
  );
}
