/** Ways to a rep beside the bell, which always rings. */
const alertWays = ['crm_task', 'digest', 'webhook'] as const;
export type AlertWay = (typeof alertWays)[number];

/** How a user is told of what; in force from when it was set. */
export interface AlertSettings {
  readonly userId: string;
  /** By an alert's kind. */
  readonly ways: Readonly<Record<string, readonly AlertWay[]>>;
  /** Of all other kinds. */
  readonly otherwise: readonly AlertWay[];
  /** At which hour of the day the digest comes, in the user's zone. */
  readonly digestHour: number;
  /** When the next digest is due; null while nothing comes by digest. */
  readonly nextDigestAt: Date | null;
  /** No digest to come holds alerts from before this moment. */
  readonly digestedAt: Date;
}

/** Where alerts are posted; one for each workspace. */
export interface AlertWebhook {
  readonly url: string;
  readonly state: 'active' | 'off';
  /** Since when every attempt has failed; null while they arrive. */
  readonly failingSince: Date | null;
  /** What went wrong last, in words. */
  readonly problem: string | null;
  readonly setAt: Date;
}

/** An alert on its way to the workspace's endpoint. `id` is the same on every attempt. */
export interface AlertDelivery {
  readonly id: string;
  readonly alertId: string;
  readonly body: string;
  readonly attempts: number;
}

/** A secret that signals may be signed with. */
export interface SignalSecret {
  readonly id: string;
  readonly createdAt: Date;
}
