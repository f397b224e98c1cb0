import { Anchor, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, call } from '../../api.ts';
import { liveMs, useMe } from '../../frame/me.ts';
import { Moment } from '../../parts/moment.tsx';
import { Card } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say, sayFailure } from '../../parts/toast.tsx';
import { useSenders } from './data.ts';
import classes from './set-up.module.css';

const onlyManager = 'Only a manager or an admin can decide this.';

/** What is stuck until a person decides: mails of unknown fate, and senders whose mail is refused. Nothing when all is well. */
export function Trouble() {
  return (
    <>
      <UnknownMails />
      <BlockedSenders />
    </>
  );
}

function UnknownMails() {
  const { user } = useMe();
  const queries = useQueryClient();
  const sends = useQuery({
    queryKey: ['sends', 'unconfirmed'],
    queryFn: () => call(api.sends.$get({ query: { state: 'unconfirmed', limit: '50' } })),
    refetchInterval: liveMs,
  });
  const decide = useMutation({
    mutationFn: (answer: { readonly id: string; readonly sent: boolean }) =>
      call(api.sends[':id'].decide.$post({ param: { id: answer.id }, json: { sent: answer.sent } })),
    onSuccess: async (_, { sent }) => {
      await queries.invalidateQueries();
      say(sent ? 'Noted: it was sent.' : 'Noted: it is sent again.');
    },
    onError: sayFailure,
  });
  const items = sends.data?.items ?? [];
  if (items.length === 0) return null;
  const why = user.role === 'rep' ? onlyManager : null;
  return (
    <Card title="Mails whose fate is unknown">
      <Text size="sm" className={classes.quiet} mb="xs">
        The connection broke after the mail was handed over, and the mail service has not said what became of
        it. Later steps of these people wait. Look into the sender’s mailbox or SendGrid, then decide.
      </Text>
      <ul className={classes.items}>
        {items.map((send) => (
          <li key={send.id} className={classes.wide}>
            <div>
              <Anchor component={Link} to={`/people/${send.personId}`} fw={500}>
                {send.personName}
              </Anchor>{' '}
              <Text span size="sm" className={classes.quiet}>
                {send.to}, <Moment at={send.reservedAt} zone={user.zone} />
              </Text>
              <Text size="sm">{send.subject}</Text>
              {send.reason === null ? null : (
                <Text size="sm" className={classes.quiet}>
                  {send.reason}
                </Text>
              )}
            </div>
            <Group gap="xs">
              <ReasonButton why={why} onClick={() => decide.mutate({ id: send.id, sent: true })}>
                It was sent
              </ReasonButton>
              <ReasonButton why={why} onClick={() => decide.mutate({ id: send.id, sent: false })}>
                It was not: send it again
              </ReasonButton>
            </Group>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function BlockedSenders() {
  const { user } = useMe();
  const queries = useQueryClient();
  const senders = useSenders();
  const release = useMutation({
    mutationFn: (id: string) => call(api.senders[':id'].release.$post({ param: { id } })),
    onSuccess: async (sender) => {
      await queries.invalidateQueries();
      say(`Mail leaves from ${sender.email} again.`);
    },
    onError: sayFailure,
  });
  const blocked = senders.data?.items.filter((one) => one.state === 'blocked') ?? [];
  if (blocked.length === 0) return null;
  return (
    <Card title="Blocked senders">
      <ul className={classes.items}>
        {blocked.map((sender) => (
          <li key={sender.id} className={`${classes.wide} ${classes.beside}`}>
            <div>
              <Text fw={500}>{sender.email}</Text>
              <Text size="sm" className={classes.quiet}>
                {sender.blockedReason}
              </Text>
            </div>
            {user.role === 'rep' ? (
              <ReasonButton why={onlyManager} onClick={() => {}}>
                Release
              </ReasonButton>
            ) : (
              <Button onClick={() => release.mutate(sender.id)} loading={release.isPending}>
                Release
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
