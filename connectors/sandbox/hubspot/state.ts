import type { RequestLog, SandboxClock, SeededRandom } from '../core/index.ts';
import type { HubspotIdentity } from './identity.ts';
import type { RollingLimit } from './rate.ts';
import type { ListStore } from './store/lists.ts';
import type { OAuthStore } from './store/oauth.ts';
import type { PreferenceStore } from './store/preferences.ts';
import type { PropertyStore } from './store/properties.ts';
import type { RecordStore } from './store/records.ts';
import type { OwnerRow } from './types.ts';
import type { WebhookQueue } from './webhooks.ts';

/** Settings that tests and the demo change while the stand-in runs. They are not kept over a restart. */
export interface Knobs {
  /** Milliseconds (stand-in's clock) until a written record appears in search. */
  searchLagMs: number;
  oauthMode: 'approve' | 'deny';
  /** Whether a refresh answers with a new refresh token and kills the old one. */
  rotateRefreshTokens: boolean;
}

/** Everything that a handler needs: the portal's state and the parts that act on it. */
export interface Portal {
  readonly identity: HubspotIdentity;
  readonly clock: SandboxClock;
  readonly random: SeededRandom;
  readonly log: RequestLog;
  readonly records: RecordStore;
  readonly properties: PropertyStore;
  readonly lists: ListStore;
  readonly preferences: PreferenceStore;
  readonly oauth: OAuthStore;
  readonly limit: RollingLimit;
  readonly searchLimit: RollingLimit;
  readonly webhooks: WebhookQueue;
  readonly knobs: Knobs;
  /** An owner by id, archived ones too. */
  owner(id: string): OwnerRow | undefined;
  /** The product's base URL, once it is known. */
  deliverTo(): string | undefined;
  setDeliverTo(url: string): void;
}
