import { createStandInCore, listen, type StandInOptions } from '../core/index.ts';
import { mountActivityActs } from './activity-acts.ts';
import { mountActs } from './acts.ts';
import { mountAssociations } from './associations.ts';
import { guard } from './auth.ts';
import { mountBatch } from './batch.ts';
import { mountContacts } from './contacts.ts';
import { mountControl } from './control.ts';
import { OWNERS } from './data/owners.ts';
import { seedPortal } from './data/seed.ts';
import { mountDeals } from './deals.ts';
import { faultBody, notFound } from './errors.ts';
import { answerError } from './http.ts';
import { type HubspotIdentity, inventIdentity } from './identity.ts';
import { mountLists } from './lists.ts';
import { mountMeetingActs } from './meeting-acts.ts';
import { mountOAuth } from './oauth.ts';
import { mountObjects } from './objects.ts';
import { mountOwners } from './owners.ts';
import { mountHome } from './pages/home.ts';
import { mountListView } from './pages/list-view.ts';
import { mountRecord } from './pages/record.ts';
import { mountPreferences } from './preferences.ts';
import { mountProperties } from './properties.ts';
import { RollingLimit } from './rate.ts';
import { mountSearch } from './search.ts';
import type { Portal } from './state.ts';
import { ListStore } from './store/lists.ts';
import { OAuthStore } from './store/oauth.ts';
import { PreferenceStore } from './store/preferences.ts';
import { PropertyStore } from './store/properties.ts';
import { RecordStore } from './store/records.ts';
import type { HubspotStandIn } from './types.ts';
import { WebhookQueue } from './webhooks.ts';

export type { HubspotStandIn } from './types.ts';

const GUARDED = ['/crm/*', '/communication-preferences/*', '/account-info/*', '/calling/*', '/appinstalls/*'];

/** Mounted in this order, since batch and search paths also look like a record's. */
const MOUNTS = [
  mountOAuth,
  mountControl,
  mountActs,
  mountActivityActs,
  mountDeals,
  mountMeetingActs,
  mountHome,
  mountListView,
  mountRecord,
  mountContacts,
  mountBatch,
  mountSearch,
  mountAssociations,
  mountObjects,
  mountProperties,
  mountLists,
  mountOwners,
  mountPreferences,
];

type Core = ReturnType<typeof createStandInCore>;

/** Joins the stores, read from `dir` when there is something, with the parts that act on them. */
function buildPortal(options: StandInOptions, core: Core, identity: HubspotIdentity): Portal {
  const { clock, dir } = options;
  let deliverTo = options.deliverTo?.replace(/\/+$/, '');
  const properties = new PropertyStore(dir);
  const records = new RecordStore((type) => properties.uniqueNames(type), dir);
  const oauth = new OAuthStore(options.seed ?? 1, dir);
  const webhooks = new WebhookQueue({
    identity,
    clock,
    dir,
    log: core.log,
    disorder: core.disorder,
    deliverTo: () => deliverTo,
    installed: () => oauth.installed,
  });
  return {
    identity,
    clock,
    random: core.random,
    log: core.log,
    records,
    properties,
    lists: new ListStore(records, dir),
    preferences: new PreferenceStore(dir),
    oauth,
    limit: new RollingLimit(10_000),
    searchLimit: new RollingLimit(1_000),
    webhooks,
    knobs: { searchLagMs: 0, oauthMode: 'approve', rotateRefreshTokens: false },
    owner: (id) => OWNERS.find((row) => row.id === id),
    deliverTo: () => deliverTo,
    setDeliverTo: (url) => {
      deliverTo = url.replace(/\/+$/, '');
      webhooks.targetChanged();
    },
  };
}

/**
 * Starts HubSpot's stand-in on loopback: one portal with invented people, HubSpot's public API on date-versioned
 * paths, its webhooks, and pages at HubSpot's own record paths. With `dir` a restart finds everything that was
 * answered. Rejects with the system's error when the port cannot be had.
 */
export async function startHubspotStandIn(options: StandInOptions): Promise<HubspotStandIn> {
  const seed = options.seed ?? 1;
  const identity = inventIdentity(seed);
  const core = createStandInCore(options, faultBody);
  const portal = buildPortal(options, core, identity);
  if (portal.records.isEmpty) seedPortal(portal, { seed, people: options.people ?? 60 });

  const { app } = core;
  app.onError(answerError);
  app.notFound((c) => c.json(notFound(`No route for ${c.req.method} ${c.req.path}`).body(), 404));
  for (const path of GUARDED) app.use(path, guard(portal));
  for (const mount of MOUNTS) mount(app, portal);

  const server = await listen(app, options.port);
  return {
    name: 'hubspot',
    url: server.url,
    portalId: identity.hubId,
    log: core.log,
    settings: {
      HUBSPOT_API_URL: server.url,
      HUBSPOT_AUTH_URL: server.url,
      HUBSPOT_CLIENT_ID: identity.clientId,
      HUBSPOT_CLIENT_SECRET: identity.clientSecret,
      HUBSPOT_APP_ID: String(identity.appId),
    },
    setDeliverTo: (url) => portal.setDeliverTo(url),
    settled: () => portal.webhooks.settled(),
    close: async () => {
      portal.webhooks.close();
      core.disorder.close();
      await portal.webhooks.settled();
      await server.close();
    },
  };
}
