import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Failure } from './page.tsx';
import { ReasonButton } from './reason.tsx';

/**
 * Asks before a destructive or outward act: what will happen, and to how many. The act's own failure is shown inside,
 * and the dialog stays open for another try.
 */
export function Confirm(props: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly act: string;
  readonly danger?: boolean;
  /** Why it cannot be done, where it cannot. */
  readonly why?: string | null;
  readonly onAct: () => Promise<unknown>;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const close = () => {
    setError(null);
    props.onClose();
  };
  const act = async () => {
    setBusy(true);
    setError(null);
    try {
      await props.onAct();
      props.onClose();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={props.opened} onClose={close} title={<Text fw={600}>{props.title}</Text>}>
      <Stack gap="md">
        <div>{props.children}</div>
        {error === null ? null : <Failure error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button onClick={close}>Cancel</Button>
          <ReasonButton
            why={props.why ?? null}
            variant="filled"
            {...(props.danger ? { color: 'red.8' } : {})}
            loading={busy}
            onClick={act}
            data-autofocus
          >
            {props.act}
          </ReasonButton>
        </Group>
      </Stack>
    </Modal>
  );
}
