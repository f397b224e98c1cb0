import { createHash } from 'node:crypto';
import {
  createStandInCore,
  listen,
  type RequestLog,
  type StandIn,
  type StandInOptions,
} from '../core/index.ts';
import type { Google } from './account.ts';
import { mountControl } from './control.ts';
import { answerError, faultBody, notFound } from './errors.ts';
import { mountHistory } from './history.ts';
import { Mailboxes } from './mailboxes.ts';
import { mountMessages } from './messages.ts';
import { Notices } from './notices.ts';
import { mountOAuth } from './oauth.ts';
import { GoogleOAuth } from './oauth-store.ts';
import { mountPages } from './pages.ts';

interface GmailStandIn extends StandIn {
  readonly name: 'gmail';
  /** For audits in the same process; over HTTP it is `/sandbox/log`. */
  readonly log: RequestLog;
}

/** A credential that follows from the seed. */
const secretOf = (seed: number, what: string) =>
  createHash('sha256').update(`google:${seed}:${what}`).digest('base64url').slice(0, 28);

/**
 * Starts the stand-in for Google: its consent page and tokens, the Gmail API (v1) as far as a mail client needs it, and
 * the notices of Cloud Pub/Sub. Whoever is meant by `login_hint` has a mailbox. With `dir` a restart finds everything
 * that was answered. Rejects with the system's error when the port cannot be had.
 */
export async function startGmailStandIn(options: StandInOptions): Promise<GmailStandIn> {
  const core = createStandInCore(options, faultBody);
  const { clock, dir, seed = 1 } = options;
  let product = options.deliverTo?.replace(/\/+$/, '');
  const mailboxes = new Mailboxes({ clock, random: core.random, dir });
  const pushSecret = secretOf(seed, 'push');
  const notices = new Notices({ log: core.log, mailboxes, secret: pushSecret, deliverTo: () => product });
  const google: Google = {
    clientId: `${100_000_000 + seed}-cadenza.apps.googleusercontent.com`,
    clientSecret: `GOCSPX-${secretOf(seed, 'client')}`,
    topic: 'projects/cadenza-demo/topics/gmail',
    pushSecret,
    clock,
    log: core.log,
    mailboxes,
    notices,
    oauth: new GoogleOAuth(seed, dir),
    knobs: { oauthMode: 'approve', unticked: [], messageIds: 'kept' },
  };
  const { app } = core;
  app.onError(answerError);
  app.notFound((c) => c.json(notFound().body(), 404));
  for (const mount of [mountOAuth, mountControl, mountPages, mountMessages, mountHistory]) mount(app, google);
  const server = await listen(app, options.port);
  return {
    name: 'gmail',
    url: server.url,
    log: core.log,
    settings: {
      GOOGLE_CLIENT_ID: google.clientId,
      GOOGLE_CLIENT_SECRET: google.clientSecret,
      GOOGLE_API_URL: server.url,
      GOOGLE_AUTH_URL: server.url,
      GOOGLE_TOKEN_URL: server.url,
      GOOGLE_PUBSUB_TOPIC: google.topic,
      GOOGLE_PUBSUB_SECRET: pushSecret,
    },
    setDeliverTo(url) {
      product = url.replace(/\/+$/, '');
    },
    settled: () => notices.settled(),
    async close() {
      await notices.settled();
      core.disorder.close();
      await server.close();
    },
  };
}
