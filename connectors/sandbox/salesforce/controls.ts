import { z } from 'zod';
import { actOnDeal, DealAct } from './acts/deals.ts';
import { actOnEvent, EventAct } from './acts/events.ts';
import { Act, actInCrm } from './acts/index.ts';
import { actOnTask, TaskAct } from './acts/tasks.ts';
import type { Grants } from './auth/grants.ts';
import { refuse } from './errors.ts';
import type { Pushes } from './package/pushes.ts';
import { bodyOf, replyError } from './rest/reply.ts';
import type { RestApp, World } from './types.ts';

const Mode = z.object({ mode: z.enum(['approve', 'deny', 'not_installed']) });
const DuplicateRule = z.object({ on: z.boolean() });
const Limit = z.object({ daily: z.number().int().nonnegative() });

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw refuse('INVALID_INPUT', problems.join('; '));
}

/**
 * What tests and the demo steer the stand-in with: `POST /sandbox/oauth-mode {mode}`, `/sandbox/expire-tokens`,
 * `/sandbox/limit {daily}`, `/sandbox/duplicate-rule {on}`, `/sandbox/acts {act, id, …}`, `/sandbox/activities {act, key, …}`, `/sandbox/deals {act, …}` and
 * `/sandbox/meetings {act, …}`. None of it is the vendor's, and none is counted.
 */
export function controlRoutes(app: RestApp, world: World, parts: { grants: Grants; pushes: Pushes }): void {
  app.post('/sandbox/oauth-mode', async (c) => {
    world.org.oauthMode = parsed(Mode, await bodyOf(c)).mode;
    return c.body(null, 204);
  });
  app.post('/sandbox/expire-tokens', (c) => c.json({ expired: parts.grants.expireAccessTokens() }));
  app.post('/sandbox/limit', async (c) => {
    world.org.dailyLimit = parsed(Limit, await bodyOf(c)).daily;
    return c.body(null, 204);
  });
  app.post('/sandbox/duplicate-rule', async (c) => {
    world.org.duplicateRule = parsed(DuplicateRule, await bodyOf(c)).on;
    return c.body(null, 204);
  });
  app.post('/sandbox/activities', async (c) => {
    try {
      return c.json({ ids: actOnTask(world, parsed(TaskAct, await bodyOf(c))) });
    } catch (error) {
      return replyError(c, error);
    }
  });
  app.post('/sandbox/deals', async (c) => {
    try {
      return c.json({ id: actOnDeal(world, parsed(DealAct, await bodyOf(c))) });
    } catch (error) {
      return replyError(c, error);
    }
  });
  app.post('/sandbox/meetings', async (c) => {
    try {
      return c.json({ id: actOnEvent(world, parsed(EventAct, await bodyOf(c))) });
    } catch (error) {
      return replyError(c, error);
    }
  });
  app.post('/sandbox/acts', async (c) => {
    try {
      const told = await actInCrm(world, parts.pushes, parsed(Act, await bodyOf(c)));
      return c.json({ told });
    } catch (error) {
      return replyError(c, error);
    }
  });
}
