import { Link } from '@tanstack/react-router';
import { ChannelIcon } from '../../parts/channel.tsx';
import { StateBadge } from '../../parts/state.tsx';
import type { PeopleSearch } from '../../routes.tsx';
import { sentence } from '../../words.ts';
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
        <StateBadge state={run.state} />
      </span>
      <span className={classes.next} title={run.sentence}>
        {run.step === null || run.state !== 'active' ? null : <ChannelIcon channel={run.step.channel} />}
        <span className={classes.sentence}>{shortened(run.sentence)}</span>
      </span>
      <span className={classes.cadence} title={run.cadence.name}>
        {run.cadence.name}
      </span>
      {props.owner ? <span className={classes.owner}>{run.owner?.name ?? 'Nobody'}</span> : null}
    </Link>
  );
}

/** The badge says already that it runs. */
function shortened(text: string): string {
  return sentence(text.replace(/^(Next|Now): /, '').replace(/\.$/, ''));
}

/** What the columns are, for those who see them; each row says it all by itself. */
export function RowHead(props: { readonly owner: boolean }) {
  return (
    <div className={classes.headRow} data-owner={props.owner || undefined} aria-hidden>
      <span>Person</span>
      <span>State</span>
      <span>What is next, or why nothing is</span>
      <span>Cadence</span>
      {props.owner ? <span>Owner</span> : null}
    </div>
  );
}
