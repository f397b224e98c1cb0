import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, call } from '../../api.ts';
import { channelWord } from '../../parts/channel.tsx';
import { say, sayFailure } from '../../parts/toast.tsx';
import { localTime, words } from '../../words.ts';
import { putBack, type TaskDetail, takeOut } from './queue.ts';

/** How a task can end: with an outcome, left out, not done, written by hand, or because the person has answered elsewhere. */
export type Ending =
  | { readonly kind: 'outcome'; readonly key: string }
  | { readonly kind: 'skip' | 'not-done'; readonly reason: string }
  | { readonly kind: 'written'; readonly subject?: string; readonly text: string }
  | { readonly kind: 'answered' };

/** Notes by task, kept while one moves between tasks and until they are sent. */
const notes = new Map<string, string>();
export const noteOf = (id: string) => notes.get(id) ?? '';
export const keepNote = (id: string, text: string) => notes.set(id, text);

function send(id: string, ending: Ending) {
  const param = { id };
  const text = noteOf(id).trim();
  const note = text === '' ? {} : { note: text };
  const one = api.tasks[':id'];
  if (ending.kind === 'outcome')
    return call(one.complete.$post({ param, json: { outcome: ending.key, ...note } }));
  if (ending.kind === 'answered') return call(one.answered.$post({ param, json: note }));
  if (ending.kind === 'written') {
    const { kind: _, ...json } = ending;
    return call(one.write.$post({ param, json }));
  }
  const json = { reason: ending.reason, ...note };
  return ending.kind === 'skip'
    ? call(one.skip.$post({ param, json }))
    : call(one['not-done'].$post({ param, json }));
}

type Ended = Awaited<ReturnType<typeof send>>;

const did = {
  skip: 'Skipped',
  'not-done': 'Not done',
  answered: 'Answered elsewhere',
  written: 'Goes out as written',
} as const;

/** What was recorded and what follows: 'No answer. Next: Email, Thu 26 Nov, 10:00 in Berlin.' */
function inWords(task: TaskDetail, ending: Ending, { enrollment }: Ended): string {
  const what =
    ending.kind === 'outcome'
      ? (task.outcomes.find(({ key }) => key === ending.key)?.label ?? words(ending.key))
      : did[ending.kind];
  const { state, reason, next } = enrollment;
  if (state === 'active' && next !== null && task.following !== null) {
    const when = localTime(new Date(next.dueAt), task.zone.name);
    return `${what}. Next: ${channelWord(task.following.channel)}, ${when}.`;
  }
  if (state === 'paused')
    return `${what}. ${reason === 'replied' ? 'Their runs are paused.' : 'The run waits for you.'}`;
  return `${what}. The run is ${state}${reason === null ? '' : ` (${words(reason)})`}.`;
}

/** Ends a task: the next one is there at once, and what follows is said when the server has answered. */
export function useEndTask() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (task: TaskDetail, ending: Ending, next: string | null) => {
    takeOut(queries, task.id);
    const name = task.person?.name ?? 'The task';
    if (next === null) navigate({ to: '/today' });
    else navigate({ to: '/today/$id', params: { id: next }, replace: true });
    try {
      const ended = await send(task.id, ending);
      notes.delete(task.id);
      say(`${name}: ${inWords(task, ending, ended)}`, 'top-right');
    } catch (error) {
      putBack(task.id);
      sayFailure(error instanceof Error ? new Error(`${name}: ${error.message}`) : error);
    }
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['tasks'] }),
      queries.invalidateQueries({ queryKey: ['me'] }),
    ]);
  };
}
