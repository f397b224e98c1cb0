import { fromGmailMessage } from '../../../connectors/gmail/mapper.ts';
import { metadataSchema } from '../../../connectors/gmail/schemas.ts';
import { readNotice } from '../../../connectors/gmail/webhook.ts';
import { parseAnswer } from '../../../connectors/hubspot/client.ts';
import { readMeetings as readHubspotMeetings } from '../../../connectors/hubspot/meetings.ts';
import { API_VERSION, pathsOf } from '../../../connectors/hubspot/paths.ts';
import type { Portal } from '../../../connectors/hubspot/portal.ts';
import { jsonOf, parseAnswer as parseGraph } from '../../../connectors/microsoft/answer.ts';
import { toMailHead } from '../../../connectors/microsoft/mapper.ts';
import { deltaPageSchema } from '../../../connectors/microsoft/schemas.ts';
import { noticeOf } from '../../../connectors/microsoft/watch.ts';
import { problemOf } from '../../../connectors/mime/headers.ts';
import { toMime } from '../../../connectors/mime/index.ts';
import type { SalesforceClient } from '../../../connectors/salesforce/client.ts';
import { EventFields, readMeetings as readEvents } from '../../../connectors/salesforce/meetings.ts';
import { parseMime } from '../../../connectors/sendgrid/mime.ts';
import { parseInput } from '../../../src/app/parse-input.ts';
import { receiveSignalInput } from '../../../src/app/receive-signal.ts';
import { verifyWebhook } from '../../../src/app/standard-webhooks.ts';
import { AppError } from '../../../src/errors.ts';
import type { OutgoingMail } from '../../../src/ports/mail.ts';

const at = new Date('2026-10-05T09:30:00Z');
const bytesOf = (text: string) => new TextEncoder().encode(text);
const post = (url: string, body: string) => ({
  method: 'POST',
  url,
  headers: new Map(),
  body: bytesOf(body),
});
const json = (text: string) => jsonOf(bytesOf(text));

/** A portal that answers every call with one text. */
function portalSaying(text: string): Portal {
  const api: Portal['api'] = {
    ask: async () => ({ kind: 'answer', status: 200, body: json(text), retryAfterSeconds: null }),
    get: async ({ doing }, schema) => parseAnswer(doing, json(text), schema),
  };
  return { api, paths: pathsOf(API_VERSION) };
}

const began = JSON.stringify({ v: 1, began: 0, from: 0, seen: {}, pass: null, walked: null });
const beganEvents = JSON.stringify({ v: 1, began: 0, t: 0, id: '', high: 0, seen: {} });

/** An org that answers every query with one text as its rows. */
function orgSaying(text: string): SalesforceClient {
  const records = json(text);
  const rows = Array.isArray(records) ? records : [];
  const org: Pick<SalesforceClient, 'queryAll' | 'queryAllRows'> = {
    queryAll: async () => [{ records: rows, done: true }],
    queryAllRows: async () => [],
  };
  return org as SalesforceClient;
}

const sounds = (text: string) => text.toWellFormed().replace(/\r\n?/g, '\n').trimEnd();

/** What we write as a mail must be read as the same mail, whatever words it holds. */
async function roundTrip(input: string): Promise<unknown> {
  const [subject = '', ...words] = input.split('\n');
  const mail: OutgoingMail = {
    ...{
      from: { email: 'rep@seller.example', name: subject },
      to: { email: 'pat@buyer.example', name: null },
    },
    ...{ replyTo: null, subject, text: words.join('\n'), html: `<p>${words.join('<br>')}</p>` },
    ...{ messageId: '<1@seller.example>', inReplyTo: null, references: [], unsubscribe: null },
    ...{ customArgs: {}, track: { opens: false, clicks: false }, automatic: false },
  };
  if (problemOf(mail) !== null) return null;
  const read = await parseMime(bytesOf(toMime(mail, { date: at })));
  if (sounds(read.text) !== sounds(mail.text))
    throw new Error('a text was read otherwise than it was written');
  if (read.from?.email !== mail.from.email)
    throw new Error('a sender was read otherwise than it was written');
  return read;
}

/** A signed post as lines of headers, an empty line, and the body. */
function verify(input: string): Promise<string> {
  const [head = '', ...body] = input.split('\n\n');
  const headers = new Map(
    head.split('\n').map((line) => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1).trim()]),
  );
  return verifyWebhook(
    ['whsec_aW52ZW50ZWQtc2VjcmV0LW9mLXRoaXMtdGVzdA=='],
    { headers, body: bytesOf(body.join('\n\n')) },
    at,
  );
}

/** What vendors and customers' own systems say to us, beside mails. */
export const vendorParsers = {
  gmailNotice: (input: string) => readNotice(post('https://cadenza.example/?secret=s', input), 's'),
  gmailMail: (input: string) => {
    const message = metadataSchema.safeParse(json(input));
    return message.success ? fromGmailMessage(message.data) : null;
  },
  graphNotice: (input: string) => noticeOf(post('https://cadenza.example/', input)),
  graphMails: (input: string) => parseGraph('read', json(input), deltaPageSchema).value.map(toMailHead),
  mime: roundTrip,
  hubspotMeetings: (input: string) => readHubspotMeetings(portalSaying(input), began, ['1']),
  salesforceEvents: (input: string) => readEvents(orgSaying(input), new EventFields(), beganEvents),
  standardWebhook: verify,
  signal: (input: string) => parseInput(receiveSignalInput, json(input)),
} as const;

/** What a parser answers must be usable: a moment that is none breaks what works with it later. */
export function requireSound(found: unknown): void {
  if (found instanceof Date) {
    if (Number.isNaN(found.getTime())) throw new Error('a moment that is none');
  } else if (Array.isArray(found)) found.forEach(requireSound);
  else if (typeof found === 'object' && found !== null) Object.values(found).forEach(requireSound);
}

/** Whether a parser refused in our words. `internal` says that it did not expect what it met. */
export const isRefusal = (error: unknown) => error instanceof AppError && error.code !== 'internal';
