import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { sentence } from '../../words.ts';
import classes from './change.module.css';
import { type Diff, diffQuery } from './data.ts';

/** As many changes as are shown before somebody asks for all. */
const few = 8;

/** What differs, a line each. */
export function DiffWords(props: { readonly diff: Diff; readonly same: string }) {
  const { diff } = props;
  const [all, setAll] = useState(false);
  const lines = [
    ...diff.cadence.map(({ words }) => `${sentence(words)}.`),
    ...diff.steps.map(({ words }) => words),
  ];
  if (diff.same) return <Text size="sm">{props.same}</Text>;
  return (
    <Stack gap="xs" align="flex-start">
      <ul className={classes.changes} aria-label="Changes">
        {lines.slice(0, all ? undefined : few).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {all || lines.length <= few ? null : (
        <Button onClick={() => setAll(true)}>Show all {lines.length}</Button>
      )}
    </Stack>
  );
}

/** What a published version changed, compared with the one before it or with the one that is named. */
export function VersionChanges(props: {
  readonly cadenceId: string;
  readonly number: number;
  readonly from?: number;
}) {
  const { cadenceId, number, from = number - 1 } = props;
  const diff = useQuery(diffQuery(cadenceId, number, from));
  return (
    <Card title={`What version ${number} changed, compared with version ${from}`}>
      {diff.data !== undefined ? (
        <DiffWords diff={diff.data} same="Nothing: it is the same text again." />
      ) : diff.error === null ? (
        <Rows count={2} />
      ) : (
        <Failure error={diff.error} retry={() => diff.refetch()} />
      )}
    </Card>
  );
}
