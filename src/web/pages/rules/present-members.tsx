import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { plural } from '../../words.ts';
import { presentQuery } from './data.ts';
import type { Draft } from './draft.ts';
import type { Rule } from './types.ts';

/** A list whose present members the rule turns to as soon as it is saved. */
interface Crowd {
  readonly crm: 'salesforce' | 'hubspot';
  readonly listId: string;
}

/** With whom a rule begins at once when it is saved; null when it waits for who comes. A list that it has is followed on. */
export function beginsWith({ when }: Draft, rule: Rule | null): Crowd | null {
  const { crm, listId, presentMembers } = when.list;
  if (when.on !== 'list' || !presentMembers || crm === null || listId === null) return null;
  const had = rule?.trigger.on === 'list' ? rule.trigger : null;
  return had?.crm === crm && had.listId === listId ? null : { crm, listId };
}

/** What follows at once, and for how many, before it does. */
export function PresentMembers(props: { readonly list: Crowd; readonly enrolls: boolean }) {
  const present = useQuery(presentQuery(props.list)).data;
  const many =
    present === undefined
      ? 'Everybody'
      : `${present.orMore ? 'At least ' : ''}${plural(present.members, 'person', 'people')}`;
  return (
    <Text size="sm">
      {many} in the list now: the rule turns to each of them with the next poll.{' '}
      {props.enrolls
        ? 'Whoever may be enrolled starts then, and whoever is due gets their first email. Nobody is asked again.'
        : 'Nobody is asked again.'}
    </Text>
  );
}
