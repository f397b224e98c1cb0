import { createHash, timingSafeEqual } from 'node:crypto';
import type { StandInApp } from '../core/index.ts';
import type { Account } from './account.ts';
import { refuse } from './errors.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What the account's first key may do, as `GET /v3/scopes` lists it. */
export const SCOPES = [
  'mail.send',
  'messages.read',
  'suppression.read',
  'suppression.bounces.read',
  'suppression.bounces.delete',
  'suppression.blocks.read',
  'suppression.blocks.delete',
  'suppression.spam_reports.read',
  'suppression.spam_reports.delete',
  'suppression.unsubscribes.read',
  'asm.suppressions.global.create',
  'asm.suppressions.global.read',
  'asm.suppressions.global.delete',
];

/** What the bearer of this key may do; undefined when the account has no such key. */
function scopesOf(account: Account, given: string): readonly string[] | undefined {
  if (timingSafeEqual(hash(given), hash(account.secrets.apiKey))) return SCOPES;
  return account.settings.values.apiKeys.find((one) => one.key === given)?.scopes;
}

/** Lets only the account's own keys into `/v3`. */
export function authRoutes(app: StandInApp, account: Account): void {
  app.use('/v3/*', async (c, next) => {
    c.header('Server', 'nginx');
    const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (given === undefined) return refuse(c, 401, 'authorization required');
    const scopes = scopesOf(account, given);
    if (scopes === undefined)
      return refuse(c, 401, 'The provided authorization grant is invalid, expired, or revoked');
    if (c.req.path === '/v3/scopes') return c.json({ scopes });
    if (c.req.path === '/v3/mail/send' && !scopes.includes('mail.send'))
      return refuse(c, 403, 'access forbidden');
    return next();
  });
}
