import { NativeSelect, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, Problem } from '../../api.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Marked } from '../../parts/marked.tsx';
import { Failure, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { localTime, relation } from '../../words.ts';
import { nowOf, type Panel, panelQuery } from './data.ts';
import classes from './panel.module.css';

/** Offers to add the person to a cadence, and shows what that does before it is done. */
export function AddToCadence({ panel }: { readonly panel: Panel }) {
  const { cadences, run } = panel;
  const [chosen, setChosen] = useState('');
  const [asking, setAsking] = useState(false);
  const cadence = cadences.find((one) => one.id === chosen) ?? cadences[0];
  const none = run === null;
  const hold = panel.person?.hold ?? null;
  const held = hold === null ? null : `Must not be contacted now: ${hold.reason}.`;
  return (
    <section>
      {none ? (
        <h1 className={classes.cadence}>This record is in no cadence</h1>
      ) : (
        <h2 className={classes.head}>Another cadence</h2>
      )}
      {panel.person === null ? (
        <p className={classes.quiet}>
          Cadenza does not know it yet. You see what will be sent, and when, before it starts.
        </p>
      ) : null}
      {cadence === undefined ? (
        <p className={classes.quiet}>
          There is no cadence yet. A manager publishes the first one in Cadenza.
        </p>
      ) : (
        <div className={classes.add}>
          <NativeSelect
            label="Cadence"
            size="xs"
            value={cadence.id}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={cadences.map(({ id, name, version }) => ({
              value: id,
              label: `${name} (version ${version})`,
            }))}
          />
          <ReasonButton why={held} variant={none ? 'filled' : 'default'} onClick={() => setAsking(true)}>
            Add to cadence
          </ReasonButton>
          <AddDialog panel={panel} cadence={cadence} opened={asking} onClose={() => setAsking(false)} />
        </div>
      )}
    </section>
  );
}

function AddDialog(props: {
  readonly panel: Panel;
  readonly cadence: Panel['cadences'][number];
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { cadence, panel } = props;
  const queries = useQueryClient();
  const json = { cadenceId: cadence.id };
  const preview = useQuery({
    queryKey: ['panel', 'preview', cadence.id],
    queryFn: () => call(api.embed.preview.$post({ json })),
    enabled: props.opened,
    staleTime: 0,
    gcTime: 0,
  });
  const add = async () => {
    const done = await call(api.embed.enroll.$post({ json }));
    if (done.status === 'skipped') throw new Problem(409, { detail: done.reason });
    say(`Added to '${cadence.name}'.`);
    await queries.invalidateQueries({ queryKey: panelQuery.queryKey });
  };
  const ready = preview.data?.status === 'ready';
  return (
    <Confirm
      opened={props.opened}
      onClose={props.onClose}
      title={`Add to '${cadence.name}'?`}
      act={ready ? 'Add' : 'Close'}
      onAct={async () => {
        if (ready) await add();
      }}
    >
      {preview.error !== null ? <Failure error={preview.error} retry={() => preview.refetch()} /> : null}
      {preview.data === undefined ? (
        preview.error === null ? (
          <Rows count={3} height={18} />
        ) : null
      ) : (
        <Foreseen preview={preview.data} now={nowOf(panel)} />
      )}
    </Confirm>
  );
}

interface Preview {
  readonly status: 'ready' | 'skipped';
  readonly reason: string;
  readonly sender: { readonly name: string; readonly email: string };
  readonly firstTouch: { readonly dueAt: string; readonly zone: string } | null;
  readonly firstEmail: { readonly subject: string; readonly text: string } | null;
  readonly emailProblem: string | null;
}

function Foreseen({ preview, now }: { readonly preview: Preview; readonly now: Date }) {
  const { firstTouch, firstEmail, emailProblem, sender } = preview;
  if (preview.status === 'skipped') return <Text size="sm">This person cannot start: {preview.reason}</Text>;
  const at = firstTouch === null ? null : new Date(firstTouch.dueAt);
  return (
    <>
      <Text size="sm">
        {firstTouch === null || at === null
          ? 'Starts at once.'
          : `The first touch is ${localTime(at, firstTouch.zone)}, ${relation(at, now)}.`}{' '}
        Mail comes from {sender.name}, {sender.email}.
      </Text>
      {emailProblem === null ? null : (
        <Text size="sm" mt="xs">
          The first email cannot be written: {emailProblem}
        </Text>
      )}
      {firstEmail === null ? null : (
        <details className={classes.mail}>
          <summary>First email: {firstEmail.subject}</summary>
          <Marked text={firstEmail.text} />
        </details>
      )}
    </>
  );
}
