import { Hono } from 'hono';
import { createStandInCore, listen, type StandInOptions } from '../core/index.ts';
import { authorizeRoute } from './auth/authorize.ts';
import { requireSession } from './auth/bearer.ts';
import { Grants } from './auth/grants.ts';
import { identityRoutes } from './auth/identity.ts';
import { tokenRoutes } from './auth/token.ts';
import { controlRoutes } from './controls.ts';
import { seedOrg } from './data/seed.ts';
import { faultBody, notFound } from './errors.ts';
import { Org } from './org.ts';
import { Pushes } from './package/pushes.ts';
import { settingsRoute } from './package/settings.ts';
import { pagesApp } from './pages/index.ts';
import { restApi, versionsRoute } from './rest/index.ts';
import { replyError } from './rest/reply.ts';
import { knownObject } from './schema/objects.ts';
import { RecordStore } from './store/records.ts';
import type { RestApp, RestEnv, SalesforceStandIn, World } from './types.ts';

export type { SalesforceStandIn } from './types.ts';

const DEFAULT_PEOPLE = 60;

/** Everything that speaks HTTP, in the order in which it is asked. */
function vendorApp(world: World, grants: Grants, pushes: Pushes): RestApp {
  const app: RestApp = new Hono<RestEnv>();
  authorizeRoute(app, world, grants);
  tokenRoutes(app, world, grants);
  identityRoutes(app, world, grants);
  controlRoutes(app, world, { grants, pushes });
  versionsRoute(app);
  app.use('/services/data/*', requireSession(world, grants));
  app.use('/services/apexrest/*', requireSession(world, grants));
  settingsRoute(app, world, pushes);
  app.route('/', restApi(world));
  app.all('/services/*', (c) => replyError(c, notFound()));
  app.onError((error, c) => replyError(c, error));
  return app;
}

/**
 * Starts a Salesforce org on loopback that speaks the vendor's REST API and OAuth, with the Cadenza package
 * installed. With a `dir` that holds an org already, that org comes back: records, tokens, settings, usage.
 * Rejects when the port cannot be had.
 */
export async function startSalesforceStandIn(options: StandInOptions): Promise<SalesforceStandIn> {
  const seed = options.seed ?? 1;
  const place = options.dir === undefined ? {} : { dir: options.dir };
  const { app, log, disorder } = createStandInCore(options, faultBody);
  const org = new Org({ seed, clock: options.clock, ...place });
  const records = new RecordStore(org.pod, options.dir);
  const world: World = { org, records, clock: options.clock };
  if (records.rows(knownObject('Organization')).length === 0) {
    seedOrg(world, { people: options.people ?? DEFAULT_PEOPLE, seed });
  }
  const grants = new Grants(org, options.clock, options.dir);
  const pushes = new Pushes({ org, clock: options.clock, log, disorder, ...place });
  if (options.deliverTo !== undefined) org.setPackageUrl(options.deliverTo);

  app.route('/', vendorApp(world, grants, pushes));
  app.route('/', pagesApp(world, pushes));
  const server = await listen(app, options.port);
  org.origin = server.url;
  return {
    name: 'salesforce',
    url: server.url,
    settings: {
      SALESFORCE_LOGIN_URL: server.url,
      SALESFORCE_CLIENT_ID: org.clientId,
      SALESFORCE_CLIENT_SECRET: org.clientSecret,
    },
    log,
    orgId: org.id,
    setDeliverTo(url) {
      org.setPackageUrl(url);
      pushes.start();
    },
    settled: () => pushes.settled(),
    async close() {
      pushes.close();
      disorder.close();
      await server.close();
    },
  };
}
