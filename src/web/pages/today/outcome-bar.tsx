import { Button, Textarea } from '@mantine/core';
import { type RefObject, useState } from 'react';
import { Key } from '../../parts/key.tsx';
import { keepNote, noteOf } from './acts.ts';
import classes from './focus.module.css';
import type { TaskDetail } from './queue.ts';

/** How the task ends: a note, the outcomes with their keys, and the ways not to do it. Stays in sight. */
export function OutcomeBar(props: {
  readonly task: TaskDetail;
  readonly note: RefObject<HTMLTextAreaElement | null>;
  readonly onOutcome: (index: number) => void;
  readonly onSkip: () => void;
  readonly onNotDone: () => void;
  readonly onAnswered: () => void;
}) {
  const { task } = props;
  const [note, setNote] = useState(noteOf(task.id));
  return (
    <section className={classes.bar} aria-label="How it ends">
      <Textarea
        ref={props.note}
        aria-label="Note"
        placeholder="Note, kept until you choose an outcome"
        size="xs"
        minRows={1}
        maxRows={5}
        value={note}
        onChange={(event) => {
          setNote(event.currentTarget.value);
          keepNote(task.id, event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
        rightSection={<Key>n</Key>}
        rightSectionPointerEvents="none"
      />
      <div className={classes.outcomes}>
        {task.outcomes.map((outcome, at) => (
          <button
            key={outcome.key}
            type="button"
            className={classes.outcome}
            data-effect={outcome.effect}
            onClick={() => props.onOutcome(at)}
          >
            {outcome.label}
            {at < 9 ? <Key>{String(at + 1)}</Key> : null}
          </button>
        ))}
      </div>
      <div className={classes.others}>
        <Button size="compact-sm" variant="subtle" onClick={props.onAnswered}>
          Answered elsewhere
          <Key>a</Key>
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={props.onSkip}>
          Skip
          <Key>s</Key>
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={props.onNotDone}>
          Not done
          <Key>x</Key>
        </Button>
      </div>
    </section>
  );
}
