import { Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useActor } from '../../parts/actor.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { crmNames } from '../../parts/crm.ts';
import { Moment } from '../../parts/moment.tsx';
import { Card } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { plural, sentence, words } from '../../words.ts';
import classes from './person.module.css';
import { isOpen, nameOf, type Person, useSuppress, type Why } from './person-data.ts';

const channels = { all: 'every channel', email: 'email', call: 'calls and SMS', sms: 'SMS' } as const;
type Channel = keyof typeof channels;

/** What rules contact out for good, from where, and the way to say so. */
export function Suppressions(props: { readonly person: Person; readonly why: Why }) {
  const { person, why } = props;
  const actor = useActor();
  const [asked, ask] = useState(false);
  const flagged = person.records.filter((record) => record.emailOptOut || record.doNotCall);
  const whyNot = why.suppressions.some((one) => one.scope === 'person' && one.channel === 'all')
    ? 'Contact is ruled out already, through every channel and for good.'
    : null;
  const none = why.suppressions.length === 0 && flagged.length === 0;
  return (
    <Card>
      <Group justify="space-between" gap="4px 12px">
        <Text size={none ? 'sm' : 'md'} className={none ? classes.quiet : classes.strong}>
          {none ? 'Nothing rules contact out: no opt-out here, none in the CRM.' : 'What rules contact out'}
        </Text>
        <ReasonButton why={whyNot} onClick={() => ask(true)}>
          Do not contact
        </ReasonButton>
      </Group>
      {none ? null : (
        <ul className={classes.plain}>
          {why.suppressions.map((one) => (
            <li key={one.id}>
              {sentence(words(one.reason))}: no {one.channel === 'all' ? 'contact' : channels[one.channel]} to{' '}
              {one.scope === 'person' ? 'this person' : (one.value ?? `this ${one.scope}`)}
              <span className={classes.quiet}>
                {' '}
                · from {actor(one.source)} · <Moment at={one.createdAt} zone={person.zone} />
              </span>
            </li>
          ))}
          {flagged.map((record) => (
            <li key={record.ref.id}>
              {record.kind === null ? 'The CRM' : crmNames[record.kind]} says:{' '}
              {[record.emailOptOut ? 'opted out of email' : '', record.doNotCall ? 'do not call' : '']
                .filter((part) => part !== '')
                .join(', ')}
            </li>
          ))}
        </ul>
      )}
      <Forbid person={person} why={why} opened={asked} onClose={() => ask(false)} />
    </Card>
  );
}

function Forbid(props: {
  readonly person: Person;
  readonly why: Why;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { person, why } = props;
  const suppress = useSuppress(person.id);
  const [channel, setChannel] = useState<Channel>('all');
  const [reason, setReason] = useState('Asked not to be contacted');
  const name = nameOf(person);
  const runs = why.runs.filter(isOpen).length;
  const records = person.records.filter((record) => record.state === 'live' && !record.emailOptOut).length;
  return (
    <Confirm
      opened={props.opened}
      onClose={props.onClose}
      title={`Never contact ${name} again?`}
      act="Do not contact"
      danger
      onAct={async () => {
        await suppress({ channel, reason: reason.trim() || 'Asked not to be contacted' });
        say(`${name} is on the 'do not contact' list.`);
      }}
    >
      <Stack gap="sm">
        <Select
          label="Through"
          data={[
            { value: 'all', label: 'Every channel' },
            { value: 'email', label: 'Email only' },
            { value: 'call', label: 'Calls and SMS' },
            { value: 'sms', label: 'SMS only' },
          ]}
          allowDeselect={false}
          value={channel}
          onChange={(value) => setChannel((value ?? 'all') as Channel)}
        />
        <TextInput
          label="Reason"
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Text size="sm">
          {channel === 'call' || channel === 'sms'
            ? `No cadence puts ${channel === 'sms' ? 'an SMS' : 'a call or an SMS'} to them before anybody again. Runs go on with their other steps.`
            : `No cadence reaches them again: ${runs === 0 ? 'no run is open' : `${plural(runs, 'open run')} ${runs === 1 ? 'stops' : 'stop'} now`}${records === 0 ? '' : `, and ${plural(records, 'record')} in the CRM ${records === 1 ? 'is' : 'are'} marked as opted out`}.`}{' '}
          This is for good: it cannot be taken back in Cadenza.
        </Text>
      </Stack>
    </Confirm>
  );
}
