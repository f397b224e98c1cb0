import { Button, Skeleton, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Card, Failure } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import { type Row, weeksQuery } from './data.ts';
import { messageOf, toldWeeks, weekName, weekWords } from './message.ts';
import type { Week } from './numbers.ts';
import classes from './weeks.module.css';

const WeeksPlot = lazy(() => import('./weeks-plot.tsx'));

function WeeksTable(props: { readonly weeks: readonly Week[] }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Week of</Table.Th>
          <Table.Th>Enrolled</Table.Th>
          <Table.Th>Positive reply or meeting</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {[...props.weeks].reverse().map((week) => (
          <Table.Tr key={week.week}>
            <Table.Td>{weekName(week.week)}</Table.Td>
            <Table.Td>{week.enrolled}</Table.Td>
            <Table.Td>{weekWords(week)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** One version by week of enrollment: one message, its plot, and the table behind it. */
export function Weeks(props: { readonly row: Row }) {
  const { row } = props;
  const weeks = useQuery(weeksQuery(row.version.id));
  const [table, { toggle }] = useDisclosure(false);
  if (weeks.error !== null && weeks.data === undefined)
    return (
      <Card title="By week of enrollment">
        <Failure error={weeks.error} retry={() => weeks.refetch()} />
      </Card>
    );
  const items = weeks.data?.items ?? [];
  const standsOut = weeks.data?.standsOut ?? null;
  const young = items.filter((week) => week.wins === null).length;
  return (
    <Card
      title={weeks.data === undefined ? 'By week of enrollment' : messageOf(items, standsOut)}
      aside={
        items.length === 0 ? null : (
          <Button onClick={toggle} aria-expanded={table}>
            {table ? 'Hide the table' : 'Show as a table'}
          </Button>
        )
      }
    >
      <Text size="sm" className={classes.quiet} mb="xs">
        {row.cadence.name}, version {row.version.number}: positive replies and meetings of 100 people, by the
        week in which they were enrolled. Bars are 95% intervals.
        {young > 0 ? ` * ${plural(young, 'week')} not old enough yet.` : ''}
      </Text>
      {weeks.data === undefined ? <Skeleton height={210} /> : null}
      {toldWeeks(items).length > 0 && items.length > 1 ? (
        <Suspense fallback={<Skeleton height={210} />}>
          <WeeksPlot weeks={items} label={messageOf(items, standsOut)} />
        </Suspense>
      ) : null}
      {table ? <WeeksTable weeks={items} /> : null}
    </Card>
  );
}
