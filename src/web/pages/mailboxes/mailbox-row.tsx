import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { api, done } from '../../api.ts';
import { type Me, useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Moment } from '../../parts/moment.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { Tag } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import { plural } from '../../words.ts';
import { ConnectForm } from './connect-form.tsx';
import type { Mailbox } from './data.ts';
import classes from './mailboxes.module.css';
import { vendorNames } from './vendors.ts';

const looks = {
  active: ['running', 'connected'],
  needs_reauth: ['stopped', 'must be opened again'],
} as const;

const ways = { smtp: 'SMTP and IMAP', ...vendorNames } as const;

/** Why the one who looks may not open it again; null when they may. */
const whyNotOpen = (me: Me, { userId }: Mailbox) =>
  me.user.role === 'admin' || me.user.id === userId ? null : 'Only its owner or an admin can open it again.';

/** A mailbox: whether it opens, when it was read last, and the way to open it again or to forget it. */
export function MailboxRow(props: {
  readonly mailbox: Mailbox;
  readonly owner: string | undefined;
  /** How many senders' mail leaves by it. */
  readonly senders: number;
}) {
  const { mailbox, owner, senders } = props;
  const me = useMe();
  const { zone } = me.user;
  const [again, againIs] = useDisclosure(false);
  const [asked, askedIs] = useDisclosure(false);
  const queries = useQueryClient();
  const [look, word] = looks[mailbox.state];
  const disconnect = async () => {
    await done(api.mailboxes[':id'].$delete({ param: { id: mailbox.id } }));
    await queries.invalidateQueries();
    say(`${mailbox.address} is disconnected.`);
  };
  return (
    <li className={classes.row}>
      <div>
        <Group gap="xs">
          <Text fw={500}>{mailbox.address}</Text>
          <Tag look={look}>{word}</Tag>
        </Group>
        <Text size="sm" className={classes.quiet} component="div">
          {ways[mailbox.kind]}
          {owner === undefined ? '' : `, ${owner}`}, since <Moment at={mailbox.connectedAt} zone={zone} />
        </Text>
        <Text size="sm" className={classes.quiet} component="div">
          {mailbox.readAt === null ? (
            'Not read yet.'
          ) : (
            <>
              Read last <Moment at={mailbox.readAt} zone={zone} />
            </>
          )}
        </Text>
        {mailbox.problem === null ? null : <Text size="sm">{mailbox.problem}</Text>}
      </div>
      <Group gap="xs">
        {mailbox.kind === 'smtp' ? (
          <ReasonButton
            why={whyNotOpen(me, mailbox)}
            onClick={againIs.open}
            variant={mailbox.state === 'active' ? 'default' : 'filled'}
            aria-label={`New password for ${mailbox.address}`}
          >
            New password
          </ReasonButton>
        ) : mailbox.state === 'active' || me.user.id !== mailbox.userId ? null : (
          <Button variant="filled" component="a" href={`/connect/${mailbox.kind}`}>
            Agree again at {ways[mailbox.kind]}
          </Button>
        )}
        <Button onClick={askedIs.open} aria-label={`Disconnect ${mailbox.address}`}>
          Disconnect
        </Button>
      </Group>
      <Modal
        opened={again}
        onClose={againIs.close}
        size="lg"
        title={<Text fw={600}>Open {mailbox.address} again</Text>}
      >
        <ConnectForm again={mailbox} close={againIs.close} />
      </Modal>
      <Confirm
        opened={asked}
        onClose={askedIs.close}
        title={`Disconnect ${mailbox.address}?`}
        act="Disconnect"
        danger
        onAct={disconnect}
      >
        <Text size="sm">
          {mailbox.kind === 'smtp' ? 'Its password is forgotten' : 'The grant to open it is given up'}, and
          what arrives there is not read any more: replies to the real address stop nobody.
          {senders === 0
            ? ''
            : ` Mail of ${plural(senders, 'sender')} leaves by the mail service from now on.`}
        </Text>
      </Confirm>
    </li>
  );
}
