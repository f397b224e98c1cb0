import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';

const program = '/usr/sbin/dovecot';
/** Nobody: Dovecot opens no mail as root. */
const uid = 65_534;

/**
 * Dovecot is Debian's package dovecot-imapd, and is started by root. `.ci/run` installs it and says so: there its absence
 * is a failure, elsewhere what needs it is skipped.
 */
export const dovecotIsThere = existsSync(program) && process.getuid?.() === 0;
if (!dovecotIsThere && process.env.TEST_NEEDS_DOVECOT !== undefined)
  throw new Error(
    'The tests of mailboxes need an IMAP server: apt-get install dovecot-imapd, and run as root.',
  );

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const config = (dir: string, port: number) => `
base_dir = ${dir}/run
log_path = /dev/stderr
protocols = imap
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {
  driver = static
  args = password=right-password
}
userdb {
  driver = static
  args = uid=${uid} gid=${uid} home=${dir}/home/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service stats {
  client_limit = 1000
}
`;

/** A real IMAP server that a test can put mail into. Every password is 'right-password'. */
export interface Dovecot {
  readonly port: number;
  /** Puts a mail into a folder. */
  deliver(user: string, mail: string | Buffer, folder?: 'INBOX' | 'Sent'): Promise<void>;
  close(): Promise<void>;
}

export async function startDovecot(): Promise<Dovecot> {
  const dir = mkdtempSync(join(tmpdir(), 'dovecot-'));
  chmodSync(dir, 0o755);
  mkdirSync(join(dir, 'home'));
  chownSync(join(dir, 'home'), uid, uid);
  const port = await freePort();
  writeFileSync(join(dir, 'dovecot.conf'), config(dir, port));
  const child = spawn(program, ['-F', '-c', join(dir, 'dovecot.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
      if (said.includes('starting up')) resolve();
    });
    child.once('exit', () => reject(new Error(`Dovecot did not start: ${said}`)));
  });
  return {
    port,
    async deliver(user, mail, folder = 'INBOX') {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        doSTARTTLS: false,
        logger: false,
        auth: { user, pass: 'right-password' },
      });
      await client.connect();
      await client.append(folder, Buffer.from(mail));
      await client.logout();
    },
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
