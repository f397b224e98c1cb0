import { Anchor, List, Text } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../../frame/me.ts';
import { Moment } from '../../parts/moment.tsx';
import { type Check, useDifferences, useLastChecks } from './data.ts';
import classes from './set-up.module.css';

function verdict({ state, counts, problem }: Check): string {
  if (state === 'failed') return `could not be finished: ${problem ?? 'no reason given'}`;
  if (state !== 'done') return problem === null ? 'is under way' : `waits: ${problem}`;
  if (counts.open > 0) return `${counts.open} of ${counts.expected} entries need a person`;
  if (counts.repaired > 0)
    return `${counts.repaired} of ${counts.expected} entries repaired, the rest agrees`;
  return `all ${counts.expected} entries agree`;
}

/** What a person has to look at, each with its link into the CRM. */
function Differences({ id }: { readonly id: string }) {
  const found = useDifferences(id);
  if (found.data === undefined)
    return <Text size="sm">{found.error === null ? 'Reading …' : found.error.message}</Text>;
  return (
    <List size="sm">
      {found.data.differences
        .filter((one) => one.state === 'open')
        .map((one) => (
          <List.Item key={`${one.kind} ${one.crmIds.join(' ')} ${one.key}`}>
            {one.words}{' '}
            {one.url === null ? null : (
              <Anchor href={one.url} target="_blank" rel="noreferrer" size="sm">
                Open it
              </Anchor>
            )}
          </List.Item>
        ))}
    </List>
  );
}

/** When a CRM's timeline was last compared with the touches, and whether it agrees. */
export function LastCheck({ crm }: { readonly crm: 'salesforce' | 'hubspot' }) {
  const { user } = useMe();
  const [open, setOpen] = useState(false);
  const last = useLastChecks().data?.items.find((one) => one.crm === crm && !one.dryRun);
  if (last === undefined) return null;
  const shown = last.counts.open > 0 && user.role !== 'rep';
  return (
    <>
      <Text size="sm" className={classes.quiet} component="div">
        Timeline compared <Moment at={last.finishedAt ?? last.createdAt} zone={user.zone} />: {verdict(last)}
        {shown ? (
          <>
            {'. '}
            <Anchor
              component="button"
              type="button"
              size="sm"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? 'Hide them' : 'Show them'}
            </Anchor>
          </>
        ) : null}
      </Text>
      {shown && open ? <Differences id={last.id} /> : null}
    </>
  );
}
