import { Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Moment } from '../../parts/moment.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import classes from './person.module.css';
import { isOpen, nameOf, type Person, useRelease, type Why } from './person-data.ts';

/** The button that lifts a hold, and the question before it. */
function Lift(props: { readonly person: Person; readonly why: string | null; readonly follows: string }) {
  const { person, why, follows } = props;
  const release = useRelease(person.id);
  const [asked, ask] = useState(false);
  return (
    <>
      <ReasonButton why={why} onClick={() => ask(true)}>
        Lift the hold
      </ReasonButton>
      <Confirm
        opened={asked}
        onClose={() => ask(false)}
        title={`Lift the hold on ${nameOf(person)}?`}
        act="Lift the hold"
        onAct={async () => {
          await release();
          say('The hold is lifted.');
        }}
      >
        <Text size="sm">{follows}</Text>
      </Confirm>
    </>
  );
}

/** What keeps every cadence from this person now, and how it ends. */
export function Holds(props: { readonly person: Person; readonly why: Why }) {
  const { person, why } = props;
  const me = useMe();
  const { hold, provisionalHoldUntil, zone } = person;
  const name = nameOf(person);
  const runs = why.runs.filter((run) => run.reason !== 'undone');
  const own = runs.length === 0 || runs.some((run) => run.ownerUserId === me.user.id);
  const notYours =
    me.user.role === 'rep' && !own
      ? "The runs are a colleague's. They, a manager or an admin can lift the hold."
      : null;
  if (hold === null && provisionalHoldUntil === null) return null;
  if (hold === null)
    return (
      <div className={classes.banner}>
        <IconHandStop size={18} aria-hidden />
        <div className={classes.bannerText}>
          A mail from {name} has come in and is being read. Until it is understood, nothing is sent. If it
          cannot be, somebody has to look at it and lift the hold.
        </div>
        <Lift
          person={person}
          why={notYours}
          follows="Do this when Cadenza could not read the mail and it was no stop. Whatever waits for it goes on at once."
        />
      </div>
    );
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
      <Lift
        person={person}
        why={hold.lasting ? `${name} must not be contacted: ${hold.reason}. That is for good.` : notYours}
        follows={`${name} can be enrolled again. ${
          waiting === 0
            ? 'No run goes on by this.'
            : 'A run that is paused stays paused until somebody resumes it: nothing is sent by this alone.'
        }`}
      />
    </div>
  );
}
