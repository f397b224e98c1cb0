import { AppError } from '../../src/errors.ts';
import type { GrantedMailboxes, MailboxPort, MailboxTokenSource } from '../../src/ports/mailbox.ts';
import { openApi, parseAnswer } from './client.ts';
import { appErrorOf } from './errors.ts';
import { createOAuth, type GmailOptions } from './oauth.ts';
import { readHeads, readMails, readProfile } from './read.ts';
import { watchSchema } from './schemas.ts';
import { findMail, sendMail } from './send.ts';
import { readNotice } from './webhook.ts';

function openGmail(
  { apiUrl, notices, wall }: GmailOptions,
  mailbox: { readonly address: string; readonly tokens: MailboxTokenSource },
): MailboxPort {
  const api = openApi(apiUrl, mailbox.tokens);
  return {
    async check() {
      const { emailAddress } = await readProfile(api);
      if (emailAddress.toLowerCase() !== mailbox.address)
        throw new AppError(
          'needs_reauth',
          `This grant opens ${emailAddress}, not ${mailbox.address}. Connect it again.`,
        );
    },
    send: (mail) => sendMail(api, mail, wall()),
    findSend: (query) => findMail(api, query),
    heads: (cursor) => readHeads(api, cursor),
    fetch: (ids) => readMails(api, ids),
    async watch() {
      if (notices === null) return null;
      // Where notices go stands at the topic's subscription; Google wants to be asked anew within seven days.
      const doing = 'ask for notices';
      const json = { topicName: notices.topic, labelIds: ['INBOX'], labelFilterBehavior: 'INCLUDE' };
      const outcome = await api.ask({ method: 'POST', path: '/watch', doing, json });
      if (outcome.kind === 'answer' && outcome.status === 200)
        return { until: new Date(Number(parseAnswer(doing, outcome.body, watchSchema).expiration)) };
      const { message } = appErrorOf(doing, outcome);
      // A topic that Gmail may not publish to is answered like a mailbox that is closed: it must not close ours.
      throw new AppError('unavailable', `${message} GOOGLE_PUBSUB_TOPIC is ${notices.topic}.`);
    },
  };
}

/**
 * Gmail mailboxes by Google's API (v1), for accounts of Google Workspace and of gmail.com. A 200 of Gmail's is no proof of
 * delivery: what goes beyond the account's daily limit comes back as a report in the same mailbox.
 */
export function createGmail(options: GmailOptions): GrantedMailboxes {
  return {
    oauth: createOAuth(options),
    open: (mailbox) => openGmail(options, mailbox),
    notice: (request) => readNotice(request, options.notices?.secret ?? null),
  };
}
