import { Button, Group, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMailQuestion } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call, done } from '../../api.ts';
import { Card } from '../../parts/page.tsx';
import { say, sayFailure } from '../../parts/toast.tsx';
import { beginning } from '../../words.ts';
import { MailRow } from './mail-row.tsx';
import { type Reply, useUnmatched } from './queue.ts';
import classes from './today.module.css';

/** People by words; whoever has the sender's address comes first. */
function useChoice(mail: Reply) {
  const [typed, type] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery({
    queryKey: ['people', 'search', q],
    queryFn: () => call(api.people.$get({ query: { q, limit: '20' } })),
    enabled: q.length > 1,
  });
  const maybe = mail.maybe.map(({ id, name }) => ({ value: id, label: `${name} (has this address)` }));
  const others = (found.data?.items ?? [])
    .filter(({ id }) => !mail.maybe.some((one) => one.id === id))
    .map(({ id, firstName, lastName, email }) => ({
      value: id,
      label: [[firstName, lastName].filter(Boolean).join(' '), email].filter(Boolean).join(', '),
    }));
  return { typed, type, data: [...maybe, ...others] };
}

function OpenedMail(props: { readonly mail: Reply }) {
  const { mail } = props;
  const queries = useQueryClient();
  const { typed, type, data } = useChoice(mail);
  const [personId, choose] = useState<string | null>(mail.maybe[0]?.id ?? null);
  const param = { id: mail.id };
  const refresh = () => queries.invalidateQueries();
  const assign = useMutation({
    mutationFn: (id: string) => done(api.messages[':id'].assign.$post({ param, json: { personId: id } })),
    onSuccess: () => say('The mail is theirs, and counts as if it had been found at once.'),
    onError: sayFailure,
    onSettled: refresh,
  });
  const dismiss = useMutation({
    mutationFn: () => done(api.messages[':id'].handled.$post({ param })),
    onSuccess: () => say('The mail is put aside.'),
    onError: sayFailure,
    onSettled: refresh,
  });
  const busy = assign.isPending || dismiss.isPending;
  return (
    <div className={classes.opened}>
      <div className={classes.text}>
        {mail.text.trim() === '' ? 'The mail has no text of its own.' : mail.text}
      </div>
      <Group gap="xs" align="end">
        <Select
          label="Whose mail it is"
          placeholder="Name or address"
          searchable
          clearable
          data={data}
          value={personId}
          onChange={choose}
          searchValue={typed}
          onSearchChange={type}
          filter={({ options }) => options}
          nothingFoundMessage="Nobody fits these words"
        />
        <Button
          variant="filled"
          disabled={personId === null || busy}
          title={personId === null ? 'Choose a person first' : undefined}
          onClick={() => personId !== null && assign.mutate(personId)}
        >
          Put it to them
        </Button>
        <Button disabled={busy} onClick={() => dismiss.mutate()}>
          Put it aside
        </Button>
      </Group>
    </div>
  );
}

/**
 * Mail for which no person was found: the user says whose it is, or puts it aside. Shows nothing while there is none.
 */
export function Unmatched() {
  const mails = useUnmatched().data ?? [];
  if (mails.length === 0) return null;
  return (
    <Card flush>
      <h2 className={classes.head}>
        Mail of nobody · {mails.length}
        <span className={classes.quiet}>Say whose it is, then it counts</span>
      </h2>
      <ul className={classes.plain}>
        {mails.map((mail) => (
          <li key={mail.id}>
            <MailRow
              mail={mail}
              icon={<IconMailQuestion size={16} stroke={1.7} role="img" aria-label="Unmatched mail" />}
              from={mail.fromEmail}
              first={mail.subject || beginning(mail.text)}
            >
              <OpenedMail mail={mail} />
            </MailRow>
          </li>
        ))}
      </ul>
    </Card>
  );
}
