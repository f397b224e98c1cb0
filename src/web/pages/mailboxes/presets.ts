import type { Server } from './data.ts';

interface Preset {
  readonly label: string;
  readonly smtp: Server;
  readonly imap: Server;
  readonly savesSent: boolean;
  /** What its users have to know about the password. */
  readonly password: string | null;
}

const tls = (host: string, port: number): Server => ({ host, port, security: 'tls' });

const appPassword = (where: string) => `An app password, made at ${where}. Your usual one is refused.`;

/** Servers of providers whose mailboxes take an app password, as the providers publish them. */
export const presets = {
  gmail: {
    label: 'Gmail, Google Workspace',
    smtp: tls('smtp.gmail.com', 465),
    imap: tls('imap.gmail.com', 993),
    savesSent: true,
    password: appPassword('myaccount.google.com/apppasswords'),
  },
  icloud: {
    label: 'iCloud',
    smtp: { host: 'smtp.mail.me.com', port: 587, security: 'starttls' },
    imap: tls('imap.mail.me.com', 993),
    savesSent: false,
    password: appPassword('account.apple.com'),
  },
  yahoo: {
    label: 'Yahoo',
    smtp: tls('smtp.mail.yahoo.com', 465),
    imap: tls('imap.mail.yahoo.com', 993),
    savesSent: false,
    password: appPassword('Yahoo, under Account security'),
  },
  fastmail: {
    label: 'Fastmail',
    smtp: tls('smtp.fastmail.com', 465),
    imap: tls('imap.fastmail.com', 993),
    savesSent: false,
    password: appPassword('Fastmail, under Privacy & Security'),
  },
  other: {
    label: 'Another one',
    smtp: tls('', 465),
    imap: tls('', 993),
    savesSent: false,
    password: null,
  },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetKey = keyof typeof presets;

const domains: Readonly<Record<string, PresetKey>> = {
  'gmail.com': 'gmail',
  'googlemail.com': 'gmail',
  'icloud.com': 'icloud',
  'me.com': 'icloud',
  'mac.com': 'icloud',
  'yahoo.com': 'yahoo',
  'fastmail.com': 'fastmail',
};

/** The provider of an address, where its domain gives it away. */
export const presetOf = (address: string): PresetKey =>
  domains[address.slice(address.lastIndexOf('@') + 1).toLowerCase()] ?? 'other';
