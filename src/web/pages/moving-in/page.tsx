import { Button, FileInput, Group, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fileText } from '../../../moving-in/file-text.ts';
import { useMe } from '../../frame/me.ts';
import { PageLink } from '../../parts/link.tsx';
import { Card, Failure, PageHead } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { connectionsQuery } from '../../queries.ts';
import { plural } from '../../words.ts';
import { bringIn, type Chosen, type Create, type Days, type Kind } from './data.ts';
import classes from './moving-in.module.css';
import { datesLabel, dayOrderWords, ReportCard } from './report.tsx';

const kinds: readonly { readonly value: Kind | 'columns'; readonly label: string }[] = [
  { value: 'columns', label: 'Work it out from the columns' },
  { value: 'people', label: 'People' },
  { value: 'opt-outs', label: 'Opt-outs' },
  { value: 'last-contact', label: 'Last contacts' },
  { value: 'cadences', label: 'Cadences' },
  { value: 'templates', label: 'Email templates' },
];
const orders: readonly { readonly value: Days | 'dates'; readonly label: string }[] = [
  { value: 'dates', label: 'Work it out from the dates' },
  { value: 'mdy', label: dayOrderWords.mdy },
  { value: 'dmy', label: dayOrderWords.dmy },
];

const newRecords: readonly { readonly value: Exclude<Create, 'none'>; readonly label: string }[] = [
  { value: 'salesforce', label: 'Make Leads in Salesforce' },
  { value: 'hubspot', label: 'Make contacts in HubSpot' },
];

/** What becomes of people of a file whom no connected CRM has: offered for each CRM that is connected. */
function WithoutRecord({
  chosen,
  disabled,
  onChange,
}: {
  readonly chosen: Chosen | null;
  readonly disabled: boolean;
  readonly onChange: (create: Create) => void;
}) {
  const connected = (useQuery(connectionsQuery).data?.items ?? []).filter(({ state }) => state === 'active');
  return (
    <Select
      label="People without a record"
      description="Whoever in a file of people has no record in a connected CRM can get one there, since every touch goes on a record’s timeline. Nobody gets a second one, and nobody who opted out gets any."
      data={[
        { value: 'none', label: 'Leave them out' },
        ...newRecords.filter(({ value }) => connected.some(({ kind }) => kind === value)),
      ]}
      value={chosen?.create ?? 'none'}
      allowDeselect={false}
      disabled={disabled}
      onChange={(value) => onChange(newRecords.find((one) => one.value === value)?.value ?? 'none')}
    />
  );
}

function useBringIn() {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<string | null>(null);
  const onPart = (done: number, all: number) => setProgress(all > 1 ? `Part ${done + 1} of ${all}` : null);
  const run = useMutation({
    mutationFn: (wish: { readonly chosen: Chosen; readonly dryRun: boolean }) =>
      bringIn(wish.chosen, { dryRun: wish.dryRun, onPart }),
    onSuccess: async (report) => {
      if (report.dryRun) return;
      say(`${plural(report.counts.imported, 'row')} brought in.`);
      await queries.invalidateQueries();
    },
    onSettled: () => setProgress(null),
  });
  return { run, progress };
}

const isOfPeople = (kind: Kind | null) => kind === null || kind === 'people';

/** Records are made of people only. */
const withKind = (chosen: Chosen, kind: Kind | null): Chosen =>
  isOfPeople(kind) ? { ...chosen, kind } : { ...chosen, kind, create: 'none' };

/** Brings in what another product exported: first what would become of each row, then, when that is right, for good. */
export function MovingInPage() {
  const { user } = useMe();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { run, progress } = useBringIn();
  const why = user.role === 'rep' ? 'Only a manager or an admin can bring files in.' : null;
  /** Each change of what is chosen is looked at anew: what stands below is always about what stands above. */
  const look = (next: Chosen) => {
    setChosen(next);
    if (why === null) run.mutate({ chosen: next, dryRun: true });
  };
  const choose = async (file: File | null) => {
    run.reset();
    if (file === null) return setChosen(null);
    const { kind, days, create } = chosen ?? { kind: null, days: null, create: 'none' as const };
    const read = fileText(new Uint8Array(await file.arrayBuffer()));
    look({ name: file.name, ...read, kind, days, create });
  };
  const report = run.data;
  const ready = report?.dryRun === true && report.counts.imported > 0 && chosen !== null;
  return (
    <>
      <PageHead
        title="Moving in"
        about={
          <>
            Opt-outs, last contacts, people, cadences and templates as Outreach, Salesloft, HubSpot and Apollo
            export them, or any CSV file. Bring opt-outs in first.{' '}
            <PageLink underline="always" to="/set-up">
              Back to Set-up
            </PageLink>
          </>
        }
      />
      <Stack gap="md">
        <Card>
          <div className={classes.form}>
            <FileInput
              label="File"
              description="CSV with a header row. You see what would happen before anything changes."
              placeholder="Choose a file"
              accept=".csv,.tsv,.txt,text/csv"
              clearable
              clearButtonProps={{ 'aria-label': 'Take the file away' }}
              disabled={why !== null || run.isPending}
              onChange={choose}
            />
            <Select
              label="What the file holds"
              data={kinds}
              value={chosen?.kind ?? 'columns'}
              allowDeselect={false}
              disabled={chosen === null || run.isPending}
              onChange={(value) =>
                chosen === null ||
                look(withKind(chosen, value === 'columns' || value === null ? null : (value as Kind)))
              }
            />
            <Select
              label={datesLabel}
              description="Which comes first in 3/4/2026. Where no date of the file tells, it is the month."
              data={orders}
              value={chosen?.days ?? 'dates'}
              allowDeselect={false}
              disabled={chosen === null || run.isPending}
              onChange={(value) =>
                chosen === null ||
                look({ ...chosen, days: value === 'dmy' || value === 'mdy' ? value : null })
              }
            />
            <WithoutRecord
              chosen={chosen}
              disabled={chosen === null || !isOfPeople(chosen.kind) || run.isPending}
              onChange={(create) => chosen === null || look({ ...chosen, create })}
            />
          </div>
          <Group mt="md" gap="sm">
            <ReasonButton
              why={why ?? (ready ? null : reasonNot(chosen, report))}
              variant="filled"
              loading={run.isPending}
              onClick={() => chosen !== null && run.mutate({ chosen, dryRun: false })}
            >
              {ready ? `Bring ${plural(report.counts.imported, 'row')} in` : 'Bring it in'}
            </ReasonButton>
            {progress === null ? null : (
              <Text size="sm" className={classes.quiet} role="status">
                {progress}
              </Text>
            )}
            {run.error === null || chosen === null ? null : (
              <Button onClick={() => look(chosen)}>Look at it again</Button>
            )}
          </Group>
        </Card>
        {run.error === null ? null : <Failure error={run.error} />}
        {report === undefined ? null : <ReportCard key={String(report.dryRun)} report={report} />}
      </Stack>
    </>
  );
}

function reasonNot(chosen: Chosen | null, report: { readonly dryRun: boolean } | undefined): string {
  if (chosen === null) return 'Choose a file first.';
  if (report === undefined) return 'The file is not read yet.';
  return report.dryRun
    ? 'None of its rows would come in: the reasons are below.'
    : 'It has been brought in already.';
}
