import { ActionIcon, Anchor, Button, Skeleton } from '@mantine/core';
import { IconArrowLeft, IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { useActor } from '../../parts/actor.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Key } from '../../parts/key.tsx';
import { Card, Empty, Failure } from '../../parts/page.tsx';
import { words } from '../../words.ts';
import { About, Script } from './about.tsx';
import { type Ending, useEndTask } from './acts.ts';
import { Facts } from './facts.tsx';
import classes from './focus.module.css';
import { GiveUp, type GiveUpKind } from './give-up.tsx';
import { lastOpened } from './last-opened.ts';
import { OutcomeBar } from './outcome-bar.tsx';
import { detailQuery, type TaskDetail, useQueue, useScope } from './queue.ts';
import { WriteEmail } from './write-email.tsx';

/** How long a task has to be there before a number ends it. */
const settleMs = 350;

/** Where a task stands in the queue, and its neighbours. */
function usePlace(id: string) {
  const { scope } = useScope();
  const { tasks = [] } = useQueue(scope);
  const at = tasks.findIndex((task) => task.id === id);
  // A task that is no longer in the queue is followed by the first of it.
  const next = at === -1 ? tasks[0] : tasks[at + 1];
  return {
    at,
    of: tasks.length,
    next: next?.id ?? null,
    previous: tasks[at - 1]?.id ?? null,
    /** Whom one comes to after this task has ended: from the last one, to the first that is left. */
    after: next?.id ?? tasks.find((task) => task.id !== id)?.id ?? null,
  };
}

/** One task at a time: everything for the touch in sight, ended by a key, and on to the next. */
export function FocusPage() {
  const { id } = useParams({ from: '/today/$id' });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const place = usePlace(id);
  const task = useQuery(detailQuery(id));
  const { next } = place;
  useEffect(() => lastOpened.keep(id), [id]);
  useEffect(() => {
    // So that the next one is there at once.
    if (next !== null) queries.prefetchQuery(detailQuery(next));
  }, [next, queries]);
  const name = task.data?.person?.name;
  useEffect(() => {
    document.title = `${name ?? 'Task'} · Cadenza`;
  }, [name]);
  const go = (to: string | null) => {
    if (to !== null) navigate({ to: '/today/$id', params: { id: to }, replace: true });
  };
  useKeys({
    j: () => go(place.next),
    k: () => go(place.previous),
    Escape: () => navigate({ to: '/today' }),
  });
  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <Anchor component={Link} to="/today" size="sm">
          <IconArrowLeft size={13} aria-hidden /> Today
        </Anchor>
        <Key>Esc</Key>
        <span className={classes.place}>{place.at === -1 ? '' : `${place.at + 1} of ${place.of}`}</span>
        <ActionIcon
          aria-label={place.previous === null ? 'No task before this one' : 'Previous task (k)'}
          title={place.previous === null ? 'No task before this one' : 'Previous task (k)'}
          disabled={place.previous === null}
          onClick={() => go(place.previous)}
        >
          <IconChevronUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          aria-label={next === null ? 'No task after this one' : 'Next task (j)'}
          title={next === null ? 'No task after this one' : 'Next task (j)'}
          disabled={next === null}
          onClick={() => go(next)}
        >
          <IconChevronDown size={16} aria-hidden />
        </ActionIcon>
      </div>
      {task.error !== null && task.data === undefined ? (
        <Failure error={task.error} retry={() => task.refetch()} />
      ) : task.data === undefined ? (
        <Loading />
      ) : (
        <Focused key={id} task={task.data} after={place.after} />
      )}
    </div>
  );
}

function Loading() {
  return (
    <>
      <div className={classes.main} role="status" aria-label="Loading" aria-busy="true">
        <Skeleton height={168} radius="md" />
        <Skeleton height={190} radius="md" />
        <Skeleton height={150} radius="md" />
      </div>
      <div className={classes.facts}>
        <Skeleton height={170} radius="md" />
        <Skeleton height={110} radius="md" />
        <Skeleton height={150} radius="md" />
      </div>
    </>
  );
}

