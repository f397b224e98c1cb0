import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconClock, IconMoon } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useNow } from '../../frame/me.ts';
import { crmNames } from '../../parts/crm.ts';
import { Card } from '../../parts/page.tsx';
import { clockTime, day, localTime, placeOf, relation } from '../../words.ts';
import { CrmState } from './facts.tsx';
import classes from './focus.module.css';
import type { TaskDetail } from './queue.ts';
import { Reach } from './reach.tsx';
import { Due } from './task-row.tsx';

/** What time it is there, and whether it is a good one. */
function LocalClock(props: { readonly task: TaskDetail }) {
  const { callTime, zone } = props.task;
  const now = useNow();
  const here = `${clockTime(now, zone.name)} ${placeOf(zone.name)}`;
  const guess = zone.confidence === 'low' ? ' (a guess)' : '';
  if (callTime.good)
    return (
      <span className={classes.clock} data-good="true">
        <IconClock size={15} aria-hidden />
        {here}
        {guess}, a good time until {clockTime(new Date(callTime.until), zone.name)}
      </span>
    );
  const opens = new Date(callTime.opensAt);
  const sameDay = day(opens, zone.name) === day(now, zone.name);
  const when = sameDay
    ? clockTime(opens, zone.name)
    : `${day(opens, zone.name)}, ${clockTime(opens, zone.name)}`;
  return (
    <span className={classes.clock} data-good="false">
      <IconMoon size={15} aria-hidden />
      {here}
      {guess}, outside their hours; better from {when}
    </span>
  );
}

/** Who, what time it is there, why now, and what was last: all that one needs before the first word. */
export function About(props: { readonly task: TaskDetail }) {
  const { task } = props;
  const now = useNow();
  const { person } = task;
  const [last] = task.touches;
  const crm = task.record === null ? 'the CRM' : crmNames[task.record.kind];
  const role = [person?.title, task.company].filter((part) => part !== null && part !== undefined);
  return (
    <Card>
      <div className={classes.person}>
        <div>
          <h1 className={classes.name}>{person?.name ?? 'Somebody who is gone'}</h1>
          {role.length === 0 ? null : <div>{role.join(', ')}</div>}
          <LocalClock task={task} />
        </div>
        <Reach task={task} />
      </div>
      <dl className={classes.lines} style={{ marginTop: 10 }}>
        <div>
          <dt>Due</dt>
          <dd>
            {localTime(new Date(task.dueAt), task.zone.name)}, <Due task={task} word />
          </dd>
        </div>
        <div>
          <dt>Why now</dt>
          <dd>{task.why}</dd>
        </div>
        <div>
          <dt>Last</dt>
          <dd>
            {last === undefined ? (
              'Nothing yet: this is the first touch.'
            ) : (
              <>
                {last.name} · {last.outcome ?? (last.state === 'sent' ? 'Sent' : 'Done')}{' '}
                {relation(new Date(last.at), now)} · <CrmState touch={last} crm={crm} />
              </>
            )}
          </dd>
        </div>
      </dl>
      {task.warnings.length === 0 ? null : (
        <Alert color="red" variant="light" mt="xs" py={6} icon={<IconAlertTriangle size={16} aria-hidden />}>
          {task.warnings.join(' ')}
        </Alert>
      )}
    </Card>
  );
}

/** A script whose missing values stand out: `[person.title]` is to be filled by whoever speaks. */
export function Script(props: { readonly task: TaskDetail }) {
  const { task } = props;
  const parts = task.script.split(/(\[[a-z_]+(?:\.[a-z0-9_]+)+\])/g);
  const missing = parts.filter((_, at) => at % 2 === 1);
  let offset = 0;
  return (
    <Card title={task.step.name}>
      <div className={classes.script}>
        {parts.map((part, at) => {
          offset += part.length;
          return at % 2 === 1 ? <mark key={offset}>{part}</mark> : <Fragment key={offset}>{part}</Fragment>;
        })}
      </div>
      {missing.length === 0 ? null : (
        <p className={classes.quiet}>
          {missing.length === 1 ? 'One value is' : `${missing.length} values are`} missing in the CRM record.
        </p>
      )}
      {task.talkingPoints.length === 0 ? null : (
        <ul className={classes.points}>
          {task.talkingPoints.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}
