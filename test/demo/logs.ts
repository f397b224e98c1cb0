import type { LogLine } from '../../src/demo/log-line.ts';

/** Made-up logs of the three stand-ins, for audits: each method adds what a vendor would have in its log. */
export class Logs {
  readonly sendgrid: LogLine[] = [];
  readonly salesforce: LogLine[] = [];
  readonly hubspot: LogLine[] = [];
  readonly doneByHand: string[] = [];
  /** Minutes since the beginning; moved by tests. */
  minute = 0;

  get at(): string {
    return new Date(Date.UTC(2027, 2, 1, 8, this.minute)).toISOString();
  }

  #add(log: LogLine[], line: Omit<LogLine, 'seq' | 'at'>): void {
    log.push({ seq: log.length + 1, at: this.at, ...line });
  }

  /** SendGrid takes a mail for a touch; `reserved` is the minute of its reservation, now when left out. */
  mail(touch: string, to: string, options: { reserved?: number; status?: number } = {}): void {
    const reserved = new Date(Date.UTC(2027, 2, 1, 8, options.reserved ?? this.minute)).getTime();
    const hex = reserved.toString(16).padStart(12, '0');
    const custom_args = {
      cadenza_touch: touch,
      cadenza_send: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-1`,
    };
    const status = options.status ?? 202;
    const result = { mails: [{ id: `id-${touch}`, to: [to], custom_args }] };
    this.#add(this.sendgrid, {
      direction: 'in',
      method: 'POST',
      path: '/v3/mail/send',
      status,
      ...(status === 202 ? { result } : {}),
    });
  }

  /** SendGrid tells the product something about a mail; `status` is the product's answer. */
  event(touch: string, event: Record<string, unknown>, status = 204): void {
    const path = 'http://127.0.0.1:1/webhooks/sendgrid/events';
    const result = { events: [{ ...event, custom_args: { cadenza_touch: touch } }] };
    this.#add(this.sendgrid, { direction: 'out', method: 'POST', path, status, result });
  }

  /** A mail comes in and is handed to the product. */
  inbound(mail: { from: string; answers?: string; automatic?: boolean }, status = 200): void {
    const path = 'http://127.0.0.1:1/webhooks/sendgrid/inbound?key=…';
    const { answers, ...rest } = mail;
    const result = {
      automatic: false,
      ...rest,
      ...(answers === undefined ? {} : { answers: `id-${answers}` }),
    };
    this.#add(this.sendgrid, { direction: 'out', method: 'POST', path, status, result });
  }

  /** The prospect's mailbox posts to a link of the mail, or their calendar to the product. */
  posted(path: '/u/token' | '/webhooks/calcom', touch: string, status = 200): void {
    const result = { custom_args: { cadenza_touch: touch } };
    const url = `http://127.0.0.1:1${path}`;
    this.#add(this.sendgrid, { direction: 'out', method: 'POST', path: url, status, result });
  }

  /** Salesforce takes a call with one collection of tasks; `refused` are rows that it did not take. */
  salesforceTasks(
    keys: readonly string[],
    options: { refused?: number[]; status?: number; kind?: string } = {},
  ) {
    const records = keys.map((key) => ({
      Cadenza_Touch_Id__c: key,
      Cadenza_Kind__c: options.kind ?? 'touch',
    }));
    const refused = (options.refused ?? []).map((row) => ({ row, code: 'DUPLICATE_VALUE' }));
    this.#add(this.salesforce, {
      direction: 'in',
      method: 'POST',
      path: '/services/data/v66.0/composite',
      status: 200,
      body: { compositeRequest: [{ method: 'POST', body: { records } }] },
      result: { subrequests: [{ status: options.status ?? 200, rows: keys.length, refused }] },
    });
  }

  /** HubSpot takes a batch of engagements. */
  hubspotBatch(
    keys: readonly string[],
    options: { refused?: string[]; status?: number; kind?: string } = {},
  ) {
    const inputs = keys.map((key) => ({
      objectWriteTraceId: key,
      properties: { cadenza_touch_id: key, cadenza_kind: options.kind ?? 'touch' },
    }));
    const refused = (options.refused ?? []).map((key) => ({ context: { objectWriteTraceId: [key] } }));
    this.#add(this.hubspot, {
      direction: 'in',
      method: 'POST',
      path: '/crm/objects/2026-03/emails/batch/create',
      status: options.status ?? 201,
      body: { inputs },
      result: { ids: [], refused },
    });
  }

  /** A CRM tells the product of opt-outs. */
  optOut(crm: 'salesforce' | 'hubspot', id: string, status = 204): void {
    const out = { direction: 'out', method: 'POST', status } as const;
    const path = `http://127.0.0.1:1/webhooks/${crm}`;
    const event = { object: 'Lead', id, change: 'opted_out' };
    const change = { objectId: Number(id), propertyName: 'hs_email_optout', propertyValue: 'true' };
    const body = crm === 'salesforce' ? { events: [event] } : [change];
    this.#add(this[crm], { ...out, path, body });
  }
}
