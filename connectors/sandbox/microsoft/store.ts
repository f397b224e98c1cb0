import { createHash } from 'node:crypto';
import { Table } from '../core/index.ts';
import { addressesOf, decodeHeader, headerOf, headersOf } from './mime.ts';
import type { Folder, GrantRow, MailboxRow, MailRow, SubscriptionRow, SyncRow } from './types.ts';

/** A UUID-shaped text that depends on its parts only. */
export function seededUuid(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256')
    .update(`microsoft-stand-in:${parts.join(':')}`)
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Mailboxes and their mail. Every change gets a number, by which deltas are told. */
export class MailStore {
  readonly mailboxes: Table<MailboxRow>;
  readonly #mails: Table<MailRow>;
  readonly #seed: number;
  #count: number;

  constructor(seed: number, dir?: string) {
    this.#seed = seed;
    this.mailboxes = new Table('mailboxes', dir);
    this.#mails = new Table('mails', dir);
    this.#count = this.#mails.rows().reduce((last, { changed }) => Math.max(last, changed), 0);
  }

  /** The number of the latest change. */
  get count(): number {
    return this.#count;
  }

  /** The mailbox of an address, opened now if there is none: here everybody has an account. */
  mailbox(address: string): MailboxRow {
    const key = address.toLowerCase();
    const words = key.split('@')[0]?.split(/[.\-_+]/) ?? [];
    const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
    const fresh = () => ({ address: key, name, id: seededUuid(this.#seed, 'user', key) });
    return this.mailboxes.get(key) ?? this.mailboxes.put(key, fresh());
  }

  add(mailbox: string, folder: Folder, mail: { readonly raw: Buffer; readonly at: Date }): MailRow {
    this.#count += 1;
    const headers = headersOf(mail.raw);
    const key = `m${this.#mails.size + 1}`;
    return this.#mails.put(key, {
      key,
      mailbox,
      folder,
      raw: mail.raw.toString('base64'),
      messageId: headerOf(headers, 'message-id') ?? `<${seededUuid(this.#seed, key)}@outlook.example>`,
      from: addressesOf(headerOf(headers, 'from'))[0] ?? null,
      to: addressesOf(headerOf(headers, 'to')),
      subject: decodeHeader(headerOf(headers, 'subject') ?? ''),
      headers,
      receivedAt: `${mail.at.toISOString().slice(0, 19)}Z`,
      isDraft: folder === 'drafts',
      isRead: folder !== 'inbox',
      entered: this.#count,
      changed: this.#count,
    });
  }

  #change(row: MailRow, change: Partial<MailRow>): MailRow {
    this.#count += 1;
    return this.#mails.put(row.key, { ...row, ...change, changed: this.#count });
  }

  /** Another folder gives a mail another id, unless it is asked for by its immutable one. */
  move(row: MailRow, folder: Folder): MailRow {
    return this.#change(row, { folder, isDraft: folder === 'drafts', entered: this.#count + 1 });
  }

  read(row: MailRow): MailRow {
    return this.#change(row, { isRead: true });
  }

  /** Mails in the order in which they came, of one mailbox and folder or of all. */
  all(mailbox?: string, folder?: Folder): MailRow[] {
    return this.#mails
      .rows()
      .filter((row) => (mailbox ?? row.mailbox) === row.mailbox && (folder ?? row.folder) === row.folder);
  }

  byKey(key: string): MailRow | undefined {
    return this.#mails.get(key);
  }

  /** A mail by either of its ids, in one mailbox. */
  byId(mailbox: string, id: string): MailRow | undefined {
    return this.all(mailbox).find((row) => idOf(row, false) === id || idOf(row, true) === id);
  }
}

/** The id of a mail: the immutable one, or the one that changes with its folder. */
export function idOf(row: MailRow, immutable: boolean): string {
  const text = immutable ? `AAkA|${row.mailbox}|${row.key}` : `AAMk|${row.mailbox}|${row.folder}|${row.key}`;
  return `${text.slice(0, 4)}${Buffer.from(text.slice(5)).toString('base64url')}=`;
}

/** An authorization code, waiting for its one exchange. */
interface CodeRow {
  readonly redirectUri: string;
  readonly mailbox: string;
  readonly scopes: readonly string[];
  readonly challenge: string | null;
  /** ms, wall clock. */
  readonly expiresAt: number;
  readonly used: boolean;
}

interface AccessRow {
  readonly token: string;
  readonly grantId: string;
  /** ms, wall clock. */
  readonly expiresAt: number;
}

/** Codes, grants, tokens, subscriptions and states of delta queries. Secrets follow from the seed and kept counters. */
export class AccountStore {
  readonly codes: Table<CodeRow>;
  readonly grants: Table<GrantRow>;
  readonly access: Table<AccessRow>;
  /** Refresh tokens with their grants: a new one leaves the old one good. */
  readonly refresh: Table<{ readonly grantId: string }>;
  readonly subscriptions: Table<SubscriptionRow>;
  readonly syncs: Table<SyncRow>;
  readonly #seed: number;

  constructor(seed: number, dir?: string) {
    this.#seed = seed;
    this.codes = new Table('codes', dir);
    this.grants = new Table('grants', dir);
    this.access = new Table('access', dir);
    this.refresh = new Table('refresh', dir);
    this.subscriptions = new Table('subscriptions', dir);
    this.syncs = new Table('syncs', dir);
  }

  /** A text that nobody can guess without the seed and that no earlier call gave out. */
  invent(kind: 'codes' | 'grants' | 'access' | 'refresh' | 'subscriptions' | 'syncs', given: number): string {
    return createHash('sha512').update(`${this.#seed}:${kind}:${given}`).digest('base64url');
  }

  newCode(row: Omit<CodeRow, 'used'>): string {
    const code = `M.C${this.invent('codes', this.codes.size)}`;
    this.codes.put(code, { ...row, used: false });
    return code;
  }

  newGrant(mailbox: string, scopes: readonly string[]): GrantRow {
    const id = seededUuid(this.#seed, 'grant', this.grants.size);
    return this.grants.put(id, { id, mailbox, scopes, revoked: false });
  }

  newAccess(grantId: string, expiresAt: number): string {
    const token = `EwB${this.invent('access', this.access.size)}`;
    this.access.put(token, { token, grantId, expiresAt });
    return token;
  }

  newRefresh(grantId: string): string {
    const token = `M.R3_${this.invent('refresh', this.refresh.size)}`;
    this.refresh.put(token, { grantId });
    return token;
  }

  newSync(row: Omit<SyncRow, 'token' | 'forgotten'>): SyncRow {
    const token = this.invent('syncs', this.syncs.size).slice(0, 40);
    return this.syncs.put(token, { ...row, token, forgotten: false });
  }
}
