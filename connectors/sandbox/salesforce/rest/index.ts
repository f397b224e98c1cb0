import { Hono } from 'hono';
import { notFound } from '../errors.ts';
import type { RestApp, RestEnv, World } from '../types.ts';
import { collectionRoutes } from './collections.ts';
import { compositeRoute } from './composite.ts';
import { describeRoutes } from './describe.ts';
import { listViewRoutes } from './list-views.ts';
import { queryRoutes } from './query.ts';
import { reply, replyError, VERSIONS } from './reply.ts';
import { sobjectRoutes } from './sobjects.ts';

function rootRoutes(app: RestApp, world: World): void {
  app.get('/', (c) => {
    const base = c.req.path.replace(/\/$/, '');
    return reply(c, {
      composite: `${base}/composite`,
      identity: `${world.org.origin}/id/${world.org.id}/${c.get('session').userId}`,
      limits: `${base}/limits`,
      query: `${base}/query`,
      queryAll: `${base}/queryAll`,
      sobjects: `${base}/sobjects`,
    });
  });
  app.get('/limits', (c) => {
    const { dailyLimit, usage } = world.org;
    return reply(c, {
      DailyApiRequests: { Max: dailyLimit, Remaining: Math.max(0, dailyLimit - usage) },
      DataStorageMB: { Max: 1024, Remaining: 1000 },
      SingleEmail: { Max: 5000, Remaining: 5000 },
    });
  });
}

/**
 * The REST API under `/services/data/vXX.0`, without authentication: whoever mounts it puts `requireSession`
 * before it, and Composite calls it with the session of its own request.
 */
export function restApi(world: World): RestApp {
  const resources: RestApp = new Hono<RestEnv>();
  const whole: RestApp = new Hono<RestEnv>();
  resources.use(async (c, next) => {
    if (c.env?.session !== undefined) c.set('session', c.env.session);
    const version = (c.req.path.split('/')[3] ?? '').slice(1);
    if (!VERSIONS.some((known) => known.version === version)) throw notFound();
    await next();
  });
  rootRoutes(resources, world);
  describeRoutes(resources);
  listViewRoutes(resources, world);
  sobjectRoutes(resources, world);
  queryRoutes(resources, world);
  compositeRoute(resources, world, () => whole);
  collectionRoutes(resources, world);
  resources.onError((error, c) => replyError(c, error));
  whole.route('/services/data/:version{v[0-9]+\\.0}', resources);
  whole.notFound((c) => replyError(c, notFound()));
  whole.onError((error, c) => replyError(c, error));
  return whole;
}

/** `GET /services/data`: the versions, for anyone. */
export function versionsRoute(app: RestApp): void {
  app.get('/services/data', (c) =>
    reply(
      c,
      VERSIONS.map(({ label, version }) => ({ label, url: `/services/data/v${version}`, version })),
    ),
  );
}
