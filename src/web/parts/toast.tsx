import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Key } from './key.tsx';

const closeButtonProps = { 'aria-label': 'Dismiss' };

let pending: { readonly id: string; readonly undo: () => void } | null = null;

/** Says that something was done; at the top where what is done next lies at the bottom. */
export function say(message: string, where: 'top-right' | 'bottom-right' = 'bottom-right'): void {
  notifications.show({ message, autoClose: 4000, position: where, closeButtonProps });
}

/** Says what went wrong, in the server's words. */
export function sayFailure(error: unknown): void {
  const message = error instanceof Error ? error.message : 'Something unexpected went wrong. Try again.';
  notifications.show({
    title: 'That did not work',
    message,
    color: 'red',
    autoClose: 10_000,
    closeButtonProps,
  });
}

/**
 * Says that something was done, with a way back for as long as the toast stands: the button, or Z. Answers with what
 * takes the toast away, for when it was not done after all.
 */
export function sayWithUndo(message: string, undo: () => void, seconds = 8): () => void {
  const id = `undo-${performance.now()}`;
  const take = () => {
    notifications.hide(id);
    if (pending?.id === id) pending = null;
    undo();
  };
  pending = { id, undo: take };
  notifications.show({
    id,
    autoClose: seconds * 1000,
    closeButtonProps,
    onClose: () => {
      if (pending?.id === id) pending = null;
    },
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>{message}</span>
        <Button onClick={take}>
          Undo
          <Key>Z</Key>
        </Button>
      </Group>
    ),
  });
  return () => notifications.hide(id);
}

/** Takes back what the newest toast offers to; false when there is none. */
export function undoLatest(): boolean {
  if (pending === null) return false;
  pending.undo();
  return true;
}
