import { Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { ConnectForm } from './connect-form.tsx';
import { mailboxesQuery } from './data.ts';
import { vendorNames } from './vendors.ts';

/** Every way to connect a mailbox, a button each. */
export function ConnectWays() {
  const [opened, { open, close }] = useDisclosure(false);
  const vendors = useQuery(mailboxesQuery).data?.vendors ?? [];
  return (
    <Group gap="xs">
      {vendors.map((vendor) => (
        <Button key={vendor} variant="filled" component="a" href={`/connect/${vendor}`}>
          Connect {vendorNames[vendor]}
        </Button>
      ))}
      <Button variant={vendors.length === 0 ? 'filled' : 'default'} onClick={open}>
        Connect by SMTP and IMAP
      </Button>
      <Modal opened={opened} onClose={close} size="lg" title={<Text fw={600}>Connect a mailbox</Text>}>
        <ConnectForm again={null} close={close} />
      </Modal>
    </Group>
  );
}
