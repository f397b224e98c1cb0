import type { SendOutcome } from '../ports/mail.ts';
import type { Send } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { mailFor } from './mail-for.ts';
import { recordSendOutcomes, type SendResult } from './record-send-outcomes.ts';

/**
 * How many sends, for each that may be under way at once, may be reserved and not recorded when more are reserved: as
 * many as keep the calls going while what is next is decided and what came of the last ones is recorded.
 */
const openPerCall = 5;

/** A send whose turn has not come, and until when it is ours, in real time. */
interface Waiting {
  readonly send: Send;
  readonly until: number;
}

/** After its lease a send counts as unconfirmed, and may be settled and sent again, by somebody else. */
const tooLate: SendOutcome = {
  state: 'not_sent',
  reason: 'Its turn came too late; it was not handed over.',
  retryAfterSeconds: 0,
};

/**
 * Until when sends that are reserved from now on are ours, in real time (ms). Asked for before they are reserved, so
 * that it never ends after the lease in the database, however long this process is stopped in between.
 */
export function leaseEnd({ clock, settings }: ActorContext): number {
  return clock.wall().getTime() + settings.sendLeaseSeconds * 1000;
}

/**
 * Makes the calls for sends that this process has reserved and committed, at most `sendConcurrency` at a time, and
 * records together what came of them: as many as there are calls at once, or what there is when no call is under way.
 * So a process that is killed leaves few calls of unknown outcome behind. Never used inside a transaction, and never
 * for a send that somebody else reserved.
 */
export class Delivery {
  readonly #ctx: ActorContext;
  readonly #width: number;
  #waiting: Waiting[] = [];
  #answered: SendResult[] = [];
  #expected = 0;
  #calls = 0;
  /** How many outcomes are being recorded. */
  #recording = 0;
  #failed: { readonly error: unknown } | null = null;
  #changed = () => {};

  constructor(ctx: ActorContext) {
    this.#ctx = ctx;
    this.#width = ctx.settings.sendConcurrency;
  }

  /** Says of so many sends that they are on their way here; what is added later is taken back from it. */
  expect(sends: number): void {
    this.#expected += sends;
    this.#changed();
  }

  add(sends: readonly Send[], until: number): void {
    this.#waiting.push(...sends.map((send) => ({ send, until })));
    this.#goOn();
  }

  /** Resolves when few enough are expected, wait, are under way or are not recorded. Rejects when one of them failed. */
  async room(): Promise<void> {
    const open = () =>
      this.#expected + this.#waiting.length + this.#calls + this.#answered.length + this.#recording;
    while (this.#failed === null && open() > openPerCall * this.#width) await this.#change();
    if (this.#failed !== null) throw this.#failed.error;
  }

  /** Resolves when every call was made and recorded. Rejects when one failed; then none is under way any more. */
  async finished(): Promise<void> {
    while (this.#calls > 0 || this.#recording > 0) await this.#change();
    if (this.#failed !== null) throw this.#failed.error;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve;
    });
  }

  #goOn(): void {
    while (this.#failed === null && this.#calls < this.#width) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      if (this.#ctx.clock.wall().getTime() >= next.until) {
        this.#answered.push({ send: next.send, outcome: tooLate });
        continue;
      }
      this.#calls += 1;
      void this.#call(next.send);
    }
    const enough = this.#answered.length >= this.#width || this.#calls === 0;
    // What came of calls is recorded also when another one failed.
    if (enough && this.#answered.length > 0 && this.#recording === 0) void this.#record();
    this.#changed();
  }

  async #call(send: Send): Promise<void> {
    try {
      const mail = await mailFor(this.#ctx, send.mail);
      this.#take(send, await mail.send(send.mail));
    } catch (error) {
      this.#failed ??= { error };
    }
    this.#calls -= 1;
    this.#goOn();
  }

  #take(send: Send, outcome: SendOutcome): void {
    this.#answered.push({ send, outcome });
    if (outcome.state !== 'sender_blocked') return;
    // The others of a sender that is refused are not tried: they wait with it.
    const refused = this.#waiting.filter((other) => other.send.senderId === send.senderId);
    this.#waiting = this.#waiting.filter((other) => other.send.senderId !== send.senderId);
    this.#answered.push(...refused.map((other) => ({ send: other.send, outcome })));
  }

  async #record(): Promise<void> {
    const { store, actor } = this.#ctx;
    const results = this.#answered;
    this.#answered = [];
    this.#recording = results.length;
    try {
      await store.withWorkspace(actor.workspaceId, (tx) => recordSendOutcomes(this.#ctx, tx, results));
    } catch (error) {
      this.#failed ??= { error };
    }
    this.#recording = 0;
    this.#goOn();
  }
}

/** Makes the calls for these sends and records what came of them; `until` is their `leaseEnd`. */
export async function deliverSends(
  ctx: ActorContext,
  { sends, until }: { readonly sends: readonly Send[]; readonly until: number },
): Promise<void> {
  const delivery = new Delivery(ctx);
  delivery.add(sends, until);
  await delivery.finished();
}
