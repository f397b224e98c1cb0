import { Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, call, done } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { Tag } from '../../parts/state.tsx';
import { say, sayFailure, sayWithUndo } from '../../parts/toast.tsx';
import { onlyManagers } from './data.ts';
import { HeldLeaving } from './held-leaving.tsx';
import classes from './rules.module.css';
import type { Rule } from './types.ts';
import { ruleWords } from './words.ts';

/** A rule in the list: what it does and when, whose it is, and its switch. */
export function RuleRow(props: {
  readonly rule: Rule;
  readonly cadence: string | undefined;
  readonly owner: string | undefined;
}) {
  const { rule, cadence, owner } = props;
  const { role } = useMe().user;
  const queries = useQueryClient();
  const [asked, { open, close }] = useDisclosure(false);
  const turn = useMutation({
    mutationFn: (active: boolean) =>
      call(api.rules[':id'].$patch({ param: { id: rule.id }, json: { active } })),
    onSuccess: (_, active) =>
      sayWithUndo(`The rule ‘${rule.name}’ is switched ${active ? 'on' : 'off'}.`, () =>
        turn.mutate(!active),
      ),
    onError: sayFailure,
    onSettled: () => queries.invalidateQueries({ queryKey: ['rules'] }),
  });
  const remove = async () => {
    await done(api.rules[':id'].$delete({ param: { id: rule.id } }));
    await queries.invalidateQueries();
    say(`The rule ‘${rule.name}’ is deleted.`);
  };
  const active = turn.isPending ? turn.variables : rule.active;
  const why = onlyManagers(role, 'change rules');
  return (
    <li className={classes.row} data-off={!active || undefined}>
      <div className={classes.about}>
        <Group gap="xs">
          <Link
            to="/set-up/rules/$id"
            params={{ id: rule.id }}
            className={classes.link ?? ''}
            data-row={rule.id}
          >
            {rule.name}
          </Link>
          <Tag look={active ? 'running' : 'quiet'}>{active ? 'on' : 'switched off'}</Tag>
        </Group>
        <Text size="sm">{ruleWords(rule, cadence)}</Text>
        {rule.heldLeaving === null ? null : <HeldLeaving rule={rule} held={rule.heldLeaving} />}
        {owner === undefined ? null : (
          <Text size="sm" className={classes.quiet}>
            {owner}’s
          </Text>
        )}
      </div>
      <Group gap="xs">
        <ReasonButton
          why={why}
          onClick={() => turn.mutate(!active)}
          aria-label={`Switch ${active ? 'off' : 'on'} ${rule.name}`}
        >
          {active ? 'Switch off' : 'Switch on'}
        </ReasonButton>
        <ReasonButton why={why} onClick={open} aria-label={`Delete ${rule.name}`}>
          Delete
        </ReasonButton>
      </Group>
      <Confirm
        opened={asked}
        onClose={close}
        title={`Delete the rule ‘${rule.name}’?`}
        act="Delete"
        danger
        onAct={remove}
      >
        <Text size="sm">
          Whom it has enrolled stays enrolled. It acts on nobody any more, also not on those who have set it
          off and wait. To stop it for a while, switch it off.
        </Text>
      </Confirm>
    </li>
  );
}
