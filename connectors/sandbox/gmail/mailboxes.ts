import { createHash } from 'node:crypto';
import { type SandboxClock, type SeededRandom, Table } from '../core/index.ts';
import { headerIn } from './mime.ts';

/** A message of one mailbox. `raw` is its bytes as latin1, so that none is lost. */
export interface MessageRow {
  readonly id: string;
  readonly threadId: string;
  readonly mailbox: string;
  readonly labelIds: readonly string[];
  /** Milliseconds. */
  readonly internalDate: number;
  readonly raw: string;
}

/** One record of a mailbox's history: a message that was added, or that got labels. */
interface HistoryRow {
  readonly id: number;
  readonly mailbox: string;
  readonly messageId: string;
  /** The labels that it got; absent for a message that is new. */
  readonly labelsAdded?: readonly string[];
}

interface WatchRow {
  readonly mailbox: string;
  /** ms, wall clock. */
  readonly until: number;
  readonly labelIds: readonly string[];
}

/** How far apart two ids of the history may lie: they rise, with gaps. */
const GAP = 40;

/** All mailboxes with their mail, their history and who is told of it. */
export class Mailboxes {
  readonly messages: Table<MessageRow>;
  readonly watches: Table<WatchRow>;
  readonly #history: Table<HistoryRow>;
  readonly #gone: Table<{ readonly before: number }>;
  readonly #clock: SandboxClock;
  readonly #random: SeededRandom;
  #last = 1_000_000;

  constructor(parts: { clock: SandboxClock; random: SeededRandom; dir: string | undefined }) {
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.messages = new Table('messages', parts.dir);
    this.watches = new Table('watches', parts.dir);
    this.#history = new Table('history', parts.dir);
    this.#gone = new Table('history-gone', parts.dir);
    for (const { id } of this.#history.rows()) this.#last = Math.max(this.#last, id);
    for (const { before } of this.#gone.rows()) this.#last = Math.max(this.#last, before);
  }

  /**
   * Puts a mail into a mailbox. It joins the thread that is named for it; one that arrived also the thread whose mail it
   * answers; else it begins its own.
   */
  add(mail: {
    readonly mailbox: string;
    readonly labelIds: readonly string[];
    readonly raw: string;
    readonly threadId?: string;
  }): MessageRow {
    const { mailbox, labelIds, raw } = mail;
    // By a counter that a restart keeps: a seeded generator would begin anew.
    const id = createHash('sha256').update(`message:${this.messages.size}`).digest('hex').slice(0, 16);
    const answered = labelIds.includes('SENT') ? '' : headerIn(raw, 'In-Reply-To');
    const threadId = mail.threadId ?? (answered === '' ? id : this.#threadOf(mailbox, answered)) ?? id;
    const internalDate = this.#clock.now().getTime();
    const row = this.messages.put(id, { id, threadId, mailbox, labelIds, internalDate, raw });
    this.#note({ mailbox, messageId: id });
    return row;
  }

  /** Moves a message: it has these labels and no others. Undefined when there is none. */
  move(id: string, labelIds: readonly string[]): MessageRow | undefined {
    const row = this.messages.get(id);
    if (row === undefined) return undefined;
    const labelsAdded = labelIds.filter((label) => !row.labelIds.includes(label));
    if (labelsAdded.length > 0) this.#note({ mailbox: row.mailbox, messageId: id, labelsAdded });
    return this.messages.put(id, { ...row, labelIds });
  }

  #note(record: Omit<HistoryRow, 'id'>): void {
    this.#last += this.#random.int(1, GAP);
    this.#history.put(String(this.#last), { id: this.#last, ...record });
  }

  #threadOf(mailbox: string, messageId: string): string | undefined {
    return this.of(mailbox).find(({ raw }) => headerIn(raw, 'Message-ID') === messageId)?.threadId;
  }

  /** A mailbox's messages, newest first. */
  of(mailbox: string): readonly MessageRow[] {
    return this.messages
      .rows()
      .filter((row) => row.mailbox === mailbox)
      .reverse();
  }

  get historyId(): number {
    return this.#last;
  }

  /** Records after an id, oldest first; undefined when so much is not known any more, or not yet. */
  historyAfter(mailbox: string, id: number): readonly HistoryRow[] | undefined {
    if (id < (this.#gone.get(mailbox)?.before ?? 0) || id > this.#last) return undefined;
    return this.#history.rows().filter((row) => row.mailbox === mailbox && row.id > id);
  }

  /** Forgets a mailbox's history up to now, as Google does after some days. */
  forgetHistory(mailbox: string): void {
    this.#last += this.#random.int(1, GAP);
    this.#gone.put(mailbox, { before: this.#last });
  }
}
