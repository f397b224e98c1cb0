import { Button, Code, Group, List, Text, Tooltip } from '@mantine/core';
import { useMe } from '../../frame/me.ts';
import { crmNames } from '../../parts/crm.ts';
import { Moment } from '../../parts/moment.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import { useConnections } from './data.ts';
import { LastCheck } from './last-check.tsx';
import classes from './set-up.module.css';

const looks = {
  active: ['running', 'connected'],
  needs_reauth: ['stopped', 'must be connected again'],
  disconnected: ['quiet', 'not connected'],
} as const;

/** Both CRMs: how each stands, what an admin still has to do there, and the way to connect. */
export function Connections() {
  const connections = useConnections();
  const { user } = useMe();
  const content =
    connections.data === undefined ? (
      connections.error === null ? (
        <Rows count={2} height={48} />
      ) : (
        <Failure error={connections.error} retry={() => connections.refetch()} />
      )
    ) : (
      <ul className={classes.items}>
        {(['salesforce', 'hubspot'] as const).map((kind) => {
          const found = connections.data.items.find(
            (one) => one.kind === kind && one.state !== 'disconnected',
          );
          const [look, word] = looks[found?.state ?? 'disconnected'];
          const label = found === undefined ? `Connect ${crmNames[kind]}` : `Connect ${crmNames[kind]} again`;
          const admin = user.role === 'admin';
          return (
            <li key={kind} className={`${classes.wide} ${classes.beside}`}>
              <div>
                <Group gap="xs">
                  <Text fw={600}>{crmNames[kind]}</Text>
                  <Tag look={look}>{word}</Tag>
                </Group>
                {found === undefined ? null : (
                  <Text size="sm" className={classes.quiet} component="div">
                    <Code>{found.accountId}</Code> since <Moment at={found.connectedAt} zone={user.zone} />
                  </Text>
                )}
                {found === undefined ? null : <LastCheck crm={kind} />}
                {found?.problem ? <Text size="sm">{found.problem}</Text> : null}
                {found === undefined || found.missing.length === 0 ? null : (
                  <>
                    <Text size="sm" mt={4}>
                      Still to be done there:
                    </Text>
                    <List size="sm">
                      {found.missing.map((item) => (
                        <List.Item key={item}>{item}</List.Item>
                      ))}
                    </List>
                  </>
                )}
              </div>
              {admin ? (
                <Button
                  component="a"
                  href={`/connect/${kind}`}
                  variant={found === undefined ? 'filled' : 'default'}
                >
                  {label}
                </Button>
              ) : (
                <Tooltip label="Only an admin can connect a CRM.">
                  <Button
                    data-disabled
                    aria-disabled="true"
                    aria-description="Only an admin can connect a CRM."
                  >
                    {label}
                  </Button>
                </Tooltip>
              )}
            </li>
          );
        })}
      </ul>
    );
  return <Card title="Connections">{content}</Card>;
}
