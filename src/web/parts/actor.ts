import { useQuery } from '@tanstack/react-query';
import { usersQuery } from '../queries.ts';
import { words } from '../words.ts';
import { crmNames } from './crm.ts';

const sources: Readonly<Record<string, string>> = {
  ...crmNames,
  scheduler: 'Cadenza',
  inbound: 'their mail',
  unsubscribe: 'the unsubscribe link',
  'unsubscribe page': 'the unsubscribe page',
  'one-click unsubscribe': 'their mail program’s unsubscribe button',
  sendgrid: 'SendGrid',
  calcom: 'Cal.com',
};

/** The users of the workspace, read once a minute at most. */
export function useUserNames(enabled: boolean) {
  return useQuery({
    ...usersQuery,
    staleTime: 60_000,
    enabled,
  });
}

/** Says who did something or where it comes from: users by their name, all else as people call it. */
export function useActor(): (actor: string) => string {
  const users = useUserNames(true).data?.items;
  return (actor) => {
    if (actor.startsWith('mail from ')) return `a ${actor}`;
    return users?.find((user) => user.email === actor)?.name ?? sources[actor] ?? words(actor);
  };
}
