import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import type { MailRegion } from '../../src/ports/mail.ts';
import type { SendgridClient } from './client.ts';
import { answerIn, refusalOf } from './errors.ts';
import { isPublicKey } from './signature.ts';

/** SendGrid's two regions; an account lives in one of them. */
export const regionUrls: Readonly<Record<MailRegion, string>> = {
  global: 'https://api.sendgrid.com',
  eu: 'https://api.eu.sendgrid.com',
};

const scopesSchema = z.object({ scopes: z.array(z.string()) });
/** The permission that "Mail Send" in SendGrid's form of an API key gives. */
const sendScope = 'mail.send';

function refused(path: string, message: string): AppError {
  return new AppError('invalid_input', message, { problems: [{ path, message }] });
}

/** What a failed look at the key means: SendGrid's refusal, or nobody who answers. */
function whyNot(error: unknown): AppError {
  const answer = answerIn(error);
  if (answer === null || answer.status >= 500 || answer.status === 429)
    return new AppError(
      'unavailable',
      `SendGrid could not be asked about the API key${answer === null ? '' : ` (it answered ${answer.status})`}. Nothing was changed; try again.`,
    );
  return refused(
    'apiKey',
    `SendGrid does not take this API key: ${refusalOf(answer.status, answer.body)}. Make one under Settings, API Keys, and see that the region is the account's.`,
  );
}

/** Asks SendGrid what the key may do; see `MailService.check`. */
export async function checkKey(client: SendgridClient): Promise<void> {
  const answer = await client.get('/v3/scopes').catch((error: unknown) => {
    throw whyNot(error);
  });
  const { data } = scopesSchema.safeParse(answer.body);
  if (data === undefined)
    throw new AppError('unavailable', 'SendGrid answered something else than what the API key may do.');
  if (!data.scopes.includes(sendScope))
    throw refused(
      'apiKey',
      'The API key is good, but may not send: give it the permission "Mail Send" in SendGrid.',
    );
}

/** Looks whether each is a key that events can be signed with. */
export async function checkPublicKeys(publicKeys: readonly string[]): Promise<void> {
  for (const [index, key] of publicKeys.entries())
    if (!(await isPublicKey(key)))
      throw refused(
        `publicKeys.${index}`,
        "This is not the verification key of SendGrid's event webhook: copy it whole, beginning with MF.",
      );
}
