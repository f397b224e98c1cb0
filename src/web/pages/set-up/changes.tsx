import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Moment } from '../../parts/moment.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import classes from './set-up.module.css';

const shownAtFirst = 5;

/** Who changed what in the settings, and when: going live and back, test addresses, stops, users, senders. */
export function Changes() {
  const { user } = useMe();
  const [all, setAll] = useState(false);
  const changes = useQuery({
    queryKey: ['workspace', 'changes'],
    queryFn: () => call(api.workspace.changes.$get()),
  });
  const items = changes.data?.items ?? [];
  return (
    <Card title="What was changed">
      {changes.data === undefined ? (
        changes.error === null ? (
          <Rows count={3} height={32} />
        ) : (
          <Failure error={changes.error} retry={() => changes.refetch()} />
        )
      ) : items.length === 0 ? (
        <Text size="sm" className={classes.quiet}>
          Nothing yet. Going live, stops and changes of users and senders are kept here.
        </Text>
      ) : (
        <ul className={classes.items}>
          {items.slice(0, all ? items.length : shownAtFirst).map((change) => (
            <li key={change.id} className={classes.wide}>
              <div style={{ overflowWrap: 'anywhere' }}>
                <Text size="sm">{change.words}</Text>
                <Text size="sm" className={classes.quiet}>
                  <Moment at={change.at} zone={user.zone} />
                </Text>
              </div>
            </li>
          ))}
        </ul>
      )}
      {items.length > shownAtFirst && !all ? (
        <Button mt="xs" onClick={() => setAll(true)}>
          Show all {items.length}
        </Button>
      ) : null}
    </Card>
  );
}
