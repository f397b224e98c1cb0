import { describe, expect, it } from 'vitest';
import { allOnLoopback, parseConfig, resolverOf, standInsNeeded } from '../src/config.ts';
import { AppError } from '../src/errors.ts';

/** The words with which settings are refused. */
function refusal(env: Record<string, string>): string {
  try {
    parseConfig(env);
  } catch (error) {
    if (error instanceof AppError && error.code === 'misconfigured') return error.message;
    throw error;
  }
  throw new Error('The settings were taken.');
}

const key32 = Buffer.alloc(32, 7).toString('base64');

describe('a wrong setting is refused in one line that names it and what it must be', () => {
  it.each([
    ['DATABASE_URL', 'mysql://localhost/db', /must begin with postgres:\/\/ or postgresql:\/\//],
    ['PORT', 'eighty', /must be a port number from 0 to 65535/],
    ['PORT', '65536', /must be a port number from 0 to 65535/],
    ['PORT', '-1', /must be a port number from 0 to 65535/],
    ['PORT', '80.5', /must be a port number from 0 to 65535/],
    ['PUBLIC_URL', 'cadenza.example.com', /must be an http or https URL/],
    ['PUBLIC_URL', 'ftp://cadenza.example.com', /must be an http or https URL/],
    [
      'PUBLIC_URL',
      'https://cadenza.example.com/?a=1',
      /must be an http or https URL without user name, query or fragment/,
    ],
    [
      'PUBLIC_URL',
      'https://me:pass@cadenza.example.com',
      /must be an http or https URL without user name, query or fragment/,
    ],
    ['ENCRYPTION_KEY', 'short', /must be 32 random bytes in base64.*openssl rand -base64 32/],
    ['ENCRYPTION_KEY_PREVIOUS', '%%%', /must be 32 random bytes in base64/],
    ['SUPPRESSION_KEY', `${key32}AAAA`, /must be 32 random bytes in base64/],
    ['SESSION_SECRET', 'too short', /must have at least 32 characters/],
    ['SENDGRID_API_URL', 'api.sendgrid.com', /must be an http or https URL/],
    ['INBOUND_DOMAIN', 'https://reply.example.com', /must be a domain name/],
    ['INBOUND_SECRET', 'short', /must have at least 16 characters/],
    ['SALESFORCE_LOGIN_URL', 'login', /must be an http or https URL/],
    ['HUBSPOT_API_URL', 'x', /must be an http or https URL/],
    ['HUBSPOT_AUTH_URL', 'x', /must be an http or https URL/],
    ['CALCOM_WEBHOOK_SECRET', 'short', /must have at least 16 characters/],
    ['CALENDLY_SIGNING_KEY', 'short', /must have at least 16 characters/],
    ['GRADING_API_URL', 'models.example.com', /must be an http or https URL/],
    ['LOG_LEVEL', 'loud', /must be one of debug, info, warn, error, silent/],
  ])('%s=%s', (name, value, mustBe) => {
    const words = refusal({ [name]: value });
    expect(words).toMatch(new RegExp(`^Wrong settings: ${name} ${mustBe.source}`));
    expect(words).not.toContain('\n');
  });

  it('lists all of them at once', () => {
    const words = refusal({ PORT: 'x', LOG_LEVEL: 'loud', PUBLIC_URL: 'x', SALESFORCE_CLIENT_ID: 'id' });
    for (const name of ['PORT', 'LOG_LEVEL', 'PUBLIC_URL', 'SALESFORCE_CLIENT_SECRET'])
      expect(words).toContain(`${name} must be`);
  });

  it('never repeats a secret', () => {
    expect(refusal({ ENCRYPTION_KEY: 'my-secret', SESSION_SECRET: 'my-secret' })).not.toContain('my-secret');
    expect(refusal({ DATABASE_URL: 'mysql://u:my-secret@h/d' })).not.toContain('my-secret');
  });
});

describe('credentials', () => {
  it.each([
    ['SALESFORCE_CLIENT_ID', 'SALESFORCE_CLIENT_SECRET', 'Salesforce'],
    ['SALESFORCE_CLIENT_SECRET', 'SALESFORCE_CLIENT_ID', 'Salesforce'],
    ['HUBSPOT_CLIENT_ID', 'HUBSPOT_CLIENT_SECRET', 'HubSpot'],
    ['HUBSPOT_CLIENT_SECRET', 'HUBSPOT_CLIENT_ID', 'HubSpot'],
    ['GRADING_MODEL', 'GRADING_API_URL', 'the language model'],
  ])('%s alone asks for %s', (given, missing, service) => {
    expect(refusal({ [given]: 'value' })).toBe(
      `Wrong settings: ${missing} must be set too, since the rest of ${service}'s credentials is.`,
    );
  });

  it('a key of the language model alone asks for where it is good', () => {
    expect(refusal({ GRADING_API_KEY: 'my-secret' })).toBe(
      'Wrong settings: GRADING_API_URL and GRADING_MODEL must be set too, since GRADING_API_KEY is.',
    );
  });

  it('replace stand-ins, each service independently', () => {
    const salesforce = { SALESFORCE_CLIENT_ID: 'id', SALESFORCE_CLIENT_SECRET: 'secret' };
    expect(standInsNeeded(parseConfig({}))).toEqual({
      salesforce: true,
      hubspot: true,
      sendgrid: true,
      gmail: true,
      microsoft: true,
    });
    expect(standInsNeeded(parseConfig(salesforce))).toMatchObject({ salesforce: false, hubspot: true });
    expect(standInsNeeded(parseConfig({ SENDGRID_API_KEY: 'SG.x' }))).toEqual({
      salesforce: true,
      hubspot: true,
      sendgrid: false,
      gmail: false,
      microsoft: false,
    });
  });
});

describe('settings that are left out', () => {
  it('have the defaults of the README, and point at the real services', () => {
    expect(parseConfig({})).toEqual({
      DATA_DIR: '.cadenza',
      HOST: '127.0.0.1',
      PORT: 8787,
      LOG_LEVEL: 'warn',
      MICROSOFT_GRAPH_URL: 'https://graph.microsoft.com',
      MICROSOFT_LOGIN_URL: 'https://login.microsoftonline.com',
      SENDGRID_API_URL: 'https://api.sendgrid.com',
      SALESFORCE_LOGIN_URL: 'https://login.salesforce.com',
      GOOGLE_API_URL: 'https://gmail.googleapis.com',
      GOOGLE_AUTH_URL: 'https://accounts.google.com',
      GOOGLE_TOKEN_URL: 'https://oauth2.googleapis.com',
      HUBSPOT_API_URL: 'https://api.hubapi.com',
      HUBSPOT_AUTH_URL: 'https://app.hubspot.com',
    });
  });

  it('are the same as empty ones, as a copied .env.example has them', () => {
    expect(parseConfig({ PORT: '', DATABASE_URL: '', HUBSPOT_CLIENT_ID: '' })).toEqual(parseConfig({}));
  });

  it('leaves other programs’ variables alone, and trailing slashes off URLs', () => {
    const settings = parseConfig({ HOME: '/home/somebody', PUBLIC_URL: 'https://cadenza.example.com/' });
    expect(settings).not.toHaveProperty('HOME');
    expect(settings.PUBLIC_URL).toBe('https://cadenza.example.com');
  });
});

describe('the clock may move only when every service is on this machine', () => {
  const local = {
    SENDGRID_API_URL: 'http://127.0.0.1:1',
    SALESFORCE_LOGIN_URL: 'http://localhost:2',
    HUBSPOT_API_URL: 'http://[::1]:3',
    HUBSPOT_AUTH_URL: 'http://127.8.9.1:4',
  };

  it('which loopback addresses are', () => {
    expect(allOnLoopback(parseConfig(local))).toBe(true);
  });

  it.each([
    ['SENDGRID_API_URL', 'https://api.sendgrid.com'],
    ['SALESFORCE_LOGIN_URL', 'http://127.0.0.1.example.com'],
    ['HUBSPOT_API_URL', 'http://localhost.example.com:3'],
    ['SENDGRID_API_URL', 'http://10.0.0.1:1'],
  ])('and %s=%s is not', (name, value) => {
    expect(allOnLoopback(parseConfig({ ...local, [name]: value }))).toBe(false);
  });

  it('and Gmail is looked at only where a client at Google is named', () => {
    const google = { GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' };
    expect(allOnLoopback(parseConfig({ ...local, ...google }))).toBe(false);
    const here = { ...local, ...google, GOOGLE_API_URL: 'http://127.0.0.1:5' };
    expect(allOnLoopback(parseConfig(here))).toBe(true);
  });

  it('and no setting at all is not, since the real services are meant', () => {
    expect(allOnLoopback(parseConfig({}))).toBe(false);
  });
});

describe('The resolver that is asked about sending domains', () => {
  const of = (env: Record<string, string>) => resolverOf(parseConfig(env));
  it('is none while mail goes to a stand-in on this machine, unless one is set', () => {
    expect(of({ SENDGRID_API_URL: 'http://127.0.0.1:4010' })).toBeNull();
    const DNS_URL = 'http://127.0.0.1:4010/dns-query';
    expect(of({ SENDGRID_API_URL: 'http://127.0.0.1:4010', DNS_URL })).toBe(DNS_URL);
  });
  it('is one over HTTPS where mail leaves, or the one that is set', () => {
    expect(of({})).toMatch(/^https:/);
    expect(of({ DNS_URL: 'https://dns.example/dns-query' })).toBe('https://dns.example/dns-query');
  });
});
