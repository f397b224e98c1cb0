import type sendgridMail from '@sendgrid/mail';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';

export interface SendgridConfig {
  readonly apiKey: string;
  /** `https://api.sendgrid.com` or `https://api.eu.sendgrid.com`; a stand-in's address in tests. */
  readonly apiUrl: string;
  /** For a whole request, milliseconds; 10,000 unless told. */
  readonly timeoutMs?: number;
}

const answerSchema = z.object({
  statusCode: z.number(),
  headers: z.unknown().optional(),
  body: z.unknown().optional(),
});

interface SendgridAnswer {
  readonly status: number;
  readonly headers: unknown;
  readonly body: unknown;
}

interface Address {
  readonly email: string;
  readonly name?: string;
}

/** The body of `POST /v3/mail/send`, as far as we fill it. */
export interface SendgridMail {
  readonly from: Address;
  readonly reply_to?: Address;
  readonly subject: string;
  readonly content: readonly { readonly type: 'text/plain' | 'text/html'; readonly value: string }[];
  readonly personalizations: readonly {
    readonly to: readonly Address[];
    readonly headers: Readonly<Record<string, string>>;
    readonly custom_args: Readonly<Record<string, string>>;
  }[];
  readonly tracking_settings: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
}

/** The part of the SDK's client that its types leave out. */
interface RestClient {
  setDefaultRequest(values: Readonly<Record<string, unknown>>): unknown;
  request(request: Readonly<Record<string, unknown>>): Promise<[unknown, unknown]>;
}

/**
 * A client of its own for each account: the SDK's default instance is one for the whole process. The SDK is loaded with
 * the first call: with axios it takes a twentieth of a start. The key is set before the URL, because setting the key
 * also sets the URL to SendGrid's.
 */
async function openClient(config: SendgridConfig): Promise<RestClient> {
  const { default: sendgrid } = await import('@sendgrid/mail');
  // The default export carries its class, which its types don't say to an ES module.
  const { MailService: Service } = sendgrid as unknown as {
    readonly MailService: new () => typeof sendgridMail & { readonly client: RestClient };
  };
  const service = new Service();
  service.setApiKey(config.apiKey);
  service.client.setDefaultRequest({
    baseUrl: `${config.apiUrl.replace(/\/+$/, '')}/`,
    timeout: config.timeoutMs ?? 10_000,
    // A redirect would carry the key and the mail to another host.
    maxRedirects: 0,
    // Bodies are texts already; an object would be copied on its way.
    transformRequest: [(body: unknown) => body],
  });
  return service.client;
}

/** One account's access to SendGrid, by the official SDK. Answers with an error status are thrown (see errors.ts). */
export interface SendgridClient {
  send(mail: SendgridMail): Promise<SendgridAnswer>;
  get(path: string): Promise<SendgridAnswer>;
  post(path: string, body: object): Promise<SendgridAnswer>;
}

/** `misconfigured` when the URL is none. */
export function createClient(config: SendgridConfig): SendgridClient {
  if (!URL.canParse(config.apiUrl) || !/^https?:/.test(config.apiUrl))
    throw new AppError(
      'misconfigured',
      'SENDGRID_API_URL is not an http(s) URL; normally it is https://api.sendgrid.com.',
    );
  let opened: Promise<RestClient> | null = null;
  const request = async (method: 'GET' | 'POST', url: string, body?: object): Promise<SendgridAnswer> => {
    opened ??= openClient(config);
    const client = await opened;
    const [answer] = await client.request({
      method,
      url,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return toAnswer(answer);
  };
  return {
    // What `service.send` does with a mail is to clone it, spell it in the API's way and post it. Ours is spelt so.
    send: (mail) => request('POST', '/v3/mail/send', mail),
    get: (path) => request('GET', path),
    post: (path, body) => request('POST', path, body),
  };
}

function toAnswer(answer: unknown): SendgridAnswer {
  const { statusCode, headers, body } = answerSchema.parse(answer);
  return { status: statusCode, headers, body };
}
