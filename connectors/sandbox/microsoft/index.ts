import { createHash } from 'node:crypto';
import { createStandInCore, listen, type StandInOptions } from '../core/index.ts';
import { mountControl } from './control.ts';
import { mountDelta } from './delta.ts';
import { faultBody, GraphError } from './errors.ts';
import { answerError, type Cloud, guard } from './http.ts';
import { mountMessages } from './messages.ts';
import { Notices } from './notices.ts';
import { mountOAuth } from './oauth.ts';
import { mountPages } from './pages.ts';
import { mountSendMail } from './send-mail.ts';
import { AccountStore, MailStore, seededUuid } from './store.ts';
import { mountSubscriptions } from './subscriptions.ts';
import type { MicrosoftStandIn } from './types.ts';

export type { MicrosoftStandIn } from './types.ts';

/** Mounted in this order, since a delta's path also looks like a single mail's. */
const MOUNTS = [
  mountOAuth,
  mountControl,
  mountPages,
  mountDelta,
  mountMessages,
  mountSendMail,
  mountSubscriptions,
];

/**
 * Starts Microsoft's stand-in on loopback: sign-in with OAuth, and of Microsoft Graph what mailboxes need. Whoever signs
 * in has a mailbox here. Of Exchange's habits with headers only a Message-ID of its own is imitated, when it is told to.
 * With `dir` a restart finds everything that was answered. Rejects with the system's error when the port cannot be had.
 */
export async function startMicrosoftStandIn(options: StandInOptions): Promise<MicrosoftStandIn> {
  const { clock, dir, seed = 1 } = options;
  const core = createStandInCore(options, faultBody);
  const accounts = new AccountStore(seed, dir);
  const cloud: Cloud = {
    clientId: seededUuid(seed, 'client'),
    clientSecret: createHash('sha256').update(`microsoft-stand-in:${seed}:secret`).digest('base64url'),
    clock,
    log: core.log,
    mails: new MailStore(seed, dir),
    accounts,
    notices: new Notices({ accounts, log: core.log, disorder: core.disorder }),
    knobs: { oauthMode: 'approve', replaceMessageIds: false, rotateRefreshTokens: true },
  };
  const { app } = core;
  app.onError(answerError(cloud));
  app.use('/v1.0/*', guard(cloud));
  for (const mount of MOUNTS) mount(app, cloud);
  app.notFound((c) =>
    answerError(cloud)(
      new GraphError(400, 'BadRequest', `Resource not found for the segment '${c.req.path}'.`),
      c,
    ),
  );
  const server = await listen(app, options.port);
  return {
    name: 'microsoft',
    url: server.url,
    log: core.log,
    settings: {
      MICROSOFT_CLIENT_ID: cloud.clientId,
      MICROSOFT_CLIENT_SECRET: cloud.clientSecret,
      MICROSOFT_LOGIN_URL: server.url,
      MICROSOFT_GRAPH_URL: server.url,
    },
    // Notices go where a subscription says.
    setDeliverTo: () => {},
    settled: () => cloud.notices.settled(),
    async close() {
      cloud.notices.close();
      core.disorder.close();
      await cloud.notices.settled();
      await server.close();
    },
  };
}
