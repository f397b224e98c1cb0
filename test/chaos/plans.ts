/** How big a run is. */
export interface Plan {
  /** People in each CRM. */
  readonly people: number;
  readonly touches: number;
  readonly kills: number;
  /** Real milliseconds between two kills, on average. */
  readonly everyMs: number;
  readonly databaseRestarts: number;
  /** How long a process waits for a vendor's answer, in real milliseconds. */
  readonly timeoutMs: number;
  /** How late an answer comes at most: later than a process waits, earlier than evidence is asked for. */
  readonly lateMs: number;
  /** How long a send stays unconfirmed before the mail service's logs are asked, in real milliseconds. */
  readonly settleMs: number;
  /** Lease of a send, longer than a call may take. */
  readonly leaseSeconds: number;
  /** How often a CRM is asked for changes, in real milliseconds. */
  readonly pollMs: number;
  /** Random interleavings of single steps, played beside the fire: at least so many, and more while it lasts. */
  readonly interleavings: number;
  readonly interleavingsAtMost: number;
  /** It is big enough that everything happens that may. */
  readonly everything: boolean;
  /** How long one stage of the settling may take, in real milliseconds. */
  readonly patienceMs: number;
}

/** `npm run chaos`. */
export const full: Plan = {
  everything: true,
  ...{ timeoutMs: 1200, lateMs: 1800, settleMs: 4000, leaseSeconds: 3, pollMs: 8000, patienceMs: 120_000 },
  ...{ people: 220, touches: 2000, kills: 204, everyMs: 500, databaseRestarts: 5 },
  // As many as the fire leaves time for on two processors; 10,000 take a quarter of an hour more.
  ...{ interleavings: 500, interleavingsAtMost: 10_000 },
};

/** Part of `npm test`. */
export const small: Plan = {
  everything: false,
  // `npm test` plays some by themselves.
  ...{ interleavings: 0, interleavingsAtMost: 0 },
  ...{ people: 18, touches: 120, kills: 16, everyMs: 900, databaseRestarts: 1 },
  ...{ timeoutMs: 500, lateMs: 800, settleMs: 1600, leaseSeconds: 1.5, pollMs: 4000, patienceMs: 60_000 },
};
