import { Alert, Button, Stack, Text, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useMe } from '../../frame/me.ts';
import { PageLink } from '../../parts/link.tsx';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import classes from './change.module.css';
import { type Cadence, cadenceQuery } from './data.ts';
import { DiffWords, VersionChanges } from './diff.tsx';
import { type Check, fileQuery, stepsOf, useCheck, useDraft, type VersionFile, type Wish } from './draft.ts';
import { FindingList, findingWords } from './findings.tsx';
import { InFlight } from './in-flight.tsx';
import { PublishButton } from './publish.tsx';

/** A cadence as text, to be changed and published as its next version. */
export function ChangePage() {
  const { id } = useParams({ from: '/cadences/$id/change' });
  const cadence = useQuery(cadenceQuery(id));
  const file = useQuery(fileQuery(id));
  const { role } = useMe().user;
  const error = cadence.error ?? file.error;
  const back = (
    <PageLink underline="always" to="/cadences/$id" params={{ id }}>
      Back to the cadence
    </PageLink>
  );
  if (role !== 'rep' && cadence.data !== undefined && file.data !== undefined)
    return <Editor key={id} cadence={cadence.data} file={file.data} />;
  return (
    <>
      <PageHead title="Change a cadence" about={back} />
      {role === 'rep' ? (
        <Empty title="Only a manager or an admin can change a cadence">
          Tell one of them what should be different; people who are under way are not hurried.
        </Empty>
      ) : error === null ? (
        <Card>
          <Rows count={10} />
        </Card>
      ) : (
        <Failure error={error} retry={() => Promise.all([cadence.refetch(), file.refetch()])} />
      )}
    </>
  );
}

/** Puts the caret at the beginning of a line, which the browser then shows. */
function goToLine(area: HTMLTextAreaElement | null, line: number) {
  if (area === null) return;
  const lines = area.value.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.blur();
  area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  area.focus();
}

function Editor(props: { readonly cadence: Cadence; readonly file: VersionFile }) {
  const { cadence, file } = props;
  const draft = useDraft(cadence.id, file);
  const [wish, setWish] = useState<Wish>({ default: 'stay', groups: [] });
  const check = useCheck(cadence.id, draft.text, wish);
  const area = useRef<HTMLTextAreaElement>(null);
  const behind = file.number > draft.basedOn;
  return (
    <>
      <PageHead
        title={`Change ${cadence.name}`}
        about={
          <>
            From version {draft.basedOn}. Nothing changes before it is published.{' '}
            <PageLink underline="always" to="/cadences/$id" params={{ id: cadence.id }}>
              Back to the cadence
            </PageLink>
          </>
        }
        actions={
          <>
            {draft.changed ? (
              <Button onClick={() => draft.discard(file)}>Start again from version {file.number}</Button>
            ) : null}
            <PublishButton
              cadence={cadence}
              check={check}
              wish={wish}
              basedOn={draft.basedOn}
              behind={behind}
              onPublished={() => draft.discard(file)}
            />
          </>
        }
      />
      <Stack gap="md">
        {behind ? (
          <Behind
            cadenceId={cadence.id}
            from={draft.basedOn}
            to={file.number}
            onSeen={() => draft.set({ basedOn: file.number })}
          />
        ) : null}
        <div className={classes.beside}>
          <Textarea
            ref={area}
            aria-label="The cadence as YAML"
            autosize={false}
            spellCheck={false}
            autoComplete="off"
            classNames={{ input: classes.text ?? '' }}
            value={draft.text}
            onChange={(event) => draft.set({ text: event.currentTarget.value })}
          />
          <Stack gap="md">
            <Meaning check={check} onLine={(line) => goToLine(area.current, line)} />
            {check.problems.length > 0 || check.preview.data === undefined ? null : (
              <InFlight
                people={check.preview.data.people}
                steps={stepsOf(check.definition)}
                wish={wish}
                onWish={setWish}
              />
            )}
          </Stack>
        </div>
      </Stack>
    </>
  );
}

/** Somebody published while this text was written: what they changed, and what follows. */
function Behind(props: {
  readonly cadenceId: string;
  readonly from: number;
  readonly to: number;
  readonly onSeen: () => void;
}) {
  const { cadenceId, from, to, onSeen } = props;
  return (
    <>
      <Alert color="yellow" variant="light" role="alert" title={`Version ${to} was published meanwhile`}>
        <Stack gap="xs" align="flex-start">
          <span>
            Your text was begun from version {from}. Take over below what you want to keep of version {to}:
            what your text does not have is taken back when you publish it.
          </span>
          <Button onClick={onSeen}>I have looked, go on with my text</Button>
        </Stack>
      </Alert>
      <VersionChanges cadenceId={cadenceId} number={to} from={from} />
    </>
  );
}

/** Problems by line; where there are none, what the text changes and what the lint finds. */
function Meaning(props: { readonly check: Check; readonly onLine: (line: number) => void }) {
  const { check, onLine } = props;
  const { problems, lint, preview, lineOf } = check;
  if (problems.length > 0)
    return (
      <Card title="It cannot be published yet">
        <ul className={classes.problems} aria-label="Problems">
          {problems.map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              <button type="button" className={classes.line} onClick={() => onLine(line)}>
                Line {line}
              </button>
              <Text size="sm">{message}</Text>
            </li>
          ))}
        </ul>
      </Card>
    );
  const error = lint.error ?? preview.error;
  if (error !== null)
    return <Failure error={error} retry={() => (lint.error === null ? preview.refetch() : lint.refetch())} />;
  const findings = lint.data?.findings;
  const steps = stepsOf(check.definition);
  return (
    <>
      <Card title="What it changes">
        {preview.data === undefined ? (
          <Rows count={2} />
        ) : (
          <DiffWords diff={preview.data.diff} same="Nothing yet: change the text, and it is said here." />
        )}
      </Card>
      <Card
        title="Findings"
        aside={<span className={classes.quiet}>{findings === undefined ? '' : findingWords(findings)}</span>}
      >
        {findings === undefined ? (
          <Rows count={2} />
        ) : findings.length === 0 ? (
          <Text size="sm">Nothing to say: no rule finds fault with it.</Text>
        ) : (
          <FindingList
            findings={findings}
            nameOf={(key) => steps.find((step) => step.key === key)?.name ?? key}
            onGo={({ path }) => onLine(lineOf(path))}
          />
        )}
      </Card>
    </>
  );
}
