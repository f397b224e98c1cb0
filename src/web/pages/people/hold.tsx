import { Group, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Moment } from '../../parts/moment.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import classes from './person.module.css';
import { isOpen, nameOf, type Person, useRelease, type Why } from './person-data.ts';

/** What keeps every cadence from this person now, and how it ends. */
export function Holds(props: { readonly person: Person; readonly why: Why }) {
  const { person, why } = props;
  const me = useMe();
  const release = useRelease(person.id);
  const [asked, ask] = useState(false);
  const { hold, provisionalHoldUntil, zone } = person;
  const name = nameOf(person);
  const runs = why.runs.filter((run) => run.reason !== 'undone');
  const own = runs.length === 0 || runs.some((run) => run.ownerUserId === me.user.id);
  if (hold === null && provisionalHoldUntil === null) return null;
  if (hold === null)
    return (
      <div className={classes.banner}>
        <IconHandStop size={18} aria-hidden />
        <div>A mail from {name} has come in and is being read. Until it is understood, nothing is sent.</div>
      </div>
    );
  const reason = hold.lasting
    ? `${name} must not be contacted: ${hold.reason}. That is for good.`
    : me.user.role === 'rep' && !own
      ? "The runs are a colleague's. They, a manager or an admin can lift the hold."
      : null;
  const waiting = why.runs.filter((run) => isOpen(run)).length;
  return (
    <div className={classes.banner}>
      <IconHandStop size={18} aria-hidden />
      <div className={classes.bannerText}>
        <Text fw={600}>{hold.lasting ? `Not to be contacted: ${hold.reason}` : `Held: ${hold.reason}`}</Text>
        <Text size="sm">
          Since <Moment at={hold.since} zone={zone} />. No cadence reaches {name}
          {hold.lasting ? ', now or later.' : ' until somebody lifts the hold or resumes the run.'}
        </Text>
      </div>
      <Group gap="xs">
        <ReasonButton why={reason} onClick={() => ask(true)}>
          Lift the hold
        </ReasonButton>
      </Group>
      <Confirm
        opened={asked}
        onClose={() => ask(false)}
        title={`Lift the hold on ${name}?`}
        act="Lift the hold"
        onAct={async () => {
          await release();
          say('The hold is lifted.');
        }}
      >
        <Text size="sm">
          {name} can be enrolled again.{' '}
          {waiting === 0
            ? 'No run goes on by this.'
            : 'A run that is paused stays paused until somebody resumes it: nothing is sent by this alone.'}
        </Text>
      </Confirm>
    </div>
  );
}
