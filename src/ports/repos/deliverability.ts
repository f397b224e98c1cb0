const guardScopes = ['domain', 'sender', 'cadence'] as const;
export type GuardScope = (typeof guardScopes)[number];

/** What came back about the mails of a sender, a sending domain, a cadence, or all of them. */
export interface DeliveryCounts {
  readonly scope: GuardScope | 'all';
  /** The sender's or the cadence's id, the domain; empty for all. */
  readonly subject: string;
  /** Mails that the mail service took. */
  readonly mails: number;
  /** Those that did not bounce for good. */
  readonly delivered: number;
  readonly complaints: number;
  /** Different people whose complaint came in since the sender was last stopped; of others all who complained. */
  readonly fresh: number;
  readonly bounces: number;
  readonly replies: number;
  /** Different people who were mailed. */
  readonly people: number;
  /** Different people who complained. */
  readonly complainers: number;
  /** How many of the people have a provider that reports complaints, and how many one that never does. */
  readonly reporting: number;
  readonly silent: number;
}

export interface GuardMark {
  readonly scope: GuardScope;
  readonly subject: string;
  readonly toldAt: Date | null;
  readonly stoppedAt: Date | null;
}

/** What is counted: mails that left after `since`, product time, of all senders or of one user's. */
export interface DeliveryPeriod {
  readonly since: Date;
  readonly until: Date;
  readonly userId: string | null;
  /** Domains of addresses whose provider is known to report complaints, or never to. */
  readonly known: readonly { readonly domain: string; readonly reports: boolean }[];
}

/** Complaints and bounces by sender, domain and cadence, and which of them somebody was alerted about. */
export interface DeliverabilityRepo {
  /** One row per sender, domain and cadence that mailed, and one for all; in one statement. */
  counts(period: DeliveryPeriod): Promise<readonly DeliveryCounts[]>;
  marks(): Promise<readonly GuardMark[]>;
  /** Sets what is given and leaves the rest of a mark as it is. */
  mark(marks: readonly (Pick<GuardMark, 'scope' | 'subject'> & Partial<GuardMark>)[]): Promise<void>;
  /**
   * Takes the look that is due (`OpenWork.complaints`) and sets the next to `next`; false when none is due, or another
   * process has taken it. Complaints that come in later ask for another one, an hour after this.
   */
  takeLook(now: Date, next: Date): Promise<boolean>;
  /** Moves the next look from `from` to `to`. */
  moveLook(from: Date, to: Date | null): Promise<void>;
}
