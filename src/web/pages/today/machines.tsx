import { Anchor, Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRobot } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, done } from '../../api.ts';
import { useNow } from '../../frame/me.ts';
import { ByPerson } from '../../parts/by-person.tsx';
import { Card } from '../../parts/page.tsx';
import { sayFailure } from '../../parts/toast.tsx';
import { beginning } from '../../words.ts';
import { MailRow } from './mail-row.tsx';
import { type Reply, type Scope, useMachines } from './queue.ts';
import classes from './today.module.css';

const lookedBackMs = 3 * 86_400_000;

function OpenedMail(props: { readonly mail: Reply }) {
  const { mail } = props;
  const queries = useQueryClient();
  const dismiss = useMutation({
    mutationFn: () => done(api.messages[':id'].handled.$post({ param: { id: mail.id } })),
    onError: sayFailure,
    onSettled: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  });
  return (
    <div className={classes.opened}>
      <div className={classes.text}>
        {mail.text.trim() === '' ? 'The mail has no text of its own.' : mail.text}
      </div>
      <Group gap="xs">
        <ByPerson messageId={mail.id} />
        <Button size="compact-xs" disabled={dismiss.isPending} onClick={() => dismiss.mutate()}>
          Put it aside
        </Button>
        <Anchor component={Link} to={`/people/${mail.personId}`} size="sm">
          Open the person
        </Anchor>
      </Group>
    </div>
  );
}

/**
 * Mail of the last three days that was taken for a machine's: folded, since it mostly is, and there, since a
 * person may have written it.
 */
export function Machines(props: { readonly scope: Scope | null }) {
  const now = useNow();
  const [opened, { toggle }] = useDisclosure(false);
  const all = useMachines(props.scope).data ?? [];
  const mails = all.filter(({ at }) => Date.parse(at) > now.getTime() - lookedBackMs);
  if (mails.length === 0) return null;
  return (
    <Card flush>
      <h2 className={classes.head}>
        Mail of machines · {mails.length}
        <span className={classes.quiet}>Of the last three days; none counts as a reply</span>
        <Button size="compact-xs" aria-expanded={opened} onClick={toggle}>
          {opened ? 'Hide' : 'Look through'}
        </Button>
      </h2>
      {opened ? (
        <ul className={classes.plain}>
          {mails.map((mail) => (
            <li key={mail.id}>
              <MailRow
                mail={mail}
                icon={<IconRobot size={16} stroke={1.7} role="img" aria-label="Mail of a machine" />}
                from={mail.personName ?? mail.fromEmail}
                first={beginning(mail.text)}
              >
                <OpenedMail mail={mail} />
              </MailRow>
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  );
}
