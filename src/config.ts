import { z } from 'zod';
import { AppError } from './errors.ts';

const url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine(
    (text) => !URL.canParse(text) || /^[^?#@]*$/.test(text),
    'must be an http or https URL without user name, query or fragment',
  )
  .transform((text) => text.replace(/\/+$/, ''));
const key32 = z.string().refine((text) => {
  try {
    return atob(text).length === 32;
  } catch {
    return false;
  }
}, 'must be 32 random bytes in base64, for example from: openssl rand -base64 32');

const portWords = 'must be a port number from 0 to 65535';
const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const schema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
    .optional(),
  DATA_DIR: z.string().min(1).default('.cadenza'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, portWords)
    .transform(Number)
    .refine((port) => port <= 65_535, portWords)
    .default(8787),
  PUBLIC_URL: url.optional(),
  ENCRYPTION_KEY: key32.optional(),
  ENCRYPTION_KEY_PREVIOUS: key32.optional(),
  SUPPRESSION_KEY: key32.optional(),
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  ADMIN_EMAIL: z.email('must be an email address').toLowerCase().optional(),
  SENDGRID_API_KEY: z.string().min(1).optional(),
  SENDGRID_API_URL: url.default('https://api.sendgrid.com'),
  DNS_URL: url.optional(),
  SENDGRID_WEBHOOK_PUBLIC_KEY: z.string().min(1).optional(),
  INBOUND_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+\.[a-z]{2,}$/i, 'must be a domain name')
    .optional(),
  INBOUND_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  SALESFORCE_CLIENT_ID: z.string().min(1).optional(),
  SALESFORCE_CLIENT_SECRET: z.string().min(1).optional(),
  SALESFORCE_LOGIN_URL: url.default('https://login.salesforce.com'),
  HUBSPOT_CLIENT_ID: z.string().min(1).optional(),
  HUBSPOT_CLIENT_SECRET: z.string().min(1).optional(),
  HUBSPOT_APP_ID: z.string().min(1).optional(),
  HUBSPOT_API_URL: url.default('https://api.hubapi.com'),
  HUBSPOT_AUTH_URL: url.default('https://app.hubspot.com'),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  GOOGLE_API_URL: url.default('https://gmail.googleapis.com'),
  GOOGLE_AUTH_URL: url.default('https://accounts.google.com'),
  GOOGLE_TOKEN_URL: url.default('https://oauth2.googleapis.com'),
  GOOGLE_PUBSUB_TOPIC: z
    .string()
    .regex(/^projects\/[^/\s]+\/topics\/[^/\s]+$/, 'must be of the form projects/PROJECT/topics/TOPIC')
    .optional(),
  GOOGLE_PUBSUB_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  MICROSOFT_CLIENT_ID: z.string().min(1).optional(),
  MICROSOFT_CLIENT_SECRET: z.string().min(1).optional(),
  MICROSOFT_LOGIN_URL: url.default('https://login.microsoftonline.com'),
  MICROSOFT_GRAPH_URL: url.default('https://graph.microsoft.com'),
  CALENDLY_SIGNING_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  CALCOM_WEBHOOK_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),
  GRADING_API_URL: url.optional(),
  GRADING_API_KEY: z.string().min(1).optional(),
  GRADING_MODEL: z.string().min(1).max(200).optional(),
  LOG_LEVEL: z.enum(levels, `must be one of ${levels.join(', ')}`).default('warn'),
});

export type Settings = z.output<typeof schema>;

/** Settings that only make sense together. */
const groups: readonly (readonly [string, readonly (keyof Settings)[]])[] = [
  ['Salesforce', ['SALESFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_SECRET']],
  ['HubSpot', ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET']],
  ['Gmail', ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET']],
  ['Notices of Gmail', ['GOOGLE_PUBSUB_TOPIC', 'GOOGLE_PUBSUB_SECRET']],
  ['Microsoft 365', ['MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET']],
  ['the language model', ['GRADING_API_URL', 'GRADING_MODEL']],
];

/** Parses the environment once, at an entry point. `misconfigured` lists every bad value with what it must be. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);
  if (given.GRADING_API_KEY !== undefined && given.GRADING_API_URL === undefined)
    problems.push('GRADING_API_URL and GRADING_MODEL must be set too, since GRADING_API_KEY is');
  for (const [name, keys] of groups) {
    const missing = keys.filter((key) => given[key] === undefined);
    if (missing.length > 0 && missing.length < keys.length)
      problems.push(`${missing.join(' and ')} must be set too, since the rest of ${name}'s credentials is`);
  }
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new AppError('misconfigured', `Wrong settings: ${problems.join('; ')}.`);
}

/**
 * Which services are to be replaced by stand-ins, since no credentials are given: each independently, but reps' mailboxes
 * only where everything else is invented, too. Real mail that left by an invented mailbox would reach nobody.
 */
export function standInsNeeded(settings: Settings): {
  salesforce: boolean;
  hubspot: boolean;
  sendgrid: boolean;
  gmail: boolean;
  microsoft: boolean;
} {
  const salesforce = settings.SALESFORCE_CLIENT_ID === undefined;
  const hubspot = settings.HUBSPOT_CLIENT_ID === undefined;
  const sendgrid = settings.SENDGRID_API_KEY === undefined;
  const allInvented = salesforce && hubspot && sendgrid;
  const gmail = allInvented && settings.GOOGLE_CLIENT_ID === undefined;
  const microsoft = allInvented && settings.MICROSOFT_CLIENT_ID === undefined;
  return { salesforce, hubspot, sendgrid, gmail, microsoft };
}

const loopback = /^http:\/\/(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/;

/**
 * The resolver that is asked about the domains mail comes from: the one that is set, else Cloudflare's; null where mail
 * goes to a stand-in on this machine and none is set, since then nothing may leave it.
 */
export function resolverOf({ DNS_URL, SENDGRID_API_URL }: Settings): string | null {
  return DNS_URL ?? (loopback.test(SENDGRID_API_URL) ? null : 'https://cloudflare-dns.com/dns-query');
}

/** Whether every configured service is on this machine: then nobody can be reached, and the clock may be moved. */
export function allOnLoopback(settings: Settings): boolean {
  return [
    ...(settings.GOOGLE_CLIENT_ID === undefined ? [] : [settings.GOOGLE_API_URL]),
    ...(settings.MICROSOFT_CLIENT_ID === undefined ? [] : [settings.MICROSOFT_GRAPH_URL]),
    settings.SENDGRID_API_URL,
    settings.SALESFORCE_LOGIN_URL,
    settings.HUBSPOT_API_URL,
    settings.HUBSPOT_AUTH_URL,
  ].every((address) => loopback.test(address));
}
