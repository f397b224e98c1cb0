import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, call, done } from '../../api.ts';
import { say, sayFailure, sayWithUndo } from '../../parts/toast.tsx';
import type { Reply } from './queue.ts';

const replyKey = ['messages', 'queue'];

/** How a reply may be graded, in the order of their keys: 1 to 5. */
export const grades = ['positive', 'neutral', 'negative', 'referral', 'objection'] as const;
export type Grade = (typeof grades)[number];

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
  const byOther = reply.writer === 'colleague' || reply.writer === 'stranger';
  const writer = byOther ? (reply.fromEmail ?? name) : name;
  /** No more mail to whoever wrote, for good: the person, or a colleague's address. */
  const optOut = async () => {
    const whom =
      !byOther && reply.personId !== null
        ? ({ scope: 'person', value: reply.personId } as const)
        : ({ scope: 'email', value: reply.fromEmail ?? '' } as const);
    const json = { ...whom, channel: 'email', reason: 'Asked for no more mail' } as const;
    await done(api.suppressions.$post({ json }));
    await done(api.messages[':id'].handled.$post({ param }));
    await refresh();
    say(`${writer} gets no more mail.`);
  };
  const grade = useMutation({
    mutationFn: async (as: Grade) => {
      await done(api.messages[':id'].grade.$post({ param, json: { grade: as } }));
      return as;
    },
    onSuccess: (as) => {
      queries.setQueriesData({ queryKey: replyKey }, (old: readonly Reply[] | undefined) =>
        old?.map((one) => (one.id === reply.id ? { ...one, grade: as, gradedBy: 'person' } : one)),
      );
      say(`${name}: the reply is graded ${as}.`);
    },
    onError: sayFailure,
    onSettled: () => Promise.all([refresh(), queries.invalidateQueries({ queryKey: ['analytics'] })]),
  });
  /** What follows once the person goes on in another cadence. */
  const moved = async (cadence: string) => {
    await done(api.messages[':id'].handled.$post({ param }));
    await refresh();
    say(`${name} goes on in '${cadence}'.`);
  };
  return {
    name,
    moved,
    /** Who wrote, in words, and whether that is somebody else than whom we wrote to. */
    writer,
    byOther,
    optOut,
    grade: grade.mutate,
    answered: answer,
    steer: steer.mutate,
    busy: handled.isPending || steer.isPending,
  };
}
