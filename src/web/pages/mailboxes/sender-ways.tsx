import { SegmentedControl, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../../api.ts';
import { type Me, useMe } from '../../frame/me.ts';
import { Tag } from '../../parts/state.tsx';
import { sayFailure, sayWithUndo } from '../../parts/toast.tsx';
import type { Mailbox, Sender } from './data.ts';
import classes from './mailboxes.module.css';

/** Why the way cannot be chosen here; null when it can. */
function whyNot(me: Me, sender: Sender, mailbox: Mailbox | undefined): string | null {
  if (me.user.role !== 'admin' && me.user.id !== sender.userId)
    return 'Only the sender themselves or an admin can choose this.';
  if (mailbox !== undefined || sender.mailboxId !== null) return null;
  return 'To send by a mailbox, connect the one of this address: a mailbox sends for its own only.';
}

/** By which way a sender's mail leaves: the workspace's mail service, or the mailbox of the sender's own address. */
export function SenderWay(props: { readonly sender: Sender; readonly mailboxes: readonly Mailbox[] }) {
  const { sender } = props;
  const me = useMe();
  const queries = useQueryClient();
  const mailbox = props.mailboxes.find((one) => one.address === sender.email);
  const choose = useMutation({
    mutationFn: (mailboxId: string | null) =>
      call(api.senders[':id'].$patch({ param: { id: sender.id }, json: { mailboxId } })),
    onSuccess: (_, mailboxId) => {
      sayWithUndo(
        `Mail from ${sender.email} leaves by the ${mailboxId === null ? 'mail service' : 'mailbox'} from now on.`,
        () => choose.mutate(sender.mailboxId),
      );
    },
    onError: sayFailure,
    onSettled: () => queries.invalidateQueries(),
  });
  const why = whyNot(me, sender, mailbox);
  const now = choose.isPending ? choose.variables : sender.mailboxId;
  return (
    <li className={classes.row}>
      <div>
        <Text fw={500}>{sender.name}</Text>
        <Text size="sm" className={classes.quiet}>
          {sender.email}
        </Text>
        {why === null ? null : (
          <Text size="sm" className={classes.quiet}>
            {why}
          </Text>
        )}
        {sender.state === 'blocked' ? (
          <>
            <Tag look="stopped">sender blocked</Tag>
            <Text size="sm">{sender.blockedReason}</Text>
          </>
        ) : null}
      </div>
      <SegmentedControl
        className={classes.way ?? ''}
        aria-label={`How mail from ${sender.email} leaves`}
        value={now === null ? 'service' : 'mailbox'}
        data={[
          { value: 'service', label: 'Mail service' },
          { value: 'mailbox', label: 'Own mailbox' },
        ]}
        disabled={why !== null}
        onChange={(way) => choose.mutate(way === 'service' ? null : (mailbox?.id ?? sender.mailboxId))}
      />
    </li>
  );
}
