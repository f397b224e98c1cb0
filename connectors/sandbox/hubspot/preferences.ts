import { z } from 'zod';
import type { StandInContext } from '../core/index.ts';
import { requireScopes } from './auth.ts';
import { invalid } from './errors.ts';
import { type Mount, readBody, VERSION } from './http.ts';
import { chooseAll } from './optout.ts';
import type { Portal } from './state.ts';
import { ALL, SUBSCRIPTIONS } from './store/preferences.ts';
import { appSource } from './write.ts';

const READ = [['communication_preferences.read'], ['communication_preferences.read_write']];
const WRITE = [['communication_preferences.write'], ['communication_preferences.read_write']];
const BATCH_READ = ['communication_preferences.statuses.batch.read'];
const BATCH_WRITE = ['communication_preferences.statuses.batch.write'];

const LEGAL = [
  'CONSENT_WITH_NOTICE',
  'LEGITIMATE_INTEREST_CLIENT',
  'LEGITIMATE_INTEREST_OTHER',
  'LEGITIMATE_INTEREST_PQL',
  'NON_GDPR',
  'PERFORMANCE_OF_CONTRACT',
  'PROCESS_AND_STORE',
] as const;
const statusSchema = z.object({
  subscriptionId: z.coerce.number().int(),
  statusState: z.enum(['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED']),
  channel: z.literal('EMAIL'),
  legalBasis: z.enum(LEGAL).optional(),
  legalBasisExplanation: z.string().optional(),
});
const addressesSchema = z.object({ inputs: z.array(z.string()).min(1).max(100) });
const writeSchema = z.object({
  inputs: z
    .array(statusSchema.extend({ subscriberIdString: z.string() }))
    .min(1)
    .max(100),
});

function needChannel(c: StandInContext): void {
  if (c.req.query('channel') !== 'EMAIL') throw invalid('channel is required and must be EMAIL');
}

function checkAddress(email: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw invalid(`Invalid subscriber id: ${email} is not an email address`);
  return email.toLowerCase();
}

/** An address's status for each subscription type. */
function statusesOf(portal: Portal, email: string) {
  const wide = portal.preferences.get(email, ALL);
  return SUBSCRIPTIONS.map(({ id, name }) => {
    const own = portal.preferences.get(email, Number(id));
    const row = wide ?? own;
    return {
      subscriberIdString: email,
      channel: 'EMAIL',
      subscriptionId: Number(id),
      subscriptionName: name,
      status: row?.status ?? 'NOT_SPECIFIED',
      source: row?.source ?? 'No status set',
      timestamp: row?.timestamp ?? '1970-01-01T00:00:00.000Z',
      ...(own?.legalBasis === undefined ? {} : { legalBasis: own.legalBasis }),
      ...(own?.legalBasisExplanation === undefined
        ? {}
        : { legalBasisExplanation: own.legalBasisExplanation }),
    };
  });
}

function wideOf(portal: Portal, email: string) {
  const row = portal.preferences.get(email, ALL);
  return {
    subscriberIdString: email,
    channel: 'EMAIL',
    status: row?.status ?? 'NOT_SPECIFIED',
    wideStatusType: 'PORTAL_WIDE',
    timestamp: row?.timestamp ?? '1970-01-01T00:00:00.000Z',
  };
}

function setStatus(portal: Portal, email: string, wanted: z.output<typeof statusSchema>) {
  const { subscriptionId, statusState, legalBasis, legalBasisExplanation } = wanted;
  if (!SUBSCRIPTIONS.some(({ id }) => Number(id) === subscriptionId))
    throw invalid(`Subscription type ${subscriptionId} does not exist`, {
      context: { subscriptionId: [String(subscriptionId)] },
    });
  if (statusState === 'SUBSCRIBED' && portal.preferences.isOutOfAll(email))
    throw invalid(`${email} has unsubscribed from all email and can only resubscribe themselves`, {
      subCategory: 'SubscriptionError.CANNOT_RESUBSCRIBE',
    });
  const before = statusesOf(portal, email).find((status) => status.subscriptionId === subscriptionId)?.status;
  if (statusState === 'NOT_SPECIFIED') portal.preferences.drop(email, subscriptionId);
  else
    portal.preferences.put({
      email,
      subscriptionId,
      status: statusState,
      source: 'Public API',
      timestamp: portal.clock.now().toISOString(),
      ...(legalBasis === undefined ? {} : { legalBasis }),
      ...(legalBasisExplanation === undefined ? {} : { legalBasisExplanation }),
    });
  const after = statusesOf(portal, email).filter((status) => status.subscriptionId === subscriptionId);
  const setStatusSuccessReason = before === statusState ? 'NO_STATUS_CHANGE' : 'REQUESTED_CHANGE_OCCURRED';
  return after.map((status) => ({ ...status, setStatusSuccessReason }));
}

