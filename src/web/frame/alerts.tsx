import { ActionIcon, Anchor, Button, Group, Popover, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBell } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, call, done } from '../api.ts';
import { Moment } from '../parts/moment.tsx';
import { Empty, Failure, Rows } from '../parts/page.tsx';
import { sayFailure } from '../parts/toast.tsx';
import { plural } from '../words.ts';
import classes from './frame.module.css';
import { liveMs, useMe } from './me.ts';

/** What one is to know, as it happens: a bell with a count, and the unseen alerts behind it. */
export function Alerts() {
  const me = useMe();
  const [opened, { toggle, close }] = useDisclosure(false);
  const label = me.alerts === 0 ? 'Alerts: none are new' : `Alerts: ${plural(me.alerts, 'new one')}`;
  return (
    <Popover opened={opened} onChange={close} position="bottom-end" width={340} shadow="md" trapFocus>
      <Popover.Target>
        <ActionIcon size={30} onClick={toggle} aria-label={label} className={classes.bell ?? ''}>
          <IconBell size={18} stroke={1.7} aria-hidden />
          {me.alerts > 0 ? (
            <span className={classes.bellCount} aria-hidden>
              {me.alerts > 99 ? '99+' : me.alerts}
            </span>
          ) : null}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        <AlertList onGo={close} />
      </Popover.Dropdown>
      <VisuallyHidden role="status">{me.alerts > 0 ? label : ''}</VisuallyHidden>
    </Popover>
  );
}

function AlertList(props: { readonly onGo: () => void }) {
  const me = useMe();
  const queries = useQueryClient();
  const alerts = useQuery({
    queryKey: ['alerts', 'unseen'],
    queryFn: () => call(api.alerts.$get({ query: { unseen: 'true', limit: '30' } })),
    refetchInterval: liveMs,
  });
  const seen = useMutation({
    mutationFn: (ids: readonly string[]) =>
      Promise.all(ids.map((id) => done(api.alerts[':id'].seen.$post({ param: { id } })))),
    onError: sayFailure,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['alerts'] }),
        queries.invalidateQueries({ queryKey: ['me'] }),
      ]),
  });
  if (alerts.error !== null) return <Failure error={alerts.error} retry={() => alerts.refetch()} />;
  if (alerts.data === undefined) return <Rows count={3} height={40} />;
  const { items } = alerts.data;
  if (items.length === 0)
    return (
      <Empty title="Nothing needs you.">
        Replies, opt-outs and whatever is stuck appear here as they happen.
      </Empty>
    );
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text fw={600}>Alerts</Text>
        <Button
          variant="subtle"
          onClick={() => seen.mutate(items.map((one) => one.id))}
          loading={seen.isPending}
        >
          Mark all as seen
        </Button>
      </Group>
      {items.map((alert) => (
        <div key={alert.id} className={classes.alert}>
          <Text size="sm">{alert.words}</Text>
          <Group gap="sm" mt={2}>
            <Text size="xs" className={classes.quiet} component="span">
              <Moment at={alert.createdAt} zone={me.user.zone} />
            </Text>
            {alert.personId === null ? null : (
              <Anchor size="xs" component={Link} to={`/people/${alert.personId}`} onClick={props.onGo}>
                Open the person
              </Anchor>
            )}
            <Button variant="subtle" onClick={() => seen.mutate([alert.id])}>
              Seen
            </Button>
          </Group>
        </div>
      ))}
    </>
  );
}
