import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmtp } from '../../../connectors/smtp/index.ts';
import { isPrivateAddress } from '../../../connectors/wire/addresses.ts';
import { contractMail } from '../../contracts/mail.contract.ts';
import { openSmtpMailbox, secretsFor } from './world.ts';

const names: Readonly<Record<string, readonly string[]>> = {
  'mail.example': ['93.184.216.34'],
  'inside.example': ['10.1.2.3'],
  'self.example': ['127.0.0.1'],
  'mixed.example': ['93.184.216.34', '::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'six.example': ['fe80::1'],
  'nowhere.example': [],
};
const asked: string[] = [];
const open = createSmtp({
  loopback: false,
  lookup: async (host) => {
    asked.push(host);
    return names[host] ?? [host];
  },
});
const at = (host: string) => {
  const secrets = secretsFor({ smtp: 587, imap: 993 });
  const server = { host, security: 'starttls' } as const;
  return { ...secrets, smtp: { ...server, port: 587 }, imap: { ...server, port: 993 } };
};

describe('with real services, a mailbox', () => {
  it.each([
    'self.example',
    'mixed.example',
    'mapped.example',
    'metadata.example',
    'six.example',
    '127.0.0.1',
    '0.0.0.0',
  ])('is not opened at %s, for signing in, sending or reading', async (host) => {
    const port = open({ address: 'rep@seller.example', secrets: at(host) });
    await expect(port.check()).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await port.send(contractMail('rep@seller.example'))).toMatchObject({ state: 'sender_blocked' });
    await expect(port.heads(null)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(asked).toContain(host);
  });

  it('waits while the name of its server has no address', async () => {
    const port = open({ address: 'rep@seller.example', secrets: at('nowhere.example') });
    await expect(port.check()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await port.send(contractMail('rep@seller.example'))).toMatchObject({ state: 'not_sent' });
  });
});

it('private networks are told from this machine, its link, and where clouds keep secrets', () => {
  for (const one of ['10.1.2.3', '172.16.0.9', '192.168.1.1', '100.64.0.1', 'fd12:3456::1'])
    expect(isPrivateAddress(one), one).toBe(true);
  for (const one of ['127.0.0.1', '169.254.169.254', '0.0.0.0', '::1', 'fe80::1', '::ffff:10.0.0.1'])
    expect(isPrivateAddress(one), one).toBe(false);
  for (const one of ['100.100.100.200', 'fd00:ec2::254', 'fd00:0ec2:0:0:0:0:0:254', '8.8.8.8', 'a name'])
    expect(isPrivateAddress(one), one).toBe(false);
});

describe('a server that is none of mail', () => {
  let server: Server;
  let said: string;
  beforeAll(async () => {
    server = createServer((socket) => socket.end(said)).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
  });
  afterAll(() => server.close());

  it.each(['554 internal-secret host db7\r\n', '421 internal-secret\r\n', 'SSH-2.0-internal-secret\r\n'])(
    'is not quoted: %j',
    async (words) => {
      said = words;
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const secrets = secretsFor({ smtp: port, imap: port });
      const mailbox = openSmtpMailbox({ address: 'rep@seller.example', secrets });
      const failed = await mailbox.check().then(
        () => '',
        (error: unknown) => String(error),
      );
      expect(failed).toContain('mail server');
      expect(failed).not.toContain('internal-secret');
      expect(JSON.stringify(await mailbox.send(contractMail('rep@seller.example')))).not.toContain(
        'internal-secret',
      );
    },
  );
});
