import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createMicrosoftMailboxes, type MicrosoftConfig } from '../../../connectors/microsoft/index.ts';
import { startMicrosoftStandIn } from '../../../connectors/sandbox/microsoft/index.ts';
import { parseMime } from '../../../connectors/sendgrid/mime.ts';
import type {
  GrantedMailboxes,
  MailboxGrant,
  MailboxPort,
  MailboxTokenSource,
  MailboxTokens,
} from '../../../src/ports/mailbox.ts';
import type { AcceptedMail, MailWorld } from '../../contracts/mail.contract.ts';

export const REDIRECT = 'http://127.0.0.1:8787/oauth/microsoft/callback';
export const VERIFIER = 'a-verifier-of-sixty-four-characters-that-no-one-else-will-ever-use';

/** Follows the sign-in page to its redirect and gives what that carries. */
export async function signIn(
  mailboxes: GrantedMailboxes,
  loginHint: string | null,
): Promise<URLSearchParams> {
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const url = mailboxes.oauth.authorizeUrl({ redirectUri: REDIRECT, state: 's-1', challenge, loginHint });
  const answer = await fetch(url, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? 'http://nowhere.example').searchParams;
}

/** One mailbox's tokens in memory, renewed through the connector's own OAuth. */
export function tokenSource(mailboxes: GrantedMailboxes, first: MailboxTokens) {
  let tokens = first;
  let version = 1;
  const source: MailboxTokenSource & { renewals: number } = {
    renewals: 0,
    current: async () => ({ accessToken: tokens.accessToken, version }),
    async renew(stale) {
      if (stale === version) {
        source.renewals += 1;
        tokens = await mailboxes.oauth.refresh(tokens);
        version += 1;
      }
      return { accessToken: tokens.accessToken, version };
    },
  };
  return source;
}

interface SentMail {
  readonly messageId: string;
  readonly raw: string;
}

export interface MicrosoftWorld extends MailWorld {
  readonly url: string;
  readonly mailboxes: GrantedMailboxes;
  readonly port: MailboxPort;
  readonly tokens: ReturnType<typeof tokenSource>;
  readonly grant: MailboxGrant;
  /** The stand-in's time; moves only by hand. */
  readonly clock: { at: number };
  /** Another way to the same stand-in. */
  create(change: Partial<MicrosoftConfig>): GrantedMailboxes;
  control(path: string, body?: object): Promise<Response>;
  faults(rules: readonly object[]): Promise<void>;
  /** A call to Graph as the connector's own would be. */
  call(method: string, path: string, init?: RequestInit): Promise<Response>;
  /** Requests that reached the stand-in, oldest first. */
  requests(method: string, path: string): readonly string[];
  sent(): Promise<readonly SentMail[]>;
  /** Something arrives in the rep's inbox. */
  arrive(id: string, more?: string): Promise<void>;
  /** All of these arrive, one after the other. */
  arriveAll(ids: readonly string[]): Promise<void>;
  settled(): Promise<void>;
}

const path = '/v1.0/me/sendMail';
const troubles = {
  refused: { path, status: 400 },
  blocked: { path, status: 403 },
  limited: { path, status: 429 },
  broken: { path, status: 504 },
  lost: { path, drop: 'after' },
  cut: { path, drop: 'before' },
} as const;

const rawMail = (to: string, id: string, more = '') =>
  `From: Ana <Ana@Buyer.example>\r\nTo: ${to}\r\nMessage-ID: <${id}@buyer.example>\r\n${more}Subject: Hi\r\n\r\nHello ${id}.\r\n`;

async function asAccepted(raw: string): Promise<AcceptedMail> {
  const mail = await parseMime(Buffer.from(raw));
  return {
    from: mail.from?.email ?? '',
    to: mail.to[0] ?? '',
    replyTo: mail.headers.get('reply-to') ?? null,
    subject: mail.subject,
    text: mail.text,
    html: mail.html ?? '',
    headers: Object.fromEntries(mail.headers),
  };
}

/** An address where nobody listens: that of a server that was closed. */
async function closedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}`;
}

/** The connector on a fresh stand-in, with the mailbox of a rep who has just granted it. */
export async function openMicrosoftWorld(): Promise<MicrosoftWorld> {
  // Far from real time, so that nothing can mix up the two.
  const clock = { at: Date.parse('2031-05-05T09:00:00Z') };
  const standIn = await startMicrosoftStandIn({ clock: { now: () => new Date(clock.at) } });
  const { url, settings } = standIn;
  const create = (change: Partial<MicrosoftConfig> = {}) =>
    createMicrosoftMailboxes({
      clientId: settings.MICROSOFT_CLIENT_ID ?? '',
      clientSecret: settings.MICROSOFT_CLIENT_SECRET ?? '',
      loginUrl: settings.MICROSOFT_LOGIN_URL ?? '',
      graphUrl: settings.MICROSOFT_GRAPH_URL ?? '',
      wall: () => new Date(),
      ...change,
    });
  const mailboxes = create();
  const nowhere = await closedAddress();
  const code = (await signIn(mailboxes, 'rep@seller.example')).get('code') ?? '';
  const grant = await mailboxes.oauth.exchange({ code, redirectUri: REDIRECT, verifier: VERIFIER });
  const { address } = grant;
  const tokens = tokenSource(mailboxes, grant.tokens);
  const port = mailboxes.open({ address, tokens });
  const put = async (method: string, to: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url + to, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${to} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const faults = async (rules: readonly object[]) => {
    await put('PUT', '/sandbox/faults', rules);
  };
  const requests = (method: string, from: string) =>
    standIn.log.entries
      .filter((entry) => entry.direction === 'in' && entry.method === method && entry.path.startsWith(from))
      .map((entry) => decodeURIComponent(entry.path));
  const sent = async () => {
    const answer = await fetch(`${url}/sandbox/mails?folder=sentitems`);
    return ((await answer.json()) as { readonly mails: readonly SentMail[] }).mails;
  };
  return {
    url,
    mailboxes,
    port,
    tokens,
    grant,
    clock,
    create,
    faults,
    requests,
    sent,
    mail: port,
    from: address,
    control: (to, body = {}) => put('POST', to, body),
    async call(method, to, init = {}) {
      const { accessToken } = await tokens.current();
      const headers = { authorization: `Bearer ${accessToken}`, ...init.headers };
      return fetch(`${url}/v1.0${to}`, { ...init, method, headers });
    },
    async arrive(id, more = '') {
      await put('POST', '/sandbox/deliver', { to: address, raw: rawMail(address, id, more) });
    },
    async arriveAll(ids) {
      await put('POST', '/sandbox/deliver', { to: address, raw: ids.map((id) => rawMail(address, id)) });
    },
    settled: () => standIn.settled(),
    accepted: async (sendId) => {
      const mails = await Promise.all((await sent()).map(({ raw }) => asAccepted(raw)));
      return mails.filter(({ headers }) => headers['x-cadenza-send'] === sendId);
    },
    attempts: async () => requests('POST', path).length,
    trouble: (kind) => faults(kind === null ? [] : [troubles[kind]]),
    canFind: true,
    hideLog: () => faults([{ path: '/v1.0/me/messages', status: 503 }]),
    unreachable: () =>
      create({ graphUrl: nowhere }).open({
        address,
        tokens: tokenSource(mailboxes, grant.tokens),
      }),
    close: () => standIn.close(),
  };
}
