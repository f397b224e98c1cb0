import type { MailInbound, MailPort, OpenMailService } from '../../src/ports/mail.ts';
import { problemOf } from '../mime/headers.ts';
import { createClient, type SendgridConfig } from './client.ts';
import { headerOf, outcomeOfError } from './errors.ts';
import { createInbound, type SendgridInboundConfig } from './inbound.ts';
import { createFindSend } from './logs.ts';
import { toSendgridMail } from './mapper.ts';
import { checkKey, checkPublicKeys, regionUrls } from './service.ts';
import { createEvents } from './webhook.ts';

export type { SendgridConfig } from './client.ts';
export type { SendgridInboundConfig } from './inbound.ts';

/**
 * A SendGrid account to send from. `send` makes one request and never repeats it: SendGrid has no idempotency key, so
 * an answer that was lost is `unconfirmed`. `now` is only read to turn the end of a rate limit into seconds.
 */
export function createSendgrid(config: SendgridConfig, now: () => Date = () => new Date()): MailPort {
  const client = createClient(config);
  return {
    send: async (mail) => {
      const problem = problemOf(mail);
      if (problem !== null) return { state: 'failed', reason: problem };
      try {
        const answer = await client.send(toSendgridMail(mail));
        return { state: 'accepted', providerId: headerOf(answer.headers, 'x-message-id') };
      } catch (error) {
        return outcomeOfError(error, now());
      }
    },
    findSend: createFindSend(client),
  };
}

/** What SendGrid posts: events (signed) and inbound mail (secret in the URL, and signed where a policy is attached). */
export function createSendgridInbound(config: SendgridInboundConfig): MailInbound {
  return { ...createEvents(config.publicKeys), ...createInbound(config) };
}

/**
 * Opens workspaces' own accounts, each with a client of its own, so that no account ever sends or vouches for another.
 * `apiUrl` is where those lie that name no region.
 */
export function openSendgrid(apiUrl: string): OpenMailService {
  return ({ apiKey, region, publicKeys, inboundSecret }) => {
    const config = { apiKey, apiUrl: region === null ? apiUrl : regionUrls[region] };
    const { verifyEvents, verifyInbound } = createSendgridInbound({ publicKeys, inboundSecret });
    return {
      ...createSendgrid(config),
      verifyEvents,
      verifyInbound,
      check: async () => {
        await checkPublicKeys(publicKeys);
        await checkKey(createClient(config));
      },
    };
  };
}

export { type ParsedMime, parseMime } from './mime.ts';
