/**
 * What every stand-in shares. The stand-ins speak the vendors' HTTP APIs and are reached only over HTTP, so
 * nothing here is imported by the product's connectors.
 */

/** Where a stand-in takes its time from; the product's movable clock in `npm start`, a virtual one in the demo. */
export interface SandboxClock {
  now(): Date;
}

export type StandInName = 'salesforce' | 'hubspot' | 'sendgrid' | 'gmail' | 'microsoft';

/** How a stand-in is started. */
export interface StandInOptions {
  readonly clock: SandboxClock;
  /** Port to listen on; 0 or absent picks a free one. */
  readonly port?: number;
  /** Folder for its state and its request log; absent keeps both in memory. */
  readonly dir?: string;
  /** Seed for everything random (ids, tokens, faults), so that a run can be repeated. */
  readonly seed?: number;
  /** How many invented people to put in when there is no state yet. */
  readonly people?: number;
  /** The product's base URL: where webhooks are posted and where 'Add to cadence' goes. Can be set later. */
  readonly deliverTo?: string;
}

/** A running stand-in. */
export interface StandIn {
  readonly name: StandInName;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly url: string;
  /** Settings (environment names of the product) and credentials with which a product reaches this stand-in. */
  readonly settings: Readonly<Record<string, string>>;
  setDeliverTo(url: string): void;
  /** Resolves when every webhook that is due has been answered (or has failed for this attempt). */
  settled(): Promise<void>;
  close(): Promise<void>;
}
