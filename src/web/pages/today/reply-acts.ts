import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, call, done } from '../../api.ts';
import { say, sayFailure, sayWithUndo } from '../../parts/toast.tsx';
import type { Reply } from './queue.ts';

const replyKey = ['messages', 'queue'];

/** What can be done about a reply: say that it is answered, and let the run go on or end. */
export function useReplyActs(reply: Reply) {
  const queries = useQueryClient();
  const param = { id: reply.id };
  const name = reply.personName ?? reply.fromEmail ?? 'Somebody';
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['messages'] }),
      queries.invalidateQueries({ queryKey: ['tasks'] }),
      queries.invalidateQueries({ queryKey: ['me'] }),
    ]);
  const takeOut = async () => {
    await queries.cancelQueries({ queryKey: replyKey });
    queries.setQueriesData({ queryKey: replyKey }, (old: readonly Reply[] | undefined) =>
      old?.filter(({ id }) => id !== reply.id),
    );
  };
  const handled = useMutation({
    onMutate: takeOut,
    mutationFn: () => done(api.messages[':id'].handled.$post({ param })),
    onSettled: refresh,
  });
  /** The way back is there at once, too; it is taken as soon as the server has heard of what it takes back. */
  const answer = () => {
    const lists = queries.getQueriesData<readonly Reply[]>({ queryKey: replyKey });
    const heard = handled.mutateAsync();
    const hide = sayWithUndo(`${name}: the reply is answered.`, () => {
      for (const [key, list] of lists) queries.setQueryData(key, list);
      const takeBack = () => done(api.messages[':id'].handled.$delete({ param })).catch(sayFailure);
      // What was not heard needs no taking back; that it failed is said below.
      heard.then(takeBack, () => {}).then(refresh);
    });
    heard.catch((error: unknown) => {
      hide();
      sayFailure(error);
    });
  };
  const steer = useMutation({
    mutationFn: async (command: 'resume' | 'finish') => {
      const id = reply.run?.id ?? '';
      const run = await call(api.enrollments[':id'][':command'].$post({ param: { id, command } }));
      await done(api.messages[':id'].handled.$post({ param }));
      return run;
    },
    onSuccess: (run) => say(`${name}: ${run.words}`),
    onError: sayFailure,
    onSettled: refresh,
  });
  return { answered: answer, steer: steer.mutate, busy: handled.isPending || steer.isPending };
}
