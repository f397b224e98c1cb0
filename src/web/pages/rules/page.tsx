import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { useMe } from '../../frame/me.ts';
import { PageLink } from '../../parts/link.tsx';
import { moveFocus } from '../../parts/move-focus.ts';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { cadencesQuery, usersQuery } from '../../queries.ts';
import { rulesQuery } from './data.ts';
import { RuleRow } from './rule-row.tsx';
import classes from './rules.module.css';

function AddButton() {
  if (useMe().user.role === 'rep') return null;
  return (
    <Button
      variant="filled"
      renderRoot={(root) => <Link to="/set-up/rules/$id" params={{ id: 'new' }} {...root} />}
    >
      Add a rule
    </Button>
  );
}

/** Rules that act on people by themselves: what each does and when. */
export function RulesPage() {
  const rules = useQuery(rulesQuery);
  const cadences = useQuery(cadencesQuery).data?.items ?? [];
  const users = useQuery(usersQuery).data?.items ?? [];
  const list = useRef<HTMLUListElement>(null);
  useKeys({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
  const items = rules.data?.items ?? [];
  return (
    <>
      <PageHead
        title="Rules"
        about={
          <>
            What happens by itself when a prospect does something, a record changes, or somebody comes into a
            list of the CRM.{' '}
            <PageLink underline="always" to="/set-up">
              Back to Set-up
            </PageLink>
          </>
        }
        actions={items.length === 0 ? null : <AddButton />}
      />
      {rules.data === undefined ? (
        rules.error === null ? (
          <Card>
            <Rows count={4} height={56} />
          </Card>
        ) : (
          <Failure error={rules.error} retry={() => rules.refetch()} />
        )
      ) : items.length === 0 ? (
        <Empty title="There is no rule yet" action={<AddButton />}>
          A rule enrolls people, tells the rep, makes a task or pauses runs by itself: when somebody visits
          the pricing page, sends a form or misses a meeting, comes into a list of the CRM, or when their
          record begins to fit.
        </Empty>
      ) : (
        <Card flush>
          <ul className={classes.list} ref={list}>
            {items.map((rule) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                cadence={cadences.find((one) => one.id === rule.cadenceId)?.name}
                owner={users.find((one) => one.id === rule.ownerUserId)?.name}
              />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}
