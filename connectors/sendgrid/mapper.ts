import type { OutgoingMail } from '../../src/ports/mail.ts';
import { headersOf } from '../mime/headers.ts';
import type { SendgridMail } from './client.ts';

/**
 * A mail as SendGrid's API takes it: one personalization, every tracking setting said. Headers and custom
 * arguments are the personalization's: there nothing that is set for the whole request can meet them, and only there does
 * SendGrid's OpenAPI file take arguments as an object.
 */
export function toSendgridMail(mail: OutgoingMail): SendgridMail {
  const { email, name } = mail.to;
  return {
    from: { email: mail.from.email, name: mail.from.name },
    ...(mail.replyTo === null ? {} : { reply_to: { email: mail.replyTo } }),
    subject: mail.subject,
    content: [
      { type: 'text/plain', value: mail.text },
      { type: 'text/html', value: mail.html },
    ],
    personalizations: [
      {
        to: [name === null ? { email } : { email, name }],
        headers: headersOf(mail),
        custom_args: mail.customArgs,
      },
    ],
    tracking_settings: {
      click_tracking: { enable: mail.track.clicks, enable_text: false },
      open_tracking: { enable: mail.track.opens },
      subscription_tracking: { enable: false },
      ganalytics: { enable: false },
    },
  };
}
