import { Code, Select, Text, Textarea, TextInput } from '@mantine/core';
import { channelWord } from '../../parts/channel.tsx';
import { marksHint } from '../../parts/marked.tsx';
import { Card } from '../../parts/page.tsx';
import { type Kind, kinds } from './data.ts';
import { type Draft, keyOf } from './draft.ts';
import classes from './templates.module.css';

const channels = ['call', 'linkedin', 'sms', 'video', 'direct_mail', 'custom'] as const;

/** What each kind is, and how a cadence uses one. */
function Use(props: { readonly kind: Kind; readonly name: string; readonly fresh: boolean }) {
  const { kind, name, fresh } = props;
  const shown = name === '' ? 'key' : name;
  return (
    <Text size="sm" className={classes.quiet}>
      {kind === 'snippet' ? (
        <>
          A part that several texts share: <Code>{`{% snippet '${shown}' %}`}</Code> in any text puts it
          there.
        </>
      ) : (
        <>
          {kind === 'email' ? 'In an email step’s variant' : 'In a step that is a task'},{' '}
          <Code>template: {shown}</Code> in the cadence’s file takes this text.
        </>
      )}
      {fresh ? ' The key cannot be changed later.' : ''}
    </Text>
  );
}

/** What a template consists of. Its kind and its key stay as they were made. */
export function TemplateFields(props: {
  readonly draft: Draft;
  readonly fresh: boolean;
  readonly readOnly: boolean;
  readonly set: (patch: Partial<Draft>) => void;
}) {
  const { draft, fresh, readOnly, set } = props;
  return (
    <Card>
      <div className={classes.fields}>
        <div className={classes.pair}>
          {fresh ? (
            <Select
              label="Kind"
              data={Object.entries(kinds).map(([value, [label]]) => ({ value, label }))}
              allowDeselect={false}
              value={draft.kind}
              onChange={(kind) => kind !== null && set({ kind: kind as Kind })}
            />
          ) : null}
          <TextInput
            label="Name"
            maxLength={120}
            readOnly={readOnly}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          {fresh ? (
            <TextInput
              label="Key"
              value={keyOf(draft)}
              onChange={(event) => set({ key: event.currentTarget.value })}
            />
          ) : null}
          <TextInput
            label="Persona"
            placeholder="To find it by"
            maxLength={60}
            readOnly={readOnly}
            value={draft.persona}
            onChange={(event) => set({ persona: event.currentTarget.value })}
          />
          <TextInput
            label="Stage"
            placeholder="To find it by"
            maxLength={60}
            readOnly={readOnly}
            value={draft.stage}
            onChange={(event) => set({ stage: event.currentTarget.value })}
          />
          {draft.kind === 'script' ? (
            <Select
              label="Channel"
              placeholder="Any"
              clearable={!readOnly}
              readOnly={readOnly}
              data={channels.map((value) => ({ value, label: channelWord(value) }))}
              value={draft.channel}
              onChange={(channel) => set({ channel: channel as Draft['channel'] })}
            />
          ) : null}
        </div>
        {draft.kind === 'email' ? (
          <TextInput
            label="Subject"
            description="Empty: it answers in the thread of the email before."
            maxLength={250}
            readOnly={readOnly}
            value={draft.subject}
            onChange={(event) => set({ subject: event.currentTarget.value })}
          />
        ) : null}
        <Textarea
          label="Text"
          description={`{{ person.first_name }}, {{ company.name }}, {{ sender.signature }} and the like are filled in.${draft.kind === 'script' ? '' : ` ${marksHint}`}`}
          minRows={8}
          maxRows={24}
          maxLength={20_000}
          readOnly={readOnly}
          value={draft.body}
          onChange={(event) => set({ body: event.currentTarget.value })}
        />
        <Use kind={draft.kind} name={keyOf(draft)} fresh={fresh} />
      </div>
    </Card>
  );
}
