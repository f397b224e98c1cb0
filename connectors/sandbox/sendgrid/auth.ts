import { createHash, timingSafeEqual } from 'node:crypto';
import type { StandInApp } from '../core/index.ts';
import type { Account } from './account.ts';
import { refuse } from './errors.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What this key may do, as `GET /v3/scopes` lists it. */
const SCOPES = [
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

/** Lets only the account's own key into `/v3`. */
export function authRoutes(app: StandInApp, account: Account): void {
  const expected = hash(account.secrets.apiKey);
  app.use('/v3/*', async (c, next) => {
    c.header('Server', 'nginx');
    const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    if (given === undefined) return refuse(c, 401, 'authorization required');
    if (!timingSafeEqual(hash(given), expected))
      return refuse(c, 401, 'The provided authorization grant is invalid, expired, or revoked');
    return next();
  });
  app.get('/v3/scopes', (c) => c.json({ scopes: SCOPES }));
}
