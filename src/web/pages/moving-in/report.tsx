import { Anchor, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../parts/page.tsx';
import { Tag } from '../../parts/state.tsx';
import { counted, plural } from '../../words.ts';
import type { Days, Item, Report } from './data.ts';
import classes from './moving-in.module.css';

const vendors: Readonly<Record<Report['vendor'], string>> = {
  outreach: 'Outreach',
  salesloft: 'Salesloft',
  hubspot: 'HubSpot',
  apollo: 'Apollo',
  csv: 'a CSV file',
};
const kinds: Readonly<Record<Report['kind'], string>> = {
  people: 'people',
  'opt-outs': 'opt-outs',
  'last-contact': 'last contacts',
  cadences: 'cadences',
  templates: 'templates',
};
const looks = {
  error: ['stopped', 'wrong'],
  skipped: ['quiet', 'skipped'],
  imported: ['running', 'brought in'],
} as const;

/** The page's control for the order of days, and its choices: the report leads to them. */
export const datesLabel = 'Dates with slashes';
export const dayOrderWords: Readonly<Record<Days, string>> = {
  mdy: 'month/day/year',
  dmy: 'day/month/year',
};

const shownAtFirst = 50;

/** What became of the rows, in a sentence. */
export function summary({ vendor, kind, counts, dryRun }: Report): string {
  const done = dryRun ? 'would be brought in' : 'brought in';
  return `${kinds[kind]} from ${vendors[vendor]}: ${plural(counts.imported, 'row')} ${done}, ${counted(counts.skipped)} skipped, ${counted(counts.error)} wrong.`;
}

function Row({ item, dryRun }: { readonly item: Item; readonly dryRun: boolean }) {
  const [look, word] = looks[item.status];
  return (
    <li className={classes.row}>
      <span className={classes.line}>Line {counted(item.line)}</span>
      <Tag look={look}>{item.status === 'imported' && dryRun ? 'would come in' : word}</Tag>
      <span className={classes.words}>
        {item.what === '' ? null : <b>{item.what} </b>}
        {item.words}
        {item.days === undefined ? null : ` Choose ${dayOrderWords[item.days]} under ‘${datesLabel}’.`}
        {item.note === undefined ? null : ` ${item.note}`}
        {item.record === undefined ? null : (
          <>
            {' '}
            <Anchor href={item.record.url} target="_blank" rel="noreferrer" inherit>
              Open the record
            </Anchor>
          </>
        )}
      </span>
    </li>
  );
}

/** Each row that is not taken in first, with the reason; then the rest, when it is asked for. */
export function ReportCard({ report }: { readonly report: Report }) {
  const [all, setAll] = useState(false);
  const { items, unused, counts, dryRun, note } = report;
  const left = items.filter((item) => item.status !== 'imported' || item.note !== undefined);
  const rows = all ? items : left.slice(0, shownAtFirst);
  return (
    <Card title={dryRun ? 'What would happen' : 'What happened'}>
      <Text size="sm" role="status">
        {summary(report).replace(/^./, (letter) => letter.toUpperCase())}
      </Text>
      {note === null ? null : <Text size="sm">{note}</Text>}
      {unused.length === 0 ? null : (
        <Text size="sm" className={classes.quiet}>
          {plural(unused.length, 'column')} {unused.length === 1 ? 'is' : 'are'} not used: {unused.join(', ')}
          .
        </Text>
      )}
      {rows.length === 0 ? (
        <Text size="sm" className={classes.quiet}>
          Every row {dryRun ? 'would come in' : 'came in'}.
        </Text>
      ) : (
        <ul className={classes.rows} aria-label="Rows of the file">
          {rows.map((item) => (
            <Row key={`${item.line} ${item.what} ${item.words}`} item={item} dryRun={dryRun} />
          ))}
        </ul>
      )}
      {all || (left.length <= shownAtFirst && counts.imported === 0) ? null : (
        <Button mt="xs" onClick={() => setAll(true)}>
          Show all {counted(items.length)}
        </Button>
      )}
    </Card>
  );
}
