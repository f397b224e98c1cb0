import { useQuery } from '@tanstack/react-query';
import { Failure, Rows } from '../../parts/page.tsx';
import { localTime } from '../../words.ts';
import { whyQuery } from './data.ts';
import classes from './panel.module.css';

/** Every decision about the person in the order in which they were taken. */
export function Why({ zone }: { readonly zone: string }) {
  const { data, error, refetch } = useQuery(whyQuery);
  if (error !== null) return <Failure error={error} retry={() => refetch()} />;
  if (data === undefined) return <Rows count={3} height={34} />;
  if (data.length === 0) return <p className={classes.quiet}>Nothing was decided about this person yet.</p>;
  return (
    <ol className={classes.decisions} aria-label="Decisions, oldest first">
      {data.map((decision) => (
        <li key={decision.id}>
          {decision.words}
          <div className={classes.quiet}>
            <time dateTime={decision.at}>{localTime(new Date(decision.at), zone)}</time>, by {decision.actor}
          </div>
        </li>
      ))}
    </ol>
  );
}
