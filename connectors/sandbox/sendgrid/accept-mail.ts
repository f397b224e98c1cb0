import type { Account } from './account.ts';
import { sgMessageId } from './ids.ts';
import type { Recipient, StoredMail, Tracking } from './mail.ts';
import type { MailRequest } from './mail-schema.ts';

type Personalization = MailRequest['personalizations'][number];

/** zod gives `undefined` for what is absent; stored rows leave it out. */
function trimmed(address: { email: string; name?: string | undefined }): { email: string; name?: string } {
  return address.name === undefined || address.name === ''
    ? { email: address.email }
    : { email: address.email, name: address.name };
}

function trackingOf(settings: MailRequest['tracking_settings']): Tracking {
  const click = settings?.click_tracking?.enable ?? true;
  return {
    open: settings?.open_tracking?.enable ?? true,
    click,
    clickInText: click && settings?.click_tracking?.enable_text === true,
    subscription: settings?.subscription_tracking?.enable ?? false,
  };
}

function substitute(text: string, each: Personalization): string {
  let result = text;
  for (const [tag, value] of Object.entries(each.substitutions ?? {})) result = result.replaceAll(tag, value);
  return result;
}

function bodies(mail: MailRequest, each: Personalization): { text?: string; html?: string } {
  const part = (type: string) => mail.content?.find((content) => content.type.toLowerCase() === type)?.value;
  const text = part('text/plain');
  const html = part('text/html');
  return {
    ...(text === undefined ? {} : { text: substitute(text, each) }),
    ...(html === undefined ? {} : { html: substitute(html, each) }),
  };
}

function messageIdOf(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'message-id')?.[1];
}

/** Makes and stores the mails of one valid request, one for each personalization; durable when it returns. */
export function acceptMail(account: Account, request: MailRequest): readonly StoredMail[] {
  const at = account.clock.now();
  const xMessageId = account.ids.short('mail', account.mails.requests);
  const host = account.ids.hex('host', 'recvd', 10);
  const bypass = Object.entries(request.mail_settings ?? {})
    .filter(([name, setting]) => name.startsWith('bypass_') && setting?.enable === true)
    .map(([name]) => name);
  const replyTo = request.reply_to_list ?? (request.reply_to === undefined ? [] : [request.reply_to]);
  let count = 0;
  const stored: StoredMail[] = [];
  for (const [index, each] of request.personalizations.entries()) {
    const headers = { ...request.headers, ...each.headers };
    const recipient =
      (kind: Recipient['kind']) => (address: { email: string; name?: string | undefined }) => ({
        ...trimmed(address),
        kind,
        sg_message_id: sgMessageId({ xMessageId, at, host, recipient: count++ }),
      });
    const sendAt = each.send_at ?? request.send_at;
    const mail: StoredMail = {
      id: index === 0 ? xMessageId : `${xMessageId}-${index}`,
      x_message_id: xMessageId,
      accepted_at: at.toISOString(),
      from: trimmed(each.from ?? request.from),
      recipients: [
        ...each.to.map(recipient('to')),
        ...(each.cc ?? []).map(recipient('cc')),
        ...(each.bcc ?? []).map(recipient('bcc')),
      ],
      reply_to: replyTo.map(trimmed),
      subject: substitute(each.subject ?? request.subject ?? '', each),
      ...bodies(request, each),
      headers,
      custom_args: { ...request.custom_args, ...each.custom_args },
      categories: request.categories ?? [],
      tracking: trackingOf(request.tracking_settings),
      bypass,
      attachments: (request.attachments ?? []).map(({ filename, type }) =>
        type === undefined ? { filename } : { filename, type },
      ),
      ...(request.asm === undefined ? {} : { asm_group_id: request.asm.group_id }),
      ...(sendAt === undefined ? {} : { send_at: sendAt }),
      smtp_id: messageIdOf(headers) ?? `<${xMessageId}@geopod-ismtpd-1>`,
    };
    account.mails.add(mail);
    stored.push(mail);
  }
  return stored;
}
