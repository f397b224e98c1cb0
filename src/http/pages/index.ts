import { z } from '@hono/zod-openapi';
import type { Context, Hono } from 'hono';
import type { ActorContext } from '../../app/context.ts';
import { explainPerson } from '../../app/explain-person.ts';
import { listAlerts } from '../../app/read-alerts.ts';
import { listCadences } from '../../app/read-cadences.ts';
import { listEnrollments } from '../../app/read-enrollments.ts';
import { listMessages } from '../../app/read-messages.ts';
import { readPerson } from '../../app/read-people.ts';
import { listSends } from '../../app/read-sends.ts';
import { readStatus } from '../../app/read-status.ts';
import { listTasks } from '../../app/read-tasks.ts';
import { listSenders } from '../../app/read-users.ts';
import { AppError } from '../../errors.ts';
import { identify } from '../auth.ts';
import { createRouter, type HttpEnv, type HttpOptions } from '../env.ts';
import type { SessionParts } from '../session.ts';
import { type HomeData, homePage } from './home.ts';
import { personPage } from './person.ts';
import { signInPage } from './plain.ts';

async function readHome(ctx: ActorContext, links: HttpOptions['links']): Promise<HomeData> {
  const tasks = await listTasks(ctx, { state: 'open', limit: 200 });
  return {
    actor: ctx.actor,
    status: await readStatus(ctx),
    tasks: [...tasks.items].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime()),
    enrollments: (await listEnrollments(ctx, { limit: 200 })).items,
    cadences: await listCadences(ctx),
    messages: (await listMessages(ctx, { limit: 10 })).items,
    alerts: (await listAlerts(ctx, { unseen: true, limit: 10 })).items,
    unconfirmed: (await listSends(ctx, { state: 'unconfirmed', limit: 20 })).items,
    senders: await listSenders(ctx),
    links,
  };
}

/** The plain pages that people read. Whoever is not signed in is told how to. */
export function pageRoutes(parts: SessionParts, options: HttpOptions): Hono<HttpEnv> {
  const actorOf = async (c: Context<HttpEnv>): Promise<ActorContext | null> => {
    c.header('cache-control', 'no-store');
    const actor = await identify(c, parts);
    return actor === null ? null : { ...parts.ctx, actor };
  };
  const router = createRouter();
  router.get('/', async (c) => {
    const ctx = await actorOf(c);
    if (ctx === null) return c.html(signInPage(c.var.nonce), 401);
    return c.html(homePage(c.var.nonce, await readHome(ctx, options.links)));
  });
  router.get('/people/:id', async (c) => {
    const ctx = await actorOf(c);
    if (ctx === null) return c.html(signInPage(c.var.nonce), 401);
    const id = z.uuid().safeParse(c.req.param('id'));
    if (!id.success) throw new AppError('not_found', 'There is no such person.');
    const person = await readPerson(ctx, id.data);
    const why = await explainPerson(ctx, { person: id.data });
    return c.html(personPage(c.var.nonce, { person, why, now: ctx.clock.now() }));
  });
  return router;
}
