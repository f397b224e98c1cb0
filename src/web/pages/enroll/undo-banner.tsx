import { Alert, Anchor, Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { useMe, useNow } from '../../frame/me.ts';
import { Key } from '../../parts/key.tsx';
import { sayFailure } from '../../parts/toast.tsx';
import { clockTime, localTime, placeOf, plural, relation } from '../../words.ts';
import { type Batch, type Undone, undo } from './data.ts';
import classes from './enroll.module.css';

/** Redraws every second, for a countdown. */
function useSeconds(): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
}

/** `4:05` minutes and seconds; further away in words. */
function left(until: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((until.getTime() - now.getTime()) / 1000));
  if (seconds >= 3600) return relation(until, now);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} left`;
}

function wordsFor(batch: Batch, zone: string, now: Date): string {
  const { waiting, started } = batch.counts;
  if (batch.undoUntil !== null) {
    const until = new Date(batch.undoUntil);
    const soon = until.getTime() - now.getTime() < 12 * 3_600_000;
    const at = soon ? `${clockTime(until, zone)} ${placeOf(zone)}` : localTime(until, zone);
    return `Nothing has left yet. Until ${at} an undo stops everybody.`;
  }
  if (started > 0)
    return `${plural(started, 'person has', 'people have')} begun. An undo stops the other ${waiting}.`;
  return 'Nothing has left yet. An undo stops everybody.';
}

/** As long as something can be undone: until when, and the button. */
export function UndoBanner(props: { readonly batch: Batch; readonly onUndone: (undone: Undone) => void }) {
  const { batch, onUndone } = props;
  const me = useMe();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  useSeconds();
  const act = async () => {
    if (busy) return;
    setBusy(true);
    try {
      onUndone(await undo(batch.id));
    } catch (error) {
      sayFailure(error);
    } finally {
      setBusy(false);
    }
  };
  useKeys({ z: act, Z: act }, batch.canUndo);
  if (!batch.canUndo) return null;
  const until = batch.undoUntil === null ? null : new Date(batch.undoUntil);
  return (
    <Alert variant="light" role="status" aria-live="off">
      <div className={classes.banner}>
        <div>
          <Text size="sm" fw={600}>
            {batch.state === 'enrolling'
              ? 'Enrolling'
              : `${plural(batch.counts.enrolled, 'person is', 'people are')} enrolled`}
            {until === null ? '' : ` · ${left(until, now)}`}
          </Text>
          <Text size="sm">{wordsFor(batch, me.user.zone, now)}</Text>
        </div>
        <Button size="sm" onClick={act} loading={busy}>
          Undo{batch.counts.waiting > 0 ? ` ${plural(batch.counts.waiting, 'person', 'people')}` : ''}
          <Key>Z</Key>
        </Button>
      </div>
    </Alert>
  );
}

/** What an undo came to. Whoever had begun is named: right after the undo, with why. */
export function UndoneBanner({ batch, undone }: { readonly batch: Batch; readonly undone: Undone | null }) {
  const me = useMe();
  const at = batch.undoneAt === null ? '' : ` ${localTime(new Date(batch.undoneAt), me.user.zone)}`;
  const begun = batch.counts.started;
  return (
    <Alert variant="light" color="gray" role="status" title={`Undone${at}`}>
      <Text size="sm">
        {plural(batch.counts.undone, 'person was', 'people were')} stopped before anything had begun, as if
        they had never been enrolled.
        {begun > 0
          ? ` ${plural(begun, 'person had', 'people had')} begun already and ${begun === 1 ? 'goes' : 'go'} on.`
          : ''}
      </Text>
      {undone === null || undone.left.length === 0 ? null : (
        <ul className={classes.who}>
          {undone.left.map((one) => (
            <li key={one.enrollmentId}>
              <Anchor component={Link} to={`/people/${one.personId}`} size="sm">
                {one.name}
              </Anchor>
              : {one.reason}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
