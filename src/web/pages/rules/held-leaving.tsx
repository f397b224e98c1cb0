import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { api, done } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { plural } from '../../words.ts';
import { onlyManagers } from './data.ts';
import classes from './rules.module.css';
import type { Rule } from './types.ts';

/** So many are gone from a rule's list at once that somebody has to say whether they did leave it. */
export function HeldLeaving(props: { readonly rule: Rule; readonly held: NonNullable<Rule['heldLeaving']> }) {
  const { rule, held } = props;
  const { role } = useMe().user;
  const queries = useQueryClient();
  const [asked, { open, close }] = useDisclosure(false);
  const { trigger } = rule;
  const [does, past] =
    trigger.on === 'list' && trigger.whenLeaving === 'pause' ? ['Pause', 'paused'] : ['Finish', 'finished'];
  const gone = `${held.left} of ${plural(held.of, 'person', 'people')}`;
  const believe = async () => {
    await done(api.rules[':id']['believe-leaving'].$post({ param: { id: rule.id } }));
    await queries.invalidateQueries({ queryKey: ['rules'] });
    say(`The list is read once more, then the runs of those who are gone are ${past}.`);
  };
  return (
    <div className={classes.held}>
      <Text size="sm">
        {gone} are gone from its list at once, so nothing was {past}. Look at the list’s filters and at who
        may see it.
      </Text>
      <ReasonButton why={onlyManagers(role, 'say that they left')} onClick={open}>
        They did leave
      </ReasonButton>
      <Confirm
        opened={asked}
        onClose={close}
        title={`${does} what ‘${rule.name}’ began for up to ${plural(held.left, 'person', 'people')}?`}
        act={does}
        danger
        onAct={believe}
      >
        <Text size="sm">
          The list is read once more. Whoever is in it then goes on; if still more are gone, it asks again.
        </Text>
      </Confirm>
    </div>
  );
}
