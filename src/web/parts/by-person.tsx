import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, done } from '../api.ts';
import { say, sayFailure } from './toast.tsx';

/** What mail that a person wrote may have been taken for. */
const machines = ['automatic', 'out_of_office', 'challenge', 'list', 'loop'];

export const isMachines = (message: { readonly kind: string }) => machines.includes(message.kind);

/** Takes back that a mail was a machine's: it counts as a reply from here on, and its run waits. */
export function ByPerson(props: { readonly messageId: string }) {
  const queries = useQueryClient();
  const takeAsReply = useMutation({
    mutationFn: () => done(api.messages[':id'].human.$post({ param: { id: props.messageId } })),
    onSuccess: () => say('The mail counts as a reply now.'),
    onError: sayFailure,
    onSettled: () => queries.invalidateQueries(),
  });
  // The button is there until the mail has left the list: a second click must not say it twice.
  const takeOnce = () => {
    if (!takeAsReply.isPending && !takeAsReply.isSuccess) takeAsReply.mutate();
  };
  return (
    <Button size="compact-xs" loading={takeAsReply.isPending} onClick={takeOnce}>
      A person wrote this
    </Button>
  );
}