function reply(c: StandInContext, portal: Portal, results: readonly unknown[]): Response {
  const at = portal.clock.now().toISOString();
  return c.json({ status: 'COMPLETE', results, startedAt: at, completedAt: at });
}

function unsubscribeAll(portal: Portal, email: string): void {
  chooseAll(portal, { email, out: true, by: 'Public API' }, appSource(portal));
}

/** Statuses of one address. */
const mountSingle: Mount = (app, portal) => {
  const base = `/communication-preferences/${VERSION}/statuses/:email`;
  app.get(base, (c) => {
    requireScopes(c, ...READ);
    needChannel(c);
    return reply(c, portal, statusesOf(portal, checkAddress(c.req.param('email'))));
  });
  app.post(base, async (c) => {
    requireScopes(c, ...WRITE);
    const email = checkAddress(c.req.param('email'));
    return reply(c, portal, setStatus(portal, email, await readBody(c, statusSchema)));
  });
  app.get(`${base}/unsubscribe-all`, (c) => {
    requireScopes(c, ...READ);
    needChannel(c);
    return reply(c, portal, [wideOf(portal, checkAddress(c.req.param('email')))]);
  });
  app.post(`${base}/unsubscribe-all`, (c) => {
    requireScopes(c, ...WRITE);
    needChannel(c);
    const email = checkAddress(c.req.param('email'));
    unsubscribeAll(portal, email);
    c.set('result', { unsubscribed: email });
    return reply(c, portal, c.req.query('verbose') === 'true' ? statusesOf(portal, email) : []);
  });
};

/** Definitions, statuses of one address, and the batch endpoints. */
export const mountPreferences: Mount = (app, portal) => {
  const base = `/communication-preferences/${VERSION}`;
  app.get(`${base}/definitions`, (c) => {
    requireScopes(c, ...READ);
    const at = '2025-01-02T08:00:00.000Z';
    return reply(
      c,
      portal,
      SUBSCRIPTIONS.map((row) => ({ ...row, createdAt: at, updatedAt: at })),
    );
  });
  app.post(`${base}/statuses/batch/read`, async (c) => {
    requireScopes(c, BATCH_READ);
    needChannel(c);
    const { inputs } = await readBody(c, addressesSchema);
    const results = inputs.map((email) => ({
      subscriberIdString: email,
      statuses: statusesOf(portal, checkAddress(email)),
    }));
    return reply(c, portal, results);
  });
  app.post(`${base}/statuses/batch/unsubscribe-all/read`, async (c) => {
    requireScopes(c, BATCH_READ);
    needChannel(c);
    const { inputs } = await readBody(c, addressesSchema);
    const results = inputs.map((email) => ({
      subscriberIdString: email,
      wideStatuses: [wideOf(portal, checkAddress(email))],
    }));
    return reply(c, portal, results);
  });
  app.post(`${base}/statuses/batch/unsubscribe-all`, async (c) => {
    requireScopes(c, BATCH_WRITE);
    needChannel(c);
    const { inputs } = await readBody(c, addressesSchema);
    for (const email of inputs) unsubscribeAll(portal, checkAddress(email));
    return reply(
      c,
      portal,
      inputs.map((email) => ({
        subscriberIdString: email,
        statuses: statusesOf(portal, checkAddress(email)),
      })),
    );
  });
  app.post(`${base}/statuses/batch/write`, async (c) => {
    requireScopes(c, BATCH_WRITE);
    const { inputs } = await readBody(c, writeSchema);
    return reply(
      c,
      portal,
      inputs.flatMap((input) => setStatus(portal, checkAddress(input.subscriberIdString), input)),
    );
  });
  mountSingle(app, portal);
};
