import { Anchor } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useNow } from '../../frame/me.ts';
import { useActor } from '../../parts/actor.ts';
import { ChannelIcon, channelWord } from '../../parts/channel.tsx';
import { crmNames } from '../../parts/crm.ts';
import { Card } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import { day, localTime, relation } from '../../words.ts';
import classes from './focus.module.css';
import type { TaskDetail } from './queue.ts';

type Touch = TaskDetail['touches'][number];

/** Whether the CRM has a touch, in a word with its colour. */
export function CrmState(props: { readonly touch: Touch; readonly crm: string }) {
  const { touch, crm } = props;
  if (touch.crm === null) return <Tag look="quiet">no CRM record</Tag>;
  const { state, reason } = touch.crm;
  if (state === 'written') return <Tag look="won">{`in ${crm}`}</Tag>;
  if (state === 'refused')
    return <Tag look="stopped">{`${crm} refused it${reason === null ? '' : `: ${reason}`}`}</Tag>;
  return <Tag look="waiting">{`on its way to ${crm}`}</Tag>;
}

function Touches(props: { readonly task: TaskDetail }) {
  const { task } = props;
  const now = useNow();
  const crm = task.record === null ? 'the CRM' : crmNames[task.record.kind];
  if (task.touches.length === 0)
    return <span className={classes.quiet}>Nothing before: this is the first touch.</span>;
  return (
    <ul className={classes.plain}>
      {task.touches.map((touch) => (
        <li key={touch.id} className={classes.touch}>
          <ChannelIcon channel={touch.channel} />
          <div>
            {touch.name}
            {touch.outcome === null ? '' : ` · ${touch.outcome}`}
            <div className={classes.quiet}>
              {day(new Date(touch.at), task.zone.name)}, {relation(new Date(touch.at), now)}
            </div>
            <CrmState touch={touch} crm={crm} />
          </div>
        </li>
      ))}
    </ul>
  );
}

const origins: Readonly<Record<string, string>> = {
  field: 'from the CRM’s field',
  address: 'from the address',
  phone: 'from the phone number',
  company: 'the company’s',
  owner: 'the owner’s, for want of better',
  workspace: 'the workspace’s, for want of better',
};

/** What stands beside the script: times, what follows, earlier touches and whether the CRM has them, and the links. */
export function Facts(props: { readonly task: TaskDetail }) {
  const { task } = props;
  const now = useNow();
  const until = new Date(task.until);
  const { following, record, others } = task;
  const actor = useActor();
  return (
    <aside className={classes.facts} aria-label="Around this task">
      <Card title="Earlier touches">
        <Touches task={task} />
      </Card>
      <Card title="What follows">
        <dl className={classes.lines}>
          <div>
            <dt>Waits</dt>
            <dd>
              until {localTime(until, task.zone.name)}, {relation(until, now)}; then{' '}
              {task.ifNotDone === 'hold' ? 'the run holds for you' : 'the run goes on without it'}
            </dd>
          </div>
          <div>
            <dt>Next</dt>
            <dd>
              {following === null
                ? 'Nothing: this is the last step'
                : `${channelWord(following.channel)} on day ${following.day}: ${following.name}`}
            </dd>
          </div>
        </dl>
      </Card>
      <Card title="Around">
        <dl className={classes.lines}>
          <div>
            <dt>Zone</dt>
            <dd>
              {task.zone.name}, {origins[task.zone.origin] ?? task.zone.origin}
            </dd>
          </div>
          <div>
            <dt>Owner</dt>
            <dd>{task.owner.name}</dd>
          </div>
          {task.sender === null ? null : (
            <div>
              <dt>Mail from</dt>
              <dd>{task.sender.email}</dd>
            </div>
          )}
          <div>
            <dt>Enrolled</dt>
            <dd>
              by {actor(task.run.enrolledBy)}
              <div className={classes.quiet}>{task.run.listSource}</div>
            </dd>
          </div>
          {others.length === 0 ? null : (
            <div>
              <dt>Also open</dt>
              <dd>
                {others.map((other) => (
                  <Link key={other.id} to="/today/$id" params={{ id: other.id }}>
                    {other.title}
                  </Link>
                ))}
              </dd>
            </div>
          )}
          <div>
            <dt>Links</dt>
            <dd>
              <Anchor component={Link} to={`/people/${task.personId}`} inherit>
                The person’s page
              </Anchor>
              {record === null ? null : (
                <>
                  {', '}
                  <Anchor href={record.url} target="_blank" rel="noreferrer" inherit>
                    {crmNames[record.kind]} <IconExternalLink size={12} aria-hidden />
                  </Anchor>
                </>
              )}
            </dd>
          </div>
        </dl>
      </Card>
    </aside>
  );
}
