import { List, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { Marked } from '../../parts/marked.tsx';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { previewQuery } from './data.ts';
import classes from './templates.module.css';

/** How long a pause in typing is before the text is tried. */
const pauseMs = 400;

/** What the text becomes for somebody, what is missing for them, and what is wrong with the text itself. */
export function Preview(props: {
  readonly subject: string;
  readonly body: string;
  /** It is an email's, whose marks are shown as they will look. */
  readonly marked: boolean;
}) {
  const [personId, setPersonId] = useState<string | null>(null);
  const [text] = useDebouncedValue(props, pauseMs);
  const empty = text.body.trim() === '';
  const { subject, body, marked: marks } = text;
  const preview = useQuery({ ...previewQuery({ subject, body, personId, marks }), enabled: !empty });
  return (
    <Card title="Preview">
      <Stack gap="sm">
        <ForWhom value={personId} onChange={setPersonId} />
        {empty ? (
          <Text size="sm" className={classes.quiet}>
            Write a text, and it is shown here as a person would get it.
          </Text>
        ) : preview.error !== null ? (
          <Failure error={preview.error} retry={() => preview.refetch()} />
        ) : preview.data === undefined ? (
          <Rows count={5} />
        ) : (
          <Shown of={preview.data} marked={props.marked} />
        )}
      </Stack>
    </Card>
  );
}

function Shown(props: {
  readonly of: {
    readonly for: { readonly name: string };
    readonly subject: string | null;
    readonly text: string;
    readonly missing: readonly string[];
    readonly problems: readonly { readonly path: string; readonly message: string }[];
  };
  readonly marked: boolean;
}) {
  const { for: whom, subject, text, missing, problems } = props.of;
  return (
    <>
      {problems.length === 0 ? null : (
        <div role="alert">
          <Text size="sm" fw={600}>
            It cannot be saved like this:
          </Text>
          <List size="sm" spacing={2}>
            {problems.map(({ path, message }) => (
              <List.Item key={`${path} ${message}`}>{message}</List.Item>
            ))}
          </List>
        </div>
      )}
      {missing.length === 0 || problems.length > 0 ? null : (
        <Text size="sm">
          {whom.name} has no {missing.join(', no ')}: a mail with this text would wait until it is there. A
          fallback, such as <code>{'{{ person.title | default: "your role" }}'}</code>, lets it go.
        </Text>
      )}
      <section className={classes.shown} aria-label={`The text for ${whom.name}`}>
        {subject === null ? null : <Text fw={600}>{subject}</Text>}
        {props.marked ? <Marked text={text} /> : <div className={classes.text}>{text}</div>}
      </section>
    </>
  );
}

/** Whose values are filled in: an invented person's, or somebody's who is looked up by name. */
function ForWhom(props: { readonly value: string | null; readonly onChange: (id: string | null) => void }) {
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words.trim(), pauseMs);
  const people = useQuery({
    queryKey: ['people', 'choose', asked],
    queryFn: () => call(api.people.$get({ query: { q: asked, limit: '10' } })),
    enabled: asked !== '',
    placeholderData: (before) => before,
  });
  const found = (people.data?.items ?? []).map((person) => ({
    value: person.id,
    label:
      [person.firstName, person.lastName].filter((part) => part !== null).join(' ') || (person.email ?? '?'),
  }));
  return (
    <Select
      label="For"
      placeholder="An invented person; write a name for another"
      searchable
      clearable
      data={found}
      filter={({ options }) => options}
      nothingFoundMessage={asked === '' ? undefined : 'Nobody by that name.'}
      searchValue={words}
      onSearchChange={setWords}
      value={props.value}
      onChange={props.onChange}
    />
  );
}
