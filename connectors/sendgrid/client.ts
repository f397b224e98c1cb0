import sendgrid from '@sendgrid/mail';
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

export interface SendgridAnswer {
  readonly status: number;
  readonly headers: unknown;
  readonly body: unknown;
}

type MailService = typeof sendgrid;

/** What the SDK's `send` takes, for one mail. */
export type SendgridMail = Exclude<Parameters<MailService['send']>[0], readonly unknown[]>;

/** The part of the SDK's client that its types leave out. */
interface RestClient {
  setDefaultRequest(values: Readonly<Record<string, unknown>>): unknown;
  request(request: Readonly<Record<string, unknown>>): Promise<[unknown, unknown]>;
}

/** The default export carries its class, which its types don't say to an ES module. */
const { MailService: Service } = sendgrid as unknown as {
  readonly MailService: new () => MailService & { readonly client: RestClient };
};

/** One account's access to SendGrid, by the official SDK. Answers with an error status are thrown (see errors.ts). */
export interface SendgridClient {
  send(mail: SendgridMail): Promise<SendgridAnswer>;
  get(path: string): Promise<SendgridAnswer>;
  post(path: string, body: object): Promise<SendgridAnswer>;
}

/**
 * Opens a client of its own for each account: the SDK's default instance is one for the whole process. The key is set
 * before the URL, because setting the key also sets the URL to SendGrid's. `misconfigured` when the URL is none.
 */
export function createClient(config: SendgridConfig): SendgridClient {
  if (!URL.canParse(config.apiUrl) || !/^https?:/.test(config.apiUrl))
    throw new AppError(
      'misconfigured',
      'SENDGRID_API_URL is not an http(s) URL; normally it is https://api.sendgrid.com.',
    );
  const service = new Service();
  service.setApiKey(config.apiKey);
  service.client.setDefaultRequest({
    baseUrl: `${config.apiUrl.replace(/\/+$/, '')}/`,
    timeout: config.timeoutMs ?? 10_000,
    // A redirect would carry the key and the mail to another host.
    maxRedirects: 0,
  });
  const request = async (method: 'GET' | 'POST', url: string, body?: object): Promise<SendgridAnswer> => {
    const [answer] = await service.client.request({ method, url, ...(body === undefined ? {} : { body }) });
    return toAnswer(answer);
  };
  return {
    send: async (mail) => toAnswer((await service.send(mail))[0]),
    get: (path) => request('GET', path),
    post: (path, body) => request('POST', path, body),
  };
}

function toAnswer(answer: unknown): SendgridAnswer {
  const { statusCode, headers, body } = answerSchema.parse(answer);
  return { status: statusCode, headers, body };
}
