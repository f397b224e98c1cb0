import type { StandInApp, StandInContext } from '../core/index.ts';
import { acceptMail } from './accept-mail.ts';
import type { Account } from './account.ts';
import type { Schedule } from './delivery.ts';
import { refuse, tooLarge } from './errors.ts';
import { RateLimit } from './rate-limit.ts';
import { validateMail } from './validate.ts';

/** 30 MB for the whole request; over it nginx refuses before the API sees it. */
const MAX_BYTES = 30 * 1024 * 1024;
const UNVERIFIED =
  'The from address does not match a verified Sender Identity. Mail cannot be sent until this error is resolved. Visit https://sendgrid.com/docs/for-developers/sending-email/sender-identity/ to see the Sender Identity requirements';

async function readJson(c: StandInContext): Promise<unknown> {
  const text = await c.req.text();
  if (Buffer.byteLength(text) > MAX_BYTES) return tooLarge(c);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse(c, 400, 'Bad Request');
  }
}

/** `POST /v3/mail/send`: checks, stores, answers 202; delivery and its events follow. */
export function mailSendRoutes(app: StandInApp, account: Account, schedule: Schedule): void {
  const limit = new RateLimit(account.clock, () => account.settings.values.perSecond);

  app.post('/v3/mail/send', async (c) => {
    if (Number(c.req.header('content-length') ?? 0) > MAX_BYTES) return tooLarge(c);
    const rate = limit.take();
    for (const [name, value] of Object.entries(rate.headers)) c.header(name, value);
    if (!rate.allowed) return refuse(c, 429, 'too many requests');
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      return refuse(c, 415, 'Content-Type should be application/json.');
    const body = await readJson(c);
    if (body instanceof Response) return body;

    const checked = validateMail(body, account.clock.now());
    if ('errors' in checked) return refuse(c, 400, checked.errors);
    const { mail } = checked;
    const senders = [mail.from, ...mail.personalizations.map((each) => each.from ?? mail.from)];
    if (senders.some((sender) => !account.settings.maySendFrom(sender.email)))
      return refuse(c, 403, [{ message: UNVERIFIED, field: 'from', help: null }]);
    if (mail.mail_settings?.sandbox_mode?.enable === true) {
      c.set('result', { sandbox_mode: true });
      return c.body(null, 200);
    }

    const mails = acceptMail(account, mail);
    for (const each of mails) schedule.accept(each);
    const xMessageId = mails[0]?.x_message_id ?? '';
    c.set('result', {
      x_message_id: xMessageId,
      mails: mails.map(({ id, recipients, custom_args }) => ({
        id,
        to: recipients.map(({ email }) => email),
        custom_args,
      })),
    });
    return c.body(null, 202, { 'X-Message-Id': xMessageId });
  });
  app.all('/v3/mail/send', (c) => refuse(c, 405, 'method not allowed'));
}
