import { Button, CloseButton, Group, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { Moment } from '../../parts/moment.tsx';
import { Empty, Failure, Rows } from '../../parts/page.tsx';
import { StateBadge } from '../../parts/state.tsx';
import { type PersonBehind, peopleQuery, type Row } from './data.ts';
import { headOf, type NumberKey } from './numbers.ts';
import classes from './people.module.css';

function One(props: { readonly of: PersonBehind }) {
  const { person, company, state, reason, words, quote, at, enrolledAt, zone, steps } = props.of;
  const happened = at !== null || steps !== null;
  return (
    <li className={classes.one}>
      <div className={classes.head}>
        <Link to="/people/$id" params={{ id: person.id }} className={classes.name ?? ''}>
          {person.name}
        </Link>
        <StateBadge state={state} reason={reason} />
      </div>
      {company === null ? null : <div className={classes.quiet}>{company}</div>}
      <div className={classes.words}>{words}</div>
      {quote === null ? null : <blockquote className={classes.quote}>{quote}</blockquote>}
      <div className={classes.quiet}>
        {happened && at !== null ? <Moment at={at} zone={zone} /> : null}
        {at === null ? (
          <>
            Enrolled <Moment at={enrolledAt} zone={zone} short />
          </>
        ) : null}
      </div>
    </li>
  );
}

/** How many people are behind a number: for touches that is not the number itself. */
function totalOf(row: Row, number: NumberKey): string {
  if (number === 'enrolled') return `${row.enrolled}`;
  if (number === 'mature') return `${row.mature} of ${row.enrolled}`;
  if (number === 'younger') return `${row.younger.count} of ${row.enrolled}`;
  if (number === 'stalled') return `${row.stalled} of ${row.mature}`;
  const { count, n } = row.numbers[number];
  return number === 'steps' ? `${count} of ${n} touches` : `${count} of ${n}`;
}

/** The people behind a number, beside the table. */
export function PeopleBehind(props: {
  readonly row: Row;
  readonly number: NumberKey;
  readonly onClose: () => void;
}) {
  const { row, number, onClose } = props;
  const found = useInfiniteQuery(peopleQuery(row.version.id, number));
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (row.version.id !== '' && number !== undefined) title.current?.focus();
  }, [row.version.id, number]);
  useKeys({ Escape: onClose });
  const people = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className={classes.panel} aria-label={`${headOf(number)}: the people`}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <div>
          <Title order={2} size="h3" ref={title} tabIndex={-1} className={classes.title ?? ''}>
            {headOf(number)}: {totalOf(row, number)}
          </Title>
          <Text size="xs" className={classes.quiet}>
            {row.cadence.name}, version {row.version.number}
          </Text>
        </div>
        <CloseButton aria-label="Close the list of people" onClick={onClose} />
      </Group>
      {found.error !== null && found.data === undefined ? (
        <Failure error={found.error} retry={() => found.refetch()} />
      ) : null}
      {found.isPending ? <Rows count={5} height={58} /> : null}
      {found.isSuccess && people.length === 0 ? (
        <Empty title="Nobody">No person is behind this number so far.</Empty>
      ) : null}
      <ul className={classes.list}>
        {people.map((one) => (
          <One key={one.enrollmentId} of={one} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage} mt="xs">
          Show more
        </Button>
      ) : null}
    </section>
  );
}
