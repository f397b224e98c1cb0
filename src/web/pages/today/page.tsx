import { Button, SegmentedControl } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { isLost } from '../../api.ts';
import { useKeys } from '../../frame/keys.ts';
import { useNow } from '../../frame/me.ts';
import { Key } from '../../parts/key.tsx';
import { moveFocus } from '../../parts/move-focus.ts';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { VirtualRows } from '../../parts/virtual.tsx';
import { localTime, plural, relation } from '../../words.ts';
import { lastOpened } from './last-opened.ts';
import { Machines } from './machines.tsx';
import { type Reply, type Scope, type Task, useQueue, useReplies, useScope, useUpcoming } from './queue.ts';
import { ReplyRow } from './reply-row.tsx';
import { TaskRow } from './task-row.tsx';
import classes from './today.module.css';
import { Unmatched } from './unmatched.tsx';
import { Upcoming } from './upcoming.tsx';

type Line =
  | { readonly id: string; readonly head: string; readonly overdue: boolean }
  | { readonly id: string; readonly task: Task };

/** Tasks with a heading before those from earlier days, those that are due, and those whose time is still to come. */
function linesOf(tasks: readonly Task[], now: Date): Line[] {
  const due = (task: Task) => Date.parse(task.dueAt) <= now.getTime();
  const groups = [
    { head: 'Overdue', overdue: true, of: tasks.filter((task) => task.overdue) },
    { head: 'Due', overdue: false, of: tasks.filter((task) => !task.overdue && due(task)) },
    { head: 'Due later', overdue: false, of: tasks.filter((task) => !task.overdue && !due(task)) },
  ];
  return groups.flatMap(({ head, overdue, of }) =>
    of.length === 0
      ? []
      : [{ id: head, head: `${head} · ${of.length}`, overdue }, ...of.map((task) => ({ id: task.id, task }))],
  );
}

function counts(tasks: readonly Task[], replies: readonly Reply[], more: boolean): string {
  const late = tasks.filter((task) => task.overdue).length;
  const parts = [
    replies.length > 0 ? plural(replies.length, 'reply', 'replies') : null,
    tasks.length > 0 ? `${plural(tasks.length, 'task')}${more ? ' and more' : ''}` : null,
    late > 0 ? `${late} overdue` : null,
  ];
  return parts.filter((part) => part !== null).join(', ') || 'Nothing to do now';
}

/** The queue of a rep, or of everybody: replies first, then tasks by when they are due. */
export function TodayPage() {
  const { scope, choose } = useScope();
  const queue = useQueue(scope);
  const replies = useReplies(scope);
  const box = useRef<HTMLDivElement>(null);
  const first = queue.tasks?.[0];
  useKeys({
    j: () => moveFocus(box.current, 1),
    k: () => moveFocus(box.current, -1),
    Enter: () => box.current?.querySelector<HTMLElement>('[data-row]')?.click(),
  });
  const loaded = queue.tasks !== undefined && replies.data !== undefined;
  useEffect(() => {
    if (loaded) lastOpened.restore(box.current);
  }, [loaded]);
  const error = queue.error ?? replies.error;
  const about =
    queue.tasks === undefined || replies.data === undefined
      ? error === null
        ? 'Reading the queue'
        : 'The queue could not be read'
      : counts(queue.tasks, replies.data, queue.hasNextPage);
  return (
    <>
      <PageHead
        title="Today"
        about={about}
        actions={
          <>
            {choose === null ? null : (
              <SegmentedControl
                size="xs"
                aria-label="Whose tasks"
                value={scope ?? 'all'}
                onChange={(value) => choose(value === 'mine' ? 'mine' : 'all')}
                data={[
                  { value: 'mine', label: 'Mine' },
                  { value: 'all', label: 'Everybody’s' },
                ]}
              />
            )}
            {first === undefined ? null : (
              <Button
                component={Link}
                to={`/today/${first.id}`}
                variant="filled"
                leftSection={<IconPlayerPlay size={14} aria-hidden />}
              >
                Start with the first
              </Button>
            )}
          </>
        }
      />
      <div className={classes.stack} ref={box}>
        {error === null || (loaded && isLost(error)) ? null : (
          <Failure error={error} retry={() => Promise.all([queue.refetch(), replies.refetch()])} />
        )}
        {error === null && !loaded ? (
          <Card>
            <Rows />
          </Card>
        ) : null}
        {loaded ? (
          <Queue
            tasks={queue.tasks ?? []}
            replies={replies.data ?? []}
            scope={scope}
            onEnd={() => {
              if (queue.hasNextPage && !queue.isFetchingNextPage) queue.fetchNextPage();
            }}
          />
        ) : null}
        {loaded ? <Unmatched /> : null}
        {loaded ? <Machines scope={scope} /> : null}
        {/* After the queue, which would push it down when it comes. */}
        {loaded || error !== null ? <Upcoming scope={scope} /> : null}
      </div>
    </>
  );
}

function Queue(props: {
  readonly tasks: readonly Task[];
  readonly replies: readonly Reply[];
  readonly scope: Scope | null;
  readonly onEnd: () => void;
}) {
  const { tasks, replies, scope } = props;
  const now = useNow();
  const everybody = scope === 'all';
  return (
    <>
      {replies.length === 0 ? null : (
        <Card flush>
          <h2 className={classes.head}>
            Replies · {replies.length}
            <span className={classes.quiet}>Their runs wait for you</span>
          </h2>
          <ul className={classes.plain}>
            {replies.map((reply) => (
              <li key={reply.id}>
                <ReplyRow reply={reply} showOwner={everybody} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {tasks.length === 0 ? (
        <Done scope={scope} replies={replies.length} />
      ) : (
        <Card flush>
          <VirtualRows
            label="Tasks, the earliest due first"
            items={linesOf(tasks, now)}
            keyOf={(line) => line.id}
            height={35}
            onEnd={props.onEnd}
            row={(line) =>
              'head' in line ? (
                <h2 className={classes.head} data-overdue={line.overdue || undefined}>
                  {line.head}
                </h2>
              ) : (
                <TaskRow task={line.task} showOwner={everybody} />
              )
            }
          />
        </Card>
      )}
    </>
  );
}

/** Nothing is left: what comes next and when, and what to do meanwhile. */
function Done(props: { readonly scope: Scope | null; readonly replies: number }) {
  const upcoming = useUpcoming(props.scope).data;
  const now = useNow();
  const next = upcoming?.[0];
  const when = next === undefined ? null : new Date(next.dueAt);
  return (
    <Card>
      <Empty
        title={props.replies === 0 ? 'The queue is done.' : 'No task is due; the replies above wait.'}
        action={
          <Button component={Link} to="/enroll" variant={next === undefined ? 'filled' : 'default'}>
            Enroll people
            <Key>e</Key>
          </Button>
        }
      >
        {next === undefined || when === null
          ? 'Nothing is planned for the next seven days. People whom you enroll bring the next tasks.'
          : `Next: ‘${next.stepName}’ for ${next.personName}, ${localTime(when, next.zone)}, ${relation(when, now)}. It appears here by itself.`}
      </Empty>
    </Card>
  );
}
