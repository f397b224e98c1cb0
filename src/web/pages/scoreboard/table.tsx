import { Table, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { plural } from '../../words.ts';
import type { Row } from './data.ts';
import { NumberCell } from './interval.tsx';
import { columns, type NumberKey } from './numbers.ts';
import classes from './table.module.css';

/** What is chosen: a version, and perhaps one of its numbers whose people are shown. */
export interface Choice {
  readonly versionId: string;
  readonly number: NumberKey | null;
}

interface BoardProps {
  readonly rows: readonly Row[];
  readonly choice: Choice;
  readonly onChoose: (choice: Choice) => void;
}

/** Verdicts that ask for a look have a sign, too. */
const verdictIcons: { readonly [kind in Row['verdict']['kind']]?: typeof IconAlertTriangle } = {
  complaints: IconAlertTriangle,
  better: IconTrendingUp,
  worse: IconTrendingDown,
};

/** Cadences in order of their best version, each with its versions together, the newest first. */
export function grouped(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.cadence.id, [...(groups.get(row.cadence.id) ?? []), row]);
  return [...groups.values()].map((group) => [...group].sort((a, b) => b.version.number - a.version.number));
}

/** The scales that intervals are drawn on: one for shares of people, one for each that differs. */
function scaleOf(rows: readonly Row[], key: (typeof columns)[number]['key']): number {
  if (key === 'steps') return 1;
  const keys = columns.map((column) => column.key).filter((one) => one !== 'steps');
  const highs = rows.flatMap((row) => (row.mature === 0 ? [] : keys.map((one) => row.numbers[one].high)));
  const most = Math.max(0.1, ...highs);
  return Math.min(1, Math.ceil(most * 10) / 10);
}

function About(props: { readonly row: Row; readonly first: boolean; readonly onChoose: () => void }) {
  const { row, first } = props;
  const { mature, enrolled, stalled, version } = row;
  return (
    <>
      {first ? (
        <Link to="/cadences/$id" params={{ id: row.cadence.id }} className={classes.name ?? ''}>
          {row.cadence.name}
        </Link>
      ) : null}
      <Verdict row={row} />
      <span className={classes.quiet}>
        <button type="button" className={classes.version} onClick={props.onChoose}>
          Version {version.number}
          {version.current ? '' : ', earlier'}
          {row.cadence.archivedAt === null ? '' : ', archived'}
        </button>
        , {mature} of {plural(enrolled, 'person', 'people')} old enough
        {stalled === 0 ? '' : `, of whom ${stalled} stalled`}
      </span>
    </>
  );
}

const percent = (range: readonly number[]) => `${range.map((share) => Math.round(share * 100)).join('–')}%`;

function Verdict(props: { readonly row: Row }) {
  const { verdict, benchmark } = props.row;
  const Icon = verdictIcons[verdict.kind];
  return (
    <>
      <span className={classes.words} data-kind={verdict.kind}>
        {Icon === undefined ? null : <Icon size={14} aria-hidden className={classes.icon} />}
        {verdict.words}
      </span>
      {benchmark === null ? null : (
        <span className={classes.quiet}>
          Field, {benchmark.name.toLowerCase()}:{' '}
          {benchmark.reply === null
            ? `${percent(benchmark.meeting)} meet`
            : `${percent(benchmark.reply)} reply`}
        </span>
      )}
    </>
  );
}

/** The numbers of one version: the same cells in the table and on a narrow screen. */
function cellsOf({ rows, choice, onChoose }: BoardProps, row: Row) {
  return columns.map(({ key, head, look }) => ({
    key,
    head,
    cell: (
      <NumberCell
        of={row.numbers[key]}
        most={scaleOf(rows, key)}
        look={look}
        label={`${head}, ${row.cadence.name}, version ${row.version.number}`}
        open={choice.versionId === row.version.id && choice.number === key}
        onOpen={() => onChoose({ versionId: row.version.id, number: key })}
      />
    ),
  }));
}

/** The ranked table: a row per version, versions of one cadence together. */
export function BoardTable(props: BoardProps) {
  const { rows, choice, onChoose } = props;
  return (
    <div className={classes.scroll}>
      <Table className={classes.table ?? ''} verticalSpacing={6} horizontalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.rank}>
              <VisuallyHidden>Rank</VisuallyHidden>
            </Table.Th>
            <Table.Th>Cadence</Table.Th>
            {columns.map(({ key, head }) => (
              <Table.Th key={key} className={classes.number}>
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        {grouped(rows).map((group, place) => (
          <Table.Tbody key={group[0]?.cadence.id}>
            {group.map((row, at) => (
              <Table.Tr
                key={row.version.id}
                className={classes.row}
                data-chosen={choice.versionId === row.version.id || undefined}
              >
                <Table.Td className={classes.rank}>
                  {at === 0 && group.some((one) => one.rank !== null) ? place + 1 : ''}
                </Table.Td>
                <Table.Td className={classes.about}>
                  <About
                    row={row}
                    first={at === 0}
                    onChoose={() => onChoose({ versionId: row.version.id, number: null })}
                  />
                </Table.Td>
                {cellsOf(props, row).map(({ key, cell }) => (
                  <Table.Td key={key}>{cell}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </div>
  );
}

/** The same for a narrow screen: a block per version. */
export function BoardBlocks(props: BoardProps) {
  return (
    <ol className={classes.blocks}>
      {grouped(props.rows).flatMap((group) =>
        group.map((row) => (
          <li key={row.version.id} className={classes.block}>
            <div className={classes.about}>
              <About
                row={row}
                first
                onChoose={() => props.onChoose({ versionId: row.version.id, number: null })}
              />
            </div>
            {row.mature === 0 ? null : (
              <dl className={classes.pairs}>
                {cellsOf(props, row).map(({ key, head, cell }) => (
                  <div key={key}>
                    <dt>{head}</dt>
                    <dd>{cell}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        )),
      )}
    </ol>
  );
}
