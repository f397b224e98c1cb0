import {
  createStandInCore,
  listen,
  type RequestLog,
  type StandIn,
  type StandInOptions,
} from '../core/index.ts';
import { type Account, INBOUND_DOMAIN } from './account.ts';
import { authRoutes } from './auth.ts';
import { controlRoutes } from './control.ts';
import { Schedule } from './delivery.ts';
import { dnsRoutes } from './dns.ts';
import { faultBody, refuse } from './errors.ts';
import { EventQueue } from './event-queue.ts';
import { EventStore } from './events.ts';
import { Ids } from './ids.ts';
import { InboundQueue } from './inbound-queue.ts';
import { logRoutes } from './logs.ts';
import { MailStore } from './mail.ts';
import { mailSendRoutes } from './mail-send.ts';
import { pageRoutes } from './pages.ts';
import { Poster } from './poster.ts';
import { loadSecrets } from './secrets.ts';
import { AccountSettings } from './settings.ts';
import { suppressionRoutes } from './suppression-routes.ts';
import { Suppressions } from './suppressions.ts';

export interface SendgridStandInOptions extends StandInOptions {
  /** How long events gather before they are posted, in milliseconds; 50 unless given. */
  readonly flushMs?: number;
  /** Waits between the attempts of one webhook post, in milliseconds. */
  readonly retryDelaysMs?: readonly number[];
}

export interface SendgridStandIn extends StandIn {
  readonly name: 'sendgrid';
  /** For audits in the same process; over HTTP it is `/sandbox/log`. */
  readonly log: RequestLog;
}

const FLUSH_MS = 50;
const RETRY_DELAYS_MS = [100, 300, 900];

function openAccount(
  options: SendgridStandInOptions,
  core: ReturnType<typeof createStandInCore>,
  deliverTo: () => string | undefined,
): Account {
  const { clock, dir } = options;
  const { random, log, disorder } = core;
  const secrets = loadSecrets(dir, options.seed);
  const poster = new Poster({ log, disorder }, options.retryDelaysMs ?? RETRY_DELAYS_MS);
  const shared = { clock, random, secrets, poster, deliverTo };
  const ids = new Ids(secrets.idSalt);
  const settings = new AccountSettings(dir);
  const mails = new MailStore(dir);
  const events = new EventStore(dir);
  return {
    ...shared,
    log,
    ids,
    settings,
    mails,
    events,
    suppressions: new Suppressions(dir),
    eventQueue: new EventQueue({
      ...shared,
      ids,
      settings,
      mails,
      events,
      flushMs: options.flushMs ?? FLUSH_MS,
    }),
    inbound: new InboundQueue(shared, dir),
  };
}

/**
 * Starts the stand-in for SendGrid: its v3 API, its webhooks, and pages to read the mail and to act as the people
 * who got it. `settings` holds what a product must know: the API key and URL, the URL of a resolver, the webhook's public key, the inbound
 * domain and secret, and the secret of the Cal.com webhook that bookings are signed with. Rejects when the port is
 * taken or the state in `dir` is damaged.
 */
export async function startSendgridStandIn(options: SendgridStandInOptions): Promise<SendgridStandIn> {
  const core = createStandInCore(options, faultBody);
  let product = options.deliverTo?.replace(/\/+$/, '');
  const account = openAccount(options, core, () => product);
  const schedule = new Schedule(account);
  // A mail whose events a crash kept from being written gets them now.
  for (const mail of account.mails.all()) if (account.events.of(mail.id).length === 0) schedule.accept(mail);

  const { app } = core;
  authRoutes(app, account);
  mailSendRoutes(app, account, schedule);
  logRoutes(app, account);
  suppressionRoutes(app, account);
  controlRoutes(app, account);
  pageRoutes(app, account);
  dnsRoutes(app);
  app.all('/v3/*', (c) => refuse(c, 404, 'not found'));
  const server = await listen(app, options.port);

  return {
    name: 'sendgrid',
    url: server.url,
    log: core.log,
    settings: {
      SENDGRID_API_KEY: account.secrets.apiKey,
      SENDGRID_API_URL: server.url,
      DNS_URL: `${server.url}/dns-query`,
      SENDGRID_WEBHOOK_PUBLIC_KEY: account.secrets.publicKey,
      INBOUND_DOMAIN,
      INBOUND_SECRET: account.secrets.inboundSecret,
      CALCOM_WEBHOOK_SECRET: account.secrets.calcomSecret,
    },
    setDeliverTo(url) {
      product = url.replace(/\/+$/, '');
      account.eventQueue.flush();
      void account.inbound.flush();
    },
    async settled() {
      schedule.run();
      await account.eventQueue.settled();
      await account.inbound.settled();
      // What came in may have made the product send at once.
      if (account.eventQueue.fresh > 0) await account.eventQueue.settled();
      await core.disorder.settled();
    },
    async close() {
      schedule.close();
      await server.close();
      account.poster.close();
      core.disorder.close();
      await Promise.all([account.eventQueue.close(), account.inbound.close()]);
    },
  };
}
