import type { VendorError } from './errors.ts';
import { type MailRequest, mailSchema } from './mail-schema.ts';

const HELP = 'http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#message.';
const MAX_RECIPIENTS = 1000;
const MAX_CUSTOM_ARGS = 10_000;
const MAX_AHEAD_SECONDS = 72 * 3600;

function error(field: string, message: string): VendorError {
  const anchor = field
    .split('.')
    .filter((part) => !/^\d+$/.test(part) && part !== 'email')
    .join('.');
  return { message, field, help: HELP + anchor };
}

function checkContent(mail: MailRequest): VendorError[] {
  const found: VendorError[] = [];
  const types = (mail.content ?? []).map((part) => part.type.toLowerCase());
  if (types.length === 0)
    found.push(
      error(
        'content',
        'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required.',
      ),
    );
  const rank = (type: string) => (type === 'text/plain' ? 0 : type === 'text/html' ? 1 : 2);
  const ordered = types.every((type, index) => index === 0 || rank(types[index - 1] ?? type) <= rank(type));
  if (!ordered)
    found.push(
      error(
        'content',
        'If present, text/plain must be first, followed by text/html, followed by any other content.',
      ),
    );
  for (const type of ['text/plain', 'text/html'])
    if (types.filter((each) => each === type).length > 1)
      found.push(error('content', `If present, ${type} may only be provided once.`));
  return found;
}

function checkRecipients(mail: MailRequest): VendorError[] {
  const found: VendorError[] = [];
  let total = 0;
  for (const [index, each] of mail.personalizations.entries()) {
    const seen = new Set<string>();
    const lists = { to: each.to, cc: each.cc ?? [], bcc: each.bcc ?? [] };
    let duplicate: VendorError | undefined;
    for (const [kind, list] of Object.entries(lists))
      for (const { email } of list) {
        total += 1;
        if (seen.has(email.toLowerCase()))
          duplicate ??= {
            message: `Each email address in the personalization block should be unique between to, cc, and bcc. We found the first duplicate instance of [${email}] in the personalizations.${index}.${kind} field.`,
            field: `personalizations.${index}`,
            help: `${HELP}recipient-errors`,
          };
        seen.add(email.toLowerCase());
      }
    if (duplicate !== undefined) found.push(duplicate);
  }
  if (total > MAX_RECIPIENTS)
    found.push(
      error('personalizations', 'There is a limit of 1000 total recipients (to + cc + bcc) per request.'),
    );
  return found;
}

function checkPersonalizations(mail: MailRequest, now: Date): VendorError[] {
  const found: VendorError[] = [];
  if (!mail.subject && mail.personalizations.some((each) => !each.subject))
    found.push(
      error(
        'subject',
        'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.',
      ),
    );
  const latest = now.getTime() / 1000 + MAX_AHEAD_SECONDS;
  for (const [index, each] of mail.personalizations.entries()) {
    const args = JSON.stringify({ ...mail.custom_args, ...each.custom_args });
    if (Buffer.byteLength(args) > MAX_CUSTOM_ARGS)
      found.push(
        error(
          `personalizations.${index}.custom_args`,
          'The custom_args parameter is limited to 10000 bytes.',
        ),
      );
    if ((each.send_at ?? mail.send_at ?? 0) > latest)
      found.push(error(`personalizations.${index}.send_at`, 'Scheduling is limited to 72 hours in advance.'));
  }
  return found;
}

/**
 * Checks a parsed `mail/send` body as SendGrid does and gives either the mail or every error found. `now` bounds
 * `send_at`. The account holds no templates, so any `template_id` is refused.
 */
export function validateMail(
  body: unknown,
  now: Date,
): { readonly mail: MailRequest } | { readonly errors: readonly VendorError[] } {
  const parsed = mailSchema.safeParse(body);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => {
      const field = issue.path.join('.');
      return field === ''
        ? { message: 'Bad Request', field: null, help: null }
        : error(field === 'from' ? 'from.email' : field, issue.message);
    });
    return { errors };
  }
  const mail = parsed.data;
  const errors = [...checkRecipients(mail), ...checkPersonalizations(mail, now), ...checkContent(mail)];
  if (mail.template_id !== undefined)
    errors.push(
      error('template_id', `The template_id must be a valid GUID, you provided '${mail.template_id}'.`),
    );
  if (mail.reply_to !== undefined && mail.reply_to_list !== undefined)
    errors.push(error('reply_to_list', 'The reply_to and reply_to_list parameters cannot be used together.'));
  return errors.length > 0 ? { errors } : { mail };
}
