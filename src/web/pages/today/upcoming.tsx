import { Link } from '@tanstack/react-router';
import { useNow } from '../../frame/me.ts';
import { ChannelIcon } from '../../parts/channel.tsx';
import { Card } from '../../parts/page.tsx';
import { localTime, relation } from '../../words.ts';
import { type Scope, useUpcoming } from './queue.ts';
import classes from './today.module.css';

/** What is planned next, quietly: nothing here is to be done yet, and whatever the person does may move it. */
export function Upcoming(props: { readonly scope: Scope | null }) {
  const upcoming = useUpcoming(props.scope).data ?? [];
  const now = useNow();
  if (upcoming.length === 0) return null;
  return (
    <Card
      title="Comes up next"
      aside={<span className={classes.side}>Planned; a reply or a pause moves it</span>}
      flush
    >
      <ul className={classes.plain}>
        {upcoming.map((task) => {
          const due = new Date(task.dueAt);
          return (
            <li key={task.enrollmentId}>
              <Link
                to="/people/$id"
                params={{ id: task.personId }}
                className={`${classes.row} ${classes.ahead}`}
              >
                <span className={classes.icon}>
                  <ChannelIcon channel={task.channel} />
                </span>
                <span className={classes.who}>
                  {task.personName}
                  {task.company === null ? null : <span className={classes.quiet}> · {task.company}</span>}
                </span>
                <span className={classes.what}>{task.stepName}</span>
                <span className={classes.when}>
                  {localTime(due, task.zone)}, {relation(due, now)}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
