import type { Alert, AlertDelivery, AlertSettings, AlertWebhook, SignalSecret } from '../records.ts';

/** How alerts get to reps beside the bell, and with what signals are signed. Secrets are sealed. */
export interface AlertingRepo {
  /** Secrets for signed signals, the newest first. */
  signalSecrets(): Promise<readonly SignalSecret[]>;
  /** The same, opened. */
  openSignalSecrets(): Promise<readonly string[]>;
  /** Adds one; only the newest two stay. */
  addSignalSecret(secret: SignalSecret & { readonly secret: string }): Promise<void>;
  /** False when there is none. */
  removeSignalSecret(id: string): Promise<boolean>;

  settings(userIds: readonly string[] | null): Promise<readonly AlertSettings[]>;
  saveSettings(settings: AlertSettings): Promise<void>;
  /** Digests that are due, each put off to `until` meanwhile; others' locks are skipped. */
  claimDigests(now: Date, until: Date, limit: number): Promise<readonly AlertSettings[]>;
  /** What a user was told from `since` on and before `until`, oldest first: theirs, and what is for everybody. */
  alertsOf(userId: string, span: { readonly since: Date; readonly until: Date }): Promise<readonly Alert[]>;

  webhook(): Promise<AlertWebhook | null>;
  /** Sets or replaces the endpoint, with a new secret. */
  setWebhook(webhook: AlertWebhook & { readonly secret: string }): Promise<void>;
  updateWebhook(patch: Partial<Omit<AlertWebhook, 'setAt' | 'url'>>): Promise<void>;
  /** Replaces the secret; the one before still signs, beside it. False without an endpoint. */
  rotateWebhookSecret(secret: string): Promise<boolean>;
  /** Secrets that sign now, the newest first. */
  webhookSecrets(): Promise<readonly string[]>;
  /** Also forgets what waits for it. False when there is none. */
  removeWebhook(): Promise<boolean>;

  /** Alerts that have not been sent on their ways, the oldest first, as sent from now on; others' locks are skipped. */
  takeUnrouted(at: Date, limit: number): Promise<readonly Alert[]>;
  addDeliveries(deliveries: readonly (AlertDelivery & { readonly dueAt: Date })[]): Promise<void>;
  /** Deliveries that are due, each put off to `until` meanwhile and with one attempt more; others' locks are skipped. */
  claimDeliveries(now: Date, until: Date, limit: number): Promise<readonly AlertDelivery[]>;
  /** `dueAt` null: it is over, having arrived or not, and its body is forgotten. */
  resolveDeliveries(
    results: readonly { readonly id: string; readonly dueAt: Date | null; readonly problem: string | null }[],
  ): Promise<void>;
}