function Focused(props: { readonly task: TaskDetail; readonly after: string | null }) {
  const { task, after } = props;
  const endTask = useEndTask();
  const note = useRef<HTMLTextAreaElement>(null);
  const [givingUp, giveUp] = useState<GiveUpKind | null>(null);
  const [asking, ask] = useState<Ending | null>(null);
  const open = task.state === 'open';
  const fix = task.kind === 'fix';
  const end = (ending: Ending) => endTask(task, ending, after);
  const choose = (index: number) => {
    const outcome = task.outcomes[index];
    if (outcome === undefined) return;
    const ending = { kind: 'outcome', key: outcome.key } as const;
    // What cannot be taken back is asked first.
    if (outcome.effect === 'stop') ask(ending);
    else end(ending);
  };
  const shownAt = useRef(performance.now());
  // A key that is held down, or pressed twice, must not end the task that has only just come up.
  const byKey = (event: KeyboardEvent, index: number) => {
    if (!event.repeat && event.timeStamp - shownAt.current > settleMs) choose(index);
  };
  const digits = Object.fromEntries(
    task.outcomes
      .slice(0, 9)
      .map((_, at) => [String(at + 1), (event: KeyboardEvent) => byKey(event, at)] as const),
  );
  useKeys(
    {
      ...digits,
      n: () => note.current?.focus(),
      s: () => giveUp('skip'),
      ...(fix ? {} : { x: () => giveUp('not-done') }),
      a: () => ask({ kind: 'answered' }),
    },
    open,
  );
  return (
    <>
      <div className={classes.main}>
        <About task={task} />
        {open && fix ? (
          <WriteEmail
            task={task}
            onWritten={(email) => end({ kind: 'written', ...email })}
            onSkip={() => giveUp('skip')}
          />
        ) : (
          <Script task={task} />
        )}
        {open && fix ? null : open ? (
          <OutcomeBar
            task={task}
            note={note}
            onOutcome={choose}
            onSkip={() => giveUp('skip')}
            onNotDone={() => giveUp('not-done')}
            onAnswered={() => ask({ kind: 'answered' })}
          />
        ) : (
          <Closed task={task} after={after} />
        )}
      </div>
      <Facts task={task} />
      <GiveUp
        kind={givingUp}
        task={task}
        onClose={() => giveUp(null)}
        onReason={(kind, reason) => end({ kind, reason })}
      />
      <Confirm
        opened={asking !== null}
        onClose={() => ask(null)}
        title={asking?.kind === 'answered' ? 'Answered elsewhere' : 'Stop for good'}
        act={asking?.kind === 'answered' ? 'They answered' : 'Stop and opt out'}
        danger={asking?.kind !== 'answered'}
        onAct={async () => {
          if (asking !== null) end(asking);
        }}
      >
        {asking?.kind === 'answered'
          ? `Counts as a reply of ${task.person?.name ?? 'this person'}: all their runs pause until somebody resumes them, this task is closed, and your note goes to the CRM.`
          : `${task.person?.name ?? 'This person'} is not contacted any more, in any cadence and on any channel, and the CRM is told. This cannot be taken back here.`}
      </Confirm>
    </>
  );
}

/** The task was over before one came to it: what became of it, and the way on. */
function Closed(props: { readonly task: TaskDetail; readonly after: string | null }) {
  const { task, after } = props;
  const actor = useActor();
  const how = task.outcome === null ? words(task.state) : words(task.outcome);
  return (
    <Card>
      <Empty
        title={`This task is over: ${how}.`}
        action={
          after === null ? (
            <Button component={Link} to="/today">
              To the queue
            </Button>
          ) : (
            <Button component={Link} to={`/today/${after}`} variant="filled">
              Next task
              <Key>j</Key>
            </Button>
          )
        }
      >
        {task.completedBy === null ? null : <div>By {actor(task.completedBy)}.</div>}
        <div>The run now: {task.run.words}</div>
      </Empty>
    </Card>
  );
}
