import { Checkbox, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { cadencesQuery, versionsQuery } from '../../queries.ts';
import type { Draft } from './draft.ts';
import classes from './rules.module.css';
import { leavingWords, type WhenLeaving } from './words.ts';

const notByOpens = 'Opens alone never move anybody: mail programs open mail by themselves.';

/** What the rule does, each at most once. */
export function Then(props: { readonly draft: Draft; readonly set: (patch: Partial<Draft>) => void }) {
  const { draft, set } = props;
  const opens = draft.when.on === 'opens';
  return (
    <Stack gap="sm">
      <Checkbox
        label="Enroll them in a cadence"
        description={opens ? notByOpens : 'With all the checks of every enrollment, and its reasons.'}
        disabled={opens}
        checked={!opens && draft.enroll}
        onChange={(event) => set({ enroll: event.currentTarget.checked })}
      />
      {draft.enroll && !opens ? <Enrolling draft={draft} set={set} /> : null}
      <Saying
        label="Tell the rep"
        description="Whoever has them in a cadence; the rule’s owner where nobody has."
        of="alert"
        checked={draft.alert}
        words={draft.alertWords}
        onCheck={(alert) => set({ alert })}
        onWords={(alertWords) => set({ alertWords })}
      />
      <Saying
        label="Make a task"
        description="On the person’s record in the CRM; an alert where they are in no CRM."
        of="task"
        checked={draft.task}
        words={draft.taskWords}
        onCheck={(task) => set({ task })}
        onWords={(taskWords) => set({ taskWords })}
      />
      <Checkbox
        label="Pause their runs"
        description={opens ? notByOpens : 'Until somebody resumes them.'}
        disabled={opens}
        checked={!opens && draft.pause}
        onChange={(event) => set({ pause: event.currentTarget.checked })}
      />
    </Stack>
  );
}

/** Which cadence, and with which of its steps the runs begin. */
function Enrolling(props: { readonly draft: Draft; readonly set: (patch: Partial<Draft>) => void }) {
  const { draft, set } = props;
  const cadences = useQuery(cadencesQuery).data?.items ?? [];
  const open = cadences.filter((one) => one.archivedAt === null || one.id === draft.cadenceId);
  return (
    <div className={`${classes.inner} ${classes.pair}`}>
      <Select
        label="Cadence"
        placeholder="Choose"
        searchable
        allowDeselect={false}
        data={open.map(({ id, name, archivedAt }) => ({
          value: id,
          label: archivedAt === null ? name : `${name} (archived)`,
        }))}
        value={draft.cadenceId}
        onChange={(cadenceId) => set({ cadenceId, startStep: null })}
      />
      {draft.cadenceId === null ? null : (
        <StartStep
          cadenceId={draft.cadenceId}
          currentVersionId={cadences.find((one) => one.id === draft.cadenceId)?.currentVersionId}
          value={draft.startStep}
          onChange={(startStep) => set({ startStep })}
        />
      )}
      {draft.when.on === 'list' ? (
        <WhenLeavingField
          value={draft.when.list.whenLeaving}
          onChange={(whenLeaving) =>
            set({ when: { ...draft.when, list: { ...draft.when.list, whenLeaving } } })
          }
        />
      ) : null}
    </div>
  );
}

/** What becomes of them when they are in the list no more. */
function WhenLeavingField(props: {
  readonly value: WhenLeaving;
  readonly onChange: (value: WhenLeaving) => void;
}) {
  return (
    <Select
      label="When they leave the list"
      description="Seen within the hour, in a long list within a day. Other cadences of theirs go on."
      allowDeselect={false}
      data={Object.entries(leavingWords).map(([value, label]) => ({ value, label }))}
      value={props.value}
      onChange={(chosen) => {
        if (chosen !== null && isWhenLeaving(chosen)) props.onChange(chosen);
      }}
    />
  );
}

const isWhenLeaving = (value: string): value is WhenLeaving => value in leavingWords;

function StartStep(props: {
  readonly cadenceId: string;
  readonly currentVersionId: string | undefined;
  readonly value: string | null;
  readonly onChange: (step: string | null) => void;
}) {
  const versions = useQuery(versionsQuery(props.cadenceId)).data?.items ?? [];
  const steps = versions.find((one) => one.id === props.currentVersionId)?.definition.steps ?? [];
  return (
    <Select
      label="Begins with"
      placeholder="The first step"
      clearable
      data={steps.map(({ key, name }) => ({ value: key, label: name }))}
      value={props.value}
      onChange={props.onChange}
    />
  );
}

/** Something that the rule says to a rep, in its own words or those of the rule. */
function Saying(props: {
  readonly label: string;
  readonly description: string;
  readonly of: 'alert' | 'task';
  readonly checked: boolean;
  readonly words: string;
  readonly onCheck: (checked: boolean) => void;
  readonly onWords: (words: string) => void;
}) {
  const { label, description, checked } = props;
  return (
    <>
      <Checkbox
        label={label}
        description={description}
        checked={checked}
        onChange={(event) => props.onCheck(event.currentTarget.checked)}
      />
      {checked ? (
        <TextInput
          className={classes.inner ?? ''}
          label={`Words of the ${props.of}`}
          placeholder="Empty: the rule’s name and what happened"
          maxLength={300}
          value={props.words}
          onChange={(event) => props.onWords(event.currentTarget.value)}
        />
      ) : null}
    </>
  );
}
