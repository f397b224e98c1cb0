import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useNow } from '../../frame/me.ts';
import { ChannelIcon } from '../../parts/channel.tsx';
import { clockTime, placeOf, relation } from '../../words.ts';
import type { Task } from './queue.ts';
import classes from './today.module.css';

/** When a task is due, seen from now; what is from an earlier day has a sign and a colour, too. */
export function Due(props: { readonly task: Pick<Task, 'dueAt' | 'overdue'>; readonly word?: boolean }) {
  const now = useNow();
  const { dueAt, overdue } = props.task;
  const when = relation(new Date(dueAt), now);
  if (!overdue) return <time dateTime={dueAt}>{when === 'now' ? 'due now' : when}</time>;
  return (
    <span className={classes.overdue}>
      <IconAlertTriangle size={13} role="img" aria-label="Overdue:" />
      <time dateTime={dueAt}>
        {props.word ? 'overdue, ' : ''}
        {when}
      </time>
    </span>
  );
}

/** One task in the queue: whom, what, what time it is there, and since when it waits. */
export function TaskRow(props: { readonly task: Task; readonly showOwner: boolean }) {
  const { task, showOwner } = props;
  const now = useNow();
  const { person, step } = task;
  return (
    <Link
      to="/today/$id"
      params={{ id: task.id }}
      className={classes.row ?? ''}
      data-row={task.id}
      data-owner={showOwner || undefined}
    >
      <span className={classes.icon}>
        <ChannelIcon channel={task.channel} />
      </span>
      <span className={classes.who}>
        <span className={classes.name}>{person?.name ?? 'Somebody who is gone'}</span>
        {task.company === null ? null : (
          <span className={`${classes.quiet} ${classes.company}`}> · {task.company}</span>
        )}
      </span>
      <span className={classes.what}>
        <span className={classes.place}>
          {step.position}/{step.of}
        </span>
        {task.kind === 'fix' ? `Fix: ${step.name}` : step.name}
      </span>
      {showOwner ? <span className={`${classes.side} ${classes.owner}`}>{task.owner.name}</span> : null}
      <span className={classes.side}>
        {task.company === null ? null : <span className={classes.narrow}>{task.company} · </span>}
        {person === null ? '' : `${clockTime(now, person.zone)} ${placeOf(person.zone)}`}
      </span>
      <span className={classes.due}>
        <Due task={task} />
      </span>
    </Link>
  );
}
