import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { ChannelIcon } from '../../parts/channel.tsx';
import { PageLink } from '../../parts/link.tsx';
import { moveFocus } from '../../parts/move-focus.ts';
import { Card, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import { Figures } from './benchmark.tsx';
import { type BuiltIn, libraryQuery, touchWords, typeWords } from './data.ts';
import { findingWords } from './findings.tsx';
import classes from './library.module.css';

function Item({
  of,
}: {
  readonly of: Pick<BuiltIn, 'key' | 'definition' | 'plan' | 'plannedDays' | 'benchmark' | 'findings'>;
}) {
  const { key, definition, plan, plannedDays, benchmark, findings } = of;
  return (
    <li className={classes.item}>
      <div>
        <Link to="/cadences/library/$key" params={{ key }} className={classes.link ?? ''} data-row={key}>
          {definition.name}
        </Link>
        <Text size="xs" className={classes.quiet}>
          {typeWords(definition.type)}
        </Text>
      </div>
      <div>
        <div className={classes.icons}>
          {plan.map((step) => (
            <ChannelIcon key={step.key} channel={step.channel} size={15} />
          ))}
        </div>
        <Text size="sm">
          {plural(plan.length, 'touch', 'touches')} in {plural(plannedDays, 'day')}: {touchWords(plan)}
        </Text>
      </div>
      <div className={classes.about}>
        <Figures of={benchmark} />
      </div>
      {findings.length === 0 ? null : (
        <Text size="xs" className={classes.quiet}>
          {findingWords(findings)}
        </Text>
      )}
    </li>
  );
}

/** The built-in cadences, to look at and to copy. */
export function LibraryPage() {
  const library = useQuery(libraryQuery);
  const list = useRef<HTMLUListElement>(null);
  useKeys({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
  return (
    <>
      <PageHead
        title="Library"
        about={
          <>
            Cadences that come with Cadenza, with every text written. Open one, look at it day by day, and use
            a copy.{' '}
            <PageLink underline="always" to="/cadences">
              Back to your cadences
            </PageLink>
          </>
        }
      />
      {library.data !== undefined ? (
        <ul className={classes.grid} ref={list} aria-label="Built-in cadences">
          {library.data.items.map((of) => (
            <Item key={of.key} of={of} />
          ))}
        </ul>
      ) : library.error === null ? (
        <Card>
          <Rows count={4} height={96} />
        </Card>
      ) : (
        <Failure error={library.error} retry={() => library.refetch()} />
      )}
    </>
  );
}
