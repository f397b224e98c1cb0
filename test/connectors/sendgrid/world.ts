import { startSendgridStandIn } from '../../../connectors/sandbox/sendgrid/index.ts';
import { createSendgrid } from '../../../connectors/sendgrid/index.ts';
import type { MailWorld } from '../../contracts/mail.contract.ts';

const path = '/v3/mail/send';
const troubles = {
  refused: { path, status: 400 },
  blocked: { path, status: 403 },
  limited: { path, status: 429 },
  broken: { path, status: 503 },
  lost: { path, drop: 'after' },
  cut: { path, drop: 'before' },
} as const;

interface StoredMail {
  readonly from: { readonly email: string };
  readonly personalizations: readonly {
    readonly to: readonly { readonly email: string }[];
    readonly headers?: Readonly<Record<string, string>>;
    readonly custom_args?: Readonly<Record<string, string>>;
  }[];
  readonly reply_to?: { readonly email: string };
  readonly subject: string;
  readonly content: readonly { readonly type: string; readonly value: string }[];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SendgridWorld extends MailWorld {
  readonly url: string;
  readonly settings: Readonly<Record<string, string>>;
  control(method: 'POST' | 'PUT', path: string, body: object): Promise<unknown>;
  /** Request bodies of sends, oldest first. */
  bodies(): readonly StoredMail[];
  setDeliverTo(url: string): void;
  settled(): Promise<void>;
}

/** The connector on a fresh stand-in; what was accepted is read from the stand-in's own log of requests. */
export async function openSendgridWorld(): Promise<SendgridWorld> {
  const standIn = await startSendgridStandIn({ clock: { now: () => new Date() }, retryDelaysMs: [5] });
  const apiKey = standIn.settings.SENDGRID_API_KEY ?? '';
  const control = async (method: 'POST' | 'PUT', to: string, body: object) => {
    const answer = await fetch(`${standIn.url}${to}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${to} answered ${answer.status}: ${await answer.text()}`);
    return answer.status === 204 ? null : await answer.json();
  };
  const sends = () => standIn.log.entries.filter((entry) => entry.direction === 'in' && entry.path === path);
  return {
    mail: createSendgrid({ apiKey, apiUrl: standIn.url }),
    from: 'rep@seller.example',
    url: standIn.url,
    settings: standIn.settings,
    control,
    bodies: () => sends().map((entry) => entry.body as StoredMail),
    setDeliverTo: (url) => standIn.setDeliverTo(url),
    settled: () => standIn.settled(),
    accepted: async (sendId) =>
      sends()
        .filter((entry) => entry.status === 202)
        .map((entry) => entry.body as StoredMail)
        .filter((body) => body.personalizations[0]?.custom_args?.cadenza_send === sendId)
        .map((body) => ({
          from: body.from.email,
          to: body.personalizations[0]?.to[0]?.email ?? '',
          replyTo: body.reply_to?.email ?? null,
          subject: body.subject,
          text: body.content.find((part) => part.type === 'text/plain')?.value ?? '',
          html: body.content.find((part) => part.type === 'text/html')?.value ?? '',
          headers: Object.fromEntries(
            Object.entries({ ...body.headers, ...body.personalizations[0]?.headers }).map(([key, value]) => [
              key.toLowerCase(),
              value,
            ]),
          ),
        })),
    attempts: async () => sends().length,
    trouble: async (kind) => {
      await control('PUT', '/sandbox/faults', kind === null ? [] : [troubles[kind]]);
    },
    canFind: true,
    hideLog: async () => {
      await control('POST', '/sandbox/logs-mode', { available: false });
    },
    unreachable: () => createSendgrid({ apiKey, apiUrl: 'http://127.0.0.1:9' }),
    close: () => standIn.close(),
  };
}
