import { Alert, Group, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { Card, Empty, Failure, Rows } from '../../parts/page.tsx';
import { counted, plural } from '../../words.ts';
import {
  type Preview,
  type Previewed,
  type StartsOver,
  targetOf,
  type usePreview,
  type Wanted,
  type Whole,
} from './data.ts';
import type { Edits } from './edits.ts';
import { EmailEditor } from './email.tsx';
import classes from './enroll.module.css';
import { ForecastPart } from './forecast.tsx';
import { PeopleList } from './people-list.tsx';
import { Skipped, WhyOfAll } from './skipped.tsx';

/** Who starts and when, who does not and why, and each one's first email to read and change. */
export function PreviewPart(props: {
  readonly wanted: Wanted | null;
  readonly chosen: boolean;
  readonly preview: ReturnType<typeof usePreview>;
  /** Everybody, when the preview shows the first people only. */
  readonly whole: Whole | null;
  readonly edits: Edits;
  readonly onPlan: (plan: StartsOver | null) => void;
}) {
  const { wanted, preview, whole, edits, onPlan } = props;
  if (wanted === null)
    return (
      <Card title="Preview">
        <Empty title={props.chosen ? 'Choose a cadence' : 'Choose a list'}>
          Then you see here who starts and who is skipped, and each person’s first email, before anything is
          sent.
        </Empty>
      </Card>
    );
  if (preview.error !== null)
    return (
      <Card title="Preview">
        <Failure error={preview.error} retry={() => preview.refetch()} />
      </Card>
    );
  if (preview.data === undefined)
    return (
      <Card title="Looking at who can start">
        <Rows count={10} height={26} />
      </Card>
    );
  return (
    <div className={preview.isPlaceholderData ? classes.stale : undefined} aria-busy={preview.isFetching}>
      <Looked preview={preview.data} wanted={wanted} whole={whole} edits={edits} onPlan={onPlan} />
    </div>
  );
}

function headOf(preview: Preview, whole: Whole | null): string {
  if (whole !== null && whole.result === null)
    return `Looking at all ${counted(whole.total)}: ${counted(whole.done)} so far`;
  const { ready, skipped } = whole?.result ?? preview;
  return `${ready === 0 ? 'Nobody starts' : plural(ready, 'person starts', 'people start')}, ${counted(skipped)} skipped`;
}

function Head({ preview, whole }: { readonly preview: Preview; readonly whole: Whole | null }) {
  return (
    <div className={classes.head}>
      <Group justify="space-between" gap="xs">
        <Text component="h2" fw={600} size="lg" aria-live="polite">
          {headOf(preview, whole)}
        </Text>
        <Text size="sm" className={classes.quiet}>
          {preview.listSource}
        </Text>
      </Group>
      {preview.notices.map((notice) => (
        <Alert
          key={notice}
          color="yellow"
          variant="light"
          icon={<IconHandStop size={18} aria-hidden />}
          py={8}
        >
          {notice}
        </Alert>
      ))}
      {whole === null ? null : (
        <Text size="sm" className={classes.quiet}>
          Below are the first {counted(preview.looked)}, each with the first email.
        </Text>
      )}
    </div>
  );
}

function Looked(props: {
  readonly preview: Preview;
  readonly whole: Whole | null;
  readonly wanted: Wanted;
  readonly edits: Edits;
  readonly onPlan: (plan: StartsOver | null) => void;
}) {
  const { preview, whole, wanted, edits, onPlan } = props;
  const cadenceId = targetOf(wanted);
  const forecast = whole?.result?.forecast ?? preview.forecast;
  const starting = preview.results.filter((one) => one.status === 'ready');
  const skipped = preview.results.filter((one) => one.status === 'skipped');
  const [openRef, setOpen] = useState<string | null>(null);
  const at = Math.max(
    0,
    starting.findIndex((one) => one.ref === openRef),
  );
  const open: Previewed | undefined = starting[at];
  const move = (by: number) =>
    setOpen(starting[Math.min(Math.max(at + by, 0), starting.length - 1)]?.ref ?? null);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => document.querySelector<HTMLElement>('[data-email] textarea')?.focus(),
  });
  return (
    <Card flush>
      <Head preview={preview} whole={whole} />
      <WhyOfAll reasons={whole?.result?.reasons ?? []} />
      {forecast === null ? null : (
        <ForecastPart
          forecast={forecast}
          basedOn={whole === null || whole.result !== null ? null : preview}
          plan={wanted.startsOver ?? null}
          onPlan={onPlan}
        />
      )}
      {open === undefined ? (
        <>
          <div className={classes.editor}>
            <Empty title="Nobody of these can start">
              {preview.total === 0 ? 'The list is empty.' : 'The reasons are below.'} Choose another list or
              cadence.
            </Empty>
          </div>
          <Skipped people={skipped} open />
        </>
      ) : (
        <div className={classes.columns}>
          <div className={classes.listSide}>
            <PeopleList
              people={starting}
              openRef={open.ref}
              onOpen={setOpen}
              cadenceId={cadenceId}
              edits={edits}
            />
            <Skipped people={skipped} />
          </div>
          <EmailEditor
            key={`${cadenceId}/${open.ref}`}
            one={open}
            fixed={wanted.experimentId !== undefined}
            cadenceId={cadenceId}
            edits={edits}
          />
        </div>
      )}
    </Card>
  );
}
