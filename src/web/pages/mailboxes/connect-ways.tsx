import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ConnectForm } from './connect-form.tsx';

/** Every way to connect a mailbox, a button each. */
export function ConnectWays() {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Group gap="xs">
      <Button variant="filled" onClick={open}>
        Connect by SMTP and IMAP
      </Button>
      <Modal opened={opened} onClose={close} size="lg" title={<Text fw={600}>Connect a mailbox</Text>}>
        <ConnectForm again={null} close={close} />
      </Modal>
    </Group>
  );
}
