import { createContext, type Parts } from './compose-context.ts';
import type { Settings } from './config.ts';
import { createHttp, type HttpOptions } from './http/app.ts';
import { tick } from './scheduler/tick.ts';

/** The whole product, joined: the HTTP app and the tick, over one context. */
export function compose(settings: Settings, parts: Parts, http: Omit<HttpOptions, 'tick'>) {
  const ctx = createContext(settings, parts);
  const run = () => tick(ctx);
  return { ctx, http: createHttp(ctx, { ...http, tick: run }), tick: run };
}
