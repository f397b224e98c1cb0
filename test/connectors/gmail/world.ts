import { createGmail } from '../../../connectors/gmail/index.ts';
import type { GmailOptions } from '../../../connectors/gmail/oauth.ts';
import { startGmailStandIn } from '../../../connectors/sandbox/gmail/index.ts';
import { parseMime } from '../../../connectors/sendgrid/mime.ts';
import { AppError } from '../../../src/errors.ts';
import type { MailboxOAuth, MailboxTokenSource, MailboxTokens } from '../../../src/ports/mailbox.ts';
import type { AcceptedMail, MailWorld } from '../../contracts/mail.contract.ts';

export const address = 'robin.vale@cadenza-demo.example';
export const redirectUri = 'http://127.0.0.1:9/oauth/gmail/callback';
const verifier = 'a-verifier-of-sixty-four-characters-that-no-one-else-will-ever-use';

const path = '/gmail/v1/users/me/messages/send';
const troubles = {
  refused: { path, status: 400 },
  blocked: { path, status: 403 },
  limited: { path, status: 429 },
  broken: { path, status: 503 },
  lost: { path, drop: 'after' },
  cut: { path, drop: 'before' },
} as const;

async function challengeOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('base64url');
}

/** Tokens in memory, renewed by whoever asks. */
function memoryTokens(oauth: MailboxOAuth, begun: MailboxTokens): MailboxTokenSource {
  let held = { tokens: begun, version: 1 };
  const show = () => ({ accessToken: held.tokens.accessToken, version: held.version });
  return {
    current: async () => show(),
    async renew(version) {
      if (version === held.version) held = { tokens: await oauth.refresh(held.tokens), version: version + 1 };
      return show();
    },
  };
}

interface StoredMail {
  readonly id: string;
  readonly threadId: string;
  readonly raw: string;
  readonly labelIds: readonly string[];
}

export type GmailWorld = Awaited<ReturnType<typeof openGmail>>;

/** The connector on a fresh stand-in, with one mailbox that its owner has opened. */
export async function openGmail(over: Partial<GmailOptions> = {}) {
  const standIn = await startGmailStandIn({ clock: { now: () => new Date() } });
  const { settings } = standIn;
  const options: GmailOptions = {
    clientId: settings.GOOGLE_CLIENT_ID ?? '',
    clientSecret: settings.GOOGLE_CLIENT_SECRET ?? '',
    apiUrl: standIn.url,
    authUrl: standIn.url,
    tokenUrl: standIn.url,
    notices: { topic: settings.GOOGLE_PUBSUB_TOPIC ?? '', secret: settings.GOOGLE_PUBSUB_SECRET ?? '' },
    wall: () => new Date(),
    ...over,
  };
  const gmail = createGmail(options);
  const control = async (to: string, body: object, method = 'POST') => {
    const answer = await fetch(`${standIn.url}/sandbox/${to}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${to} answered ${answer.status}: ${await answer.text()}`);
  };
  /** Agrees at the consent page as the owner of an address; gives where the browser is sent. */
  const consent = async (loginHint: string | null = address) => {
    const challenge = await challengeOf(verifier);
    const url = gmail.oauth.authorizeUrl({ redirectUri, state: 'state-1', challenge, loginHint });
    const answer = await fetch(url, { redirect: 'manual' });
    return new URL(answer.headers.get('location') ?? `${url}&refused=${answer.status}`).searchParams;
  };
  const exchange = async (code: string) => gmail.oauth.exchange({ code, redirectUri, verifier });
  const grant = async (loginHint = address) => exchange((await consent(loginHint)).get('code') ?? '');
  const { tokens } = await grant();
  const source = memoryTokens(gmail.oauth, tokens);
  return {
    standIn,
    options,
    gmail,
    control,
    consent,
    exchange,
    grant,
    tokens,
    source,
    mailbox: gmail.open({ address, tokens: source }),
    faults: (...rules: object[]) => control('faults', rules, 'PUT'),
    deliver: (raw: string, labelIds?: readonly string[]) =>
      control('deliver', { mailbox: address, raw, ...(labelIds === undefined ? {} : { labelIds }) }),
    mails: async (): Promise<readonly StoredMail[]> => {
      const answer = await fetch(`${standIn.url}/sandbox/mails?mailbox=${address}`);
      return ((await answer.json()) as { mails: readonly StoredMail[] }).mails;
    },
    calls: (part: string) =>
      standIn.log.entries.filter((entry) => entry.direction === 'in' && entry.path.includes(part)),
  };
}

async function asAccepted({ raw }: StoredMail): Promise<AcceptedMail> {
  const mail = await parseMime(Buffer.from(raw));
  const headers = Object.fromEntries([...mail.headers].map(([name, value]) => [name, value]));
  const { subject, text, html } = mail;
  return {
    subject,
    text,
    html: html ?? '',
    headers,
    from: mail.from?.email ?? '',
    to: mail.to[0] ?? '',
    replyTo: mail.headers.get('reply-to') ?? null,
  };
}

/**
 * The contract suite's world: what was accepted is read from what the stand-in has under Sent. Nobody listens on port 10,
 * which `fetch` does not refuse by itself as it does port 9.
 */
export async function openGmailWorld(): Promise<MailWorld> {
  const world = await openGmail();
  const dead: MailboxTokenSource = {
    current: async () => ({ accessToken: 'none', version: 1 }),
    renew: () => Promise.reject(new AppError('unavailable', 'Nobody renews here.')),
  };
  return {
    mail: world.mailbox,
    from: address,
    accepted: async (sendId) => {
      const all = await Promise.all((await world.mails()).map(asAccepted));
      return all.filter(({ headers }) => headers['x-cadenza-send'] === sendId);
    },
    attempts: async () => world.calls(path).length,
    trouble: (kind) => world.faults(...(kind === null ? [] : [troubles[kind]])),
    canFind: true,
    hideLog: () => world.faults({ path: '/gmail/v1/users/me/messages', status: 503 }),
    unreachable: () =>
      createGmail({ ...world.options, apiUrl: 'http://127.0.0.1:10' }).open({ address, tokens: dead }),
    close: () => world.standIn.close(),
  };
}
