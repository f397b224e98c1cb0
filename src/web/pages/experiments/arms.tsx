import { Table } from '@mantine/core';
import { counted } from '../../words.ts';
import type { View } from './data.ts';
import classes from './experiment.module.css';
import { metricWords, ofHundred } from './words.ts';

/**
 * Each arm in numbers. Of one that was stopped, the numbers on which it ended: who is counted later changes nothing of
 * what was said.
 */
export function countsOf({ counts, result }: View): View['counts'] {
  return counts.map((arm) => {
    const ended = result?.arms.find((one) => one.key === arm.key);
    return ended === undefined ? arm : { ...arm, units: ended.units, hits: ended.hits };
  });
}

/** The arms below each other: who began, who counts, how many of them succeeded. */
export function Arms({ of }: { readonly of: View }) {
  const winner = of.result?.winner ?? of.verdict?.winner ?? null;
  return (
    <Table className={classes.arms ?? ''}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Arm</Table.Th>
          <Table.Th className={classes.begun}>Began</Table.Th>
          <Table.Th>Counted</Table.Th>
          <Table.Th>{metricWords[of.metric].head}</Table.Th>
          <Table.Th>Of 100</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {countsOf(of).map((arm) => (
          <Table.Tr key={arm.key} data-winner={arm.key === winner || undefined}>
            <Table.Th scope="row">
              {arm.key}
              {arm.key === winner ? <span className={classes.winner}>winner</span> : null}
            </Table.Th>
            <Table.Td className={classes.begun}>{counted(arm.begun)}</Table.Td>
            <Table.Td>{counted(arm.units)}</Table.Td>
            <Table.Td>{counted(arm.hits)}</Table.Td>
            <Table.Td>{arm.units === 0 ? '–' : ofHundred(arm.hits / arm.units)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
