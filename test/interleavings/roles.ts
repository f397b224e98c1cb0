import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import type { ActorContext } from '../../src/app/context.ts';
import type { OutgoingMail } from '../../src/ports/mail.ts';
import type { Lane } from './lane.ts';
import type { Scene } from './situations.ts';

/** What an actor knows before anything begins: ids that may be stale by the time it uses them. */
export interface Known {
  readonly lane: Lane;
  readonly scene: Scene;
  readonly taskId: string | null;
  readonly unconfirmedId: string | null;
  /** The latest mail to the first of the two. */
  readonly mail: OutgoingMail | null;
  readonly random: SeededRandom;
}

/** The contexts of an actor: its own connection and gates, as a person and as a part of the product. */
export interface As {
  readonly admin: ActorContext;
  readonly part: ActorContext;
}

export type Act = (as: As) => Promise<unknown>;
/** Somebody who can do something now; null when there is nothing that they could do. */
export type Role = (known: Known) => Act | null;

export const when = <T>(value: T | null, act: (value: T) => Act): Act | null =>
  value === null ? null : act(value);
