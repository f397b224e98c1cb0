import type { GrantedMailboxes } from '../../src/ports/mailbox.ts';
import { succeeded } from './answer.ts';
import { openApi } from './client.ts';
import { failureToAppError } from './errors.ts';
import { createOAuth } from './oauth.ts';
import { fetchMails, readHeads } from './reading.ts';
import { findSend, sendMail } from './send.ts';
import { noticeOf, watchInbox } from './watch.ts';

export interface MicrosoftConfig {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where accounts are authorised: `https://login.microsoftonline.com`, with a directory as path where only one may. */
  readonly loginUrl: string;
  /** `https://graph.microsoft.com`; other clouds have other hosts. */
  readonly graphUrl: string;
  /** Real time, for the expiry of tokens and subscriptions. */
  readonly wall: () => Date;
  /** For one call, milliseconds; 15,000 unless told: a send, a new token and the send again are within a send's lease. */
  readonly timeoutMs?: number;
}

/** Mailboxes in Microsoft 365 and at Outlook.com, by Microsoft Graph, each with its owner's own grant. */
export function createMicrosoftMailboxes(config: MicrosoftConfig): GrantedMailboxes {
  const { clientId, clientSecret, wall } = config;
  const transport = { graphUrl: config.graphUrl.replace(/\/+$/, ''), timeoutMs: config.timeoutMs ?? 15_000 };
  const loginUrl = config.loginUrl.replace(/\/+$/, '');
  return {
    oauth: createOAuth({ ...transport, clientId, clientSecret, loginUrl, wall }),
    open({ tokens }) {
      const api = openApi(transport, tokens);
      return {
        async check() {
          const doing = 'open the mailbox';
          const path = '/me/mailFolders/inbox?$select=id';
          const outcome = await api.ask({ method: 'GET', path, doing });
          if (!succeeded(outcome)) throw failureToAppError(doing, outcome);
        },
        send: (mail) => sendMail(api, mail, wall()),
        findSend: (query) => findSend(api, query),
        heads: (cursor) => readHeads(api, wall, cursor),
        fetch: (ids) => fetchMails(api, ids),
        watch: (notice) => watchInbox(api, wall, notice),
      };
    },
    notice: noticeOf,
  };
}
