import type { RequestLog, SandboxClock } from '../core/index.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { Notices } from './notices.ts';
import type { GoogleOAuth } from './oauth-store.ts';

/** What the stand-in's parts act on. */
export interface Google {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly topic: string;
  readonly pushSecret: string;
  readonly clock: SandboxClock;
  readonly log: RequestLog;
  readonly oauth: GoogleOAuth;
  readonly mailboxes: Mailboxes;
  readonly notices: Notices;
  readonly knobs: {
    oauthMode: 'approve' | 'deny';
    /** Scopes whose boxes the owner leaves unticked. */
    unticked: readonly string[];
    /** Whether a mail keeps the Message-ID that it was handed over with. */
    messageIds: 'kept' | 'replaced';
  };
}

/** The invented reps, each with a mailbox; others come to be when somebody signs in to them. */
export const REPS: readonly string[] = ['robin.vale', 'sasha.ito', 'morgan.reyes'].map(
  (name) => `${name}@cadenza-demo.example`,
);

const BASE = 'https://www.googleapis.com/auth/';
export const SEND = `${BASE}gmail.send`;
export const READONLY = `${BASE}gmail.readonly`;
export const METADATA = `${BASE}gmail.metadata`;
/** Scopes that a client may ask for. */
export const SCOPES: ReadonlySet<string> = new Set([
  ...[SEND, READONLY, METADATA, `${BASE}gmail.modify`, 'https://mail.google.com/'],
  ...['openid', 'email', `${BASE}userinfo.email`],
]);
