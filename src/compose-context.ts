import { createCalcom } from '../connectors/calcom/index.ts';
import { createCalendly } from '../connectors/calendly/index.ts';
import { createDns } from '../connectors/dns/index.ts';
import { createGmail } from '../connectors/gmail/index.ts';
import { createGrader } from '../connectors/grading/index.ts';
import { createHolidays } from '../connectors/holidays/index.ts';
import { createHubspot } from '../connectors/hubspot/index.ts';
import { createMicrosoftMailboxes } from '../connectors/microsoft/index.ts';
import { createSalesforce } from '../connectors/salesforce/index.ts';
import { createSendgrid, createSendgridInbound, openSendgrid } from '../connectors/sendgrid/index.ts';
import { createWebhooks } from '../connectors/webhooks/index.ts';
import type { AppContext, AppSettings } from './app/context.ts';
import { allOnLoopback, resolverOf, type Settings } from './config.ts';
import type { Clock, IdSource } from './ports/clock.ts';
import type { Logger, Metrics } from './ports/log.ts';
import type { GrantedMailboxes, MailHosts, OpenMailbox } from './ports/mailbox.ts';
import type { Store } from './ports/store.ts';

/** What differs between runtimes and is handed in: nothing here opens a file, a socket or a database. */
export interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Asks for a tick soon. */
  readonly kick: () => void;
  readonly publicUrl: string;
  /** How often CRMs are polled, by product time; 5 where it is not given. */
  readonly pollMinutes?: number;
  /** What the platform bounds; a Node process bounds nothing but how much is under way at once. */
  readonly limits?: Pick<AppSettings, 'sendConcurrency' | 'touchesPerRound' | 'lookAgainSeconds'>;
  /** Asks for a host's addresses, on a platform that reaches more than the public internet. */
  readonly lookup?: (host: string) => Promise<readonly string[]>;
  /** Opens reps' own mailboxes, where the platform has what that takes. */
  readonly openMailboxes?: (hosts: MailHosts) => OpenMailbox;
  /** Every service is a stand-in started by this process. */
  readonly standIns: boolean;
}

const nodeLimits = { sendConcurrency: 32, touchesPerRound: null, lookAgainSeconds: 1 };

/** Gmail mailboxes, where settings name a client at Google. */
function gmailOf(settings: Settings, wall: () => Date): GrantedMailboxes | undefined {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = settings;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  const { GOOGLE_PUBSUB_TOPIC: topic, GOOGLE_PUBSUB_SECRET: secret } = settings;
  return createGmail({
    clientId,
    clientSecret,
    wall,
    apiUrl: settings.GOOGLE_API_URL,
    authUrl: settings.GOOGLE_AUTH_URL,
    tokenUrl: settings.GOOGLE_TOKEN_URL,
    notices: topic === undefined || secret === undefined ? null : { topic, secret },
  });
}

/** Mailboxes in Microsoft 365 and at Outlook.com, where settings name an app registered there. */
function microsoftOf(settings: Settings, wall: () => Date): GrantedMailboxes | undefined {
  const { MICROSOFT_CLIENT_ID: clientId, MICROSOFT_CLIENT_SECRET: clientSecret } = settings;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  const { MICROSOFT_LOGIN_URL: loginUrl, MICROSOFT_GRAPH_URL: graphUrl } = settings;
  return createMicrosoftMailboxes({ clientId, clientSecret, loginUrl, graphUrl, wall });
}

/** The language model that grades replies; null unless settings name one. */
function graderOf({ GRADING_API_URL: apiUrl, GRADING_API_KEY: apiKey, GRADING_MODEL: model }: Settings) {
  return apiUrl === undefined || model === undefined
    ? null
    : createGrader({ apiUrl, apiKey: apiKey ?? null, model });
}

/** The app's context from settings and parts. */
export function createContext(settings: Settings, parts: Parts): AppContext {
  const { store, clock, ids, log, metrics, kick, publicUrl } = parts;
  const wall = () => clock.wall();
  const resolver = resolverOf(settings);
  return {
    store,
    clock,
    ids,
    log,
    metrics,
    kick,
    holidays: createHolidays(),
    webhooks: createWebhooks({ loopback: allOnLoopback(settings), lookup: parts.lookup }),
    dns: resolver === null ? null : createDns({ url: resolver, wall }),
    meetings: { calendly: createCalendly(), calcom: createCalcom() },
    mail: createSendgrid({ apiKey: settings.SENDGRID_API_KEY ?? '', apiUrl: settings.SENDGRID_API_URL }),
    mailInbound: createSendgridInbound({
      publicKeys:
        settings.SENDGRID_WEBHOOK_PUBLIC_KEY === undefined ? [] : [settings.SENDGRID_WEBHOOK_PUBLIC_KEY],
      inboundSecret: settings.INBOUND_SECRET ?? null,
    }),
    openMailService: openSendgrid(settings.SENDGRID_API_URL),
    openMailbox:
      parts.openMailboxes?.({
        loopback: allOnLoopback(settings),
        lookup: parts.lookup ?? (async () => []),
      }) ?? null,
    mailboxes: { gmail: gmailOf(settings, wall), microsoft: microsoftOf(settings, wall) },
    grader: graderOf(settings),
    crms: {
      salesforce: createSalesforce({
        clientId: settings.SALESFORCE_CLIENT_ID ?? '',
        clientSecret: settings.SALESFORCE_CLIENT_SECRET ?? '',
        loginUrl: settings.SALESFORCE_LOGIN_URL,
        wall,
      }),
      hubspot: createHubspot({
        clientId: settings.HUBSPOT_CLIENT_ID ?? '',
        clientSecret: settings.HUBSPOT_CLIENT_SECRET ?? '',
        appId: settings.HUBSPOT_APP_ID ?? '',
        apiUrl: settings.HUBSPOT_API_URL,
        authUrl: settings.HUBSPOT_AUTH_URL,
        publicUrl,
        wall,
      }),
    },
    settings: {
      publicUrl,
      inboundDomain: settings.INBOUND_DOMAIN ?? null,
      clockMovable: allOnLoopback(settings),
      standIns: parts.standIns,
      pollMinutes: parts.pollMinutes ?? 5,
      ...(parts.limits ?? nodeLimits),
      peoplePerPart: 1000,
      sendLeaseSeconds: 60,
      activityLeaseSeconds: 180,
      meetingSecrets: {
        calendly: settings.CALENDLY_SIGNING_KEY ?? null,
        calcom: settings.CALCOM_WEBHOOK_SECRET ?? null,
      },
      mailSet: {
        sending: settings.SENDGRID_API_KEY !== undefined,
        events: settings.SENDGRID_WEBHOOK_PUBLIC_KEY !== undefined,
      },
    },
  };
}
