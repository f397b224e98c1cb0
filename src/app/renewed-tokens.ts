import type { Tx } from '../ports/store.ts';
import type { AppContext } from './context.ts';

const renewBeforeMs = 5 * 60_000;

/** Tokens as they are stored; every renewal has the next version. */
export interface HeldTokens<T> {
  readonly tokens: T;
  readonly version: number;
}

/** Where somebody's tokens are kept, and who renews them. */
interface TokenKeeper<T> {
  /** What this process saw last, where it has seen any. */
  readonly seen: HeldTokens<T> | null;
  read(tx: Tx): Promise<HeldTokens<T>>;
  /** The same under the lock of its row. */
  lock(tx: Tx): Promise<HeldTokens<T>>;
  save(tx: Tx, tokens: T): Promise<void>;
  refresh(tokens: T): Promise<T>;
  /** Hears of a renewal that failed, before its error is thrown. */
  failed?(error: unknown): Promise<void>;
}

/**
 * Tokens that are renewed by one process at a time: their row is locked, read again, and renewed only if it still is
 * the version that failed. New ones are stored before anybody uses them, so that a rotated refresh token is never lost.
 */
export function renewedTokens<T extends { readonly expiresAt: Date | null }>(
  ctx: Pick<AppContext, 'store' | 'clock'>,
  workspaceId: string,
  keeper: TokenKeeper<T>,
) {
  // Another process may have renewed since: the vendor then says 401, and `renew` reads again.
  let seen = keeper.seen;
  const isStale = ({ expiresAt }: T) =>
    expiresAt !== null && expiresAt.getTime() - ctx.clock.wall().getTime() < renewBeforeMs;
  const renew = async (version: number): Promise<HeldTokens<T>> => {
    try {
      seen = await ctx.store.withWorkspace(workspaceId, async (tx) => {
        const held = await keeper.lock(tx);
        if (held.version !== version) return held;
        const tokens = await keeper.refresh(held.tokens);
        await keeper.save(tx, tokens);
        return { tokens, version: version + 1 };
      });
      return seen;
    } catch (error) {
      seen = null;
      await keeper.failed?.(error);
      throw error;
    }
  };
  return {
    async current(): Promise<HeldTokens<T>> {
      seen ??= await ctx.store.withWorkspace(workspaceId, (tx) => keeper.read(tx));
      return isStale(seen.tokens) ? renew(seen.version) : seen;
    },
    renew,
  };
}
