import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { liveMs, useMe } from '../../frame/me.ts';
import { PageLink } from '../../parts/link.tsx';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { sendersQuery, usersQuery } from '../../queries.ts';
import { ConnectWays } from './connect-ways.tsx';
import { mailboxesQuery } from './data.ts';
import { MailboxRow } from './mailbox-row.tsx';
import classes from './mailboxes.module.css';
import { SenderWay } from './sender-ways.tsx';

/** Reps' own mailboxes, and by which way each sender's mail leaves. */
export function MailboxesPage() {
  const { user } = useMe();
  const mailboxes = useQuery(mailboxesQuery);
  const senders = useQuery({ ...sendersQuery, refetchInterval: liveMs });
  const users = useQuery(usersQuery).data?.items ?? [];
  const error = mailboxes.error ?? senders.error;
  const items = mailboxes.data?.items ?? [];
  // Others' ways are none of a rep's business: a manager sees them all.
  const from = (senders.data?.items ?? []).filter((one) => user.role !== 'rep' || one.userId === user.id);
  return (
    <>
      <PageHead
        title="Mailboxes"
        about={
          <>
            Mail can leave by a rep’s own mailbox, and what prospects write to it is seen.{' '}
            <PageLink underline="always" to="/set-up">
              Back to Set-up
            </PageLink>
          </>
        }
        actions={items.length === 0 ? null : <ConnectWays />}
      />
      {mailboxes.data === undefined || senders.data === undefined ? (
        error === null ? (
          <Card>
            <Rows count={4} height={48} />
          </Card>
        ) : (
          <Failure error={error} retry={() => Promise.all([mailboxes.refetch(), senders.refetch()])} />
        )
      ) : (
        <Stack gap="md">
          {items.length === 0 ? (
            <Empty title="No mailbox is connected" action={<ConnectWays />}>
              Mail leaves by the workspace’s mail service. By a mailbox of its own it lies in the rep’s Sent
              folder, carries no tracking, and answers to the rep’s real address stop the person, too.
            </Empty>
          ) : (
            <Card title="Connected mailboxes">
              <ul className={classes.list}>
                {items.map((mailbox) => (
                  <MailboxRow
                    key={mailbox.id}
                    mailbox={mailbox}
                    owner={users.find((user) => user.id === mailbox.userId)?.name}
                    senders={from.filter((sender) => sender.mailboxId === mailbox.id).length}
                  />
                ))}
              </ul>
            </Card>
          )}
          <Card title={user.role === 'rep' ? 'How your mail leaves' : 'How each sender’s mail leaves'}>
            {from.length === 0 ? (
              <Text size="sm" className={classes.quiet}>
                {user.role === 'rep' ? 'You are no sender yet.' : 'There is no sender yet.'} An admin makes a
                user one in Set-up, under Users and senders.
              </Text>
            ) : (
              <>
                <Text size="sm" className={classes.quiet}>
                  Opens and clicks are counted by the mail service only. A change holds for mails that leave
                  from now on.
                </Text>
                <ul className={classes.list}>
                  {from.map((sender) => (
                    <SenderWay key={sender.id} sender={sender} mailboxes={items} />
                  ))}
                </ul>
              </>
            )}
          </Card>
        </Stack>
      )}
    </>
  );
}
