import type { Hono } from 'hono';
import type { AppContext } from '../app/context.ts';
import { cadencesForCrm, enrollFromCrm } from '../app/enroll-from-crm.ts';
import { issuePanelEntry } from '../app/issue-panel-entry.ts';
import { keepSelection } from '../app/keep-selection.ts';
import { createRouter, type HttpEnv } from './env.ts';
import { fromKept } from './idempotency.ts';
import { toInboundRequest } from './inbound-request.ts';
import { limitBody, megabyte } from './limits.ts';

/** What the packages inside the CRMs call for 'Add to cadence' and a record's panel: signed by the CRM, done as the rep. */
export function crmPackageRoutes(ctx: AppContext): Hono<HttpEnv> {
  const { publicUrl } = ctx.settings;
  const router = createRouter();
  for (const kind of ['salesforce', 'hubspot'] as const) {
    router.get(`/${kind}/cadences`, async (c) =>
      c.json(await cadencesForCrm(ctx, kind, await toInboundRequest(c, publicUrl))),
    );
    router.post(`/${kind}/selections`, limitBody(megabyte), async (c) =>
      c.json(await keepSelection(ctx, kind, await toInboundRequest(c, publicUrl)), 201),
    );
    router.post(`/${kind}/enroll`, limitBody(megabyte), async (c) =>
      fromKept(await enrollFromCrm(ctx, kind, await toInboundRequest(c, publicUrl))),
    );
    router.post(`/${kind}/panel`, limitBody(megabyte), async (c) => {
      c.header('cache-control', 'no-store');
      return c.json(await issuePanelEntry(ctx, kind, await toInboundRequest(c, publicUrl)));
    });
  }
  return router;
}
