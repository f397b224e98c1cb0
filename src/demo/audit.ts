/**
 * The audit: what the stand-ins saw, held against each other. It reads their request logs alone, none of our
 * tables: what a vendor has in its log is what really happened.
 */

/** One line of a stand-in's request log, as `/sandbox/log` gives it. */
export interface LogLine {
  readonly seq: number;
  readonly at: string;
  readonly direction: 'in' | 'out';
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: unknown;
  readonly result?: unknown;
}

export interface AuditInput {
  readonly sendgrid: readonly LogLine[];
  readonly salesforce: readonly LogLine[];
  readonly hubspot: readonly LogLine[];
  /** Touches that reps carried out by hand, as the reps noted them down. */
  readonly doneByHand: readonly string[];
}

export interface AuditResult {
  readonly emails: number;
  readonly activities: { readonly salesforce: number; readonly hubspot: number };
  /** Mails and activities for one touch beyond the first. */
  readonly duplicates: number;
  /** Touches without an activity. */
  readonly missing: number;
  /** Activities without a touch. */
  readonly orphans: number;
  /** Mails reserved after an accepted stop. */
  readonly afterStop: number;
  /** Mails reserved before a stop was accepted that left after it. */
  readonly inFlight: number;
  readonly crmCalls: { readonly salesforce: number; readonly hubspot: number };
}

interface SentMail {
  readonly seq: number;
  readonly at: number;
  readonly to: string;
  readonly touch: string;
  readonly reservedAt: number;
}

interface Stop {
  readonly who: string;
  readonly at: number;
  /** Place in SendGrid's own log, for stops that it reported. */
  readonly seq: number | null;
}

type Json = Record<string, unknown>;
const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const answered = (line: LogLine) => line.status >= 200 && line.status < 300;

/** The time inside a UUIDv7: a send's id is made when it is reserved. */
function timeOf(uuid: string): number {
  return Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);
}

function mailsOf(lines: readonly LogLine[]): readonly SentMail[] {
  return lines
    .filter((line) => line.direction === 'in' && line.path.startsWith('/v3/mail/send') && line.status === 202)
    .flatMap((line) =>
      asList(asObject(line.result).mails).flatMap((entry) => {
        const mail = asObject(entry);
        const args = asObject(mail.custom_args);
        const touch = text(args.cadenza_touch);
        if (touch === '') return [];
        const to = text(asList(mail.to)[0]).toLowerCase();
        return [
          { seq: line.seq, at: Date.parse(line.at), to, touch, reservedAt: timeOf(text(args.cadenza_send)) },
        ];
      }),
    );
}

const stoppingEvents = ['spamreport', 'unsubscribe', 'group_unsubscribe'];
const isStop = (event: Json) =>
  stoppingEvents.includes(text(event.event)) || (event.event === 'bounce' && event.type !== 'blocked');

/** Stops that SendGrid's stand-in delivered and the product took: events, replies, one-click opt-outs. */
function mailStops(lines: readonly LogLine[], recipientOf: ReadonlyMap<string, string>): readonly Stop[] {
  return lines
    .filter((line) => line.direction === 'out' && answered(line))
    .flatMap((line) => {
      const result = asObject(line.result);
      const events = [
        ...asList(result.events).map(asObject).filter(isStop),
        ...(line.path.includes('/u/') ? [result] : []),
      ];
      const inbound = line.path.includes('/webhooks/sendgrid/inbound') ? [result] : [];
      return [...events, ...inbound].flatMap((event) => {
        if (event.automatic === true) return [];
        const touch = text(asObject(event.custom_args).cadenza_touch);
        const who = recipientOf.get(touch) ?? (text(event.email) || text(event.from)).toLowerCase();
        return who === '' ? [] : [{ who, at: Date.parse(line.at), seq: line.seq }];
      });
    });
}

interface Written {
  readonly key: string;
  readonly kind: string;
}

function salesforceActivities(lines: readonly LogLine[]): readonly Written[] {
  return lines
    .filter(
      (line) =>
        line.direction === 'in' &&
        line.method === 'POST' &&
        /\/composite\/?$/.test(line.path) &&
        answered(line),
    )
    .flatMap((line) => {
      const answers = asList(asObject(line.result).subrequests).map(asObject);
      return asList(asObject(line.body).compositeRequest).flatMap((part, index) => {
        const refused = new Set(asList(answers[index]?.refused).map((row) => asObject(row).row));
        const failed = Number(answers[index]?.status ?? 500) >= 300;
        return asList(asObject(asObject(part).body).records).flatMap((entry, row) => {
          const record = asObject(entry);
          const key = text(record.Cadenza_Touch_Id__c);
          if (key === '' || failed || refused.has(row)) return [];
          return [{ key, kind: text(record.Cadenza_Kind__c) }];
        });
      });
    });
}

function hubspotActivities(lines: readonly LogLine[]): readonly Written[] {
  return lines
    .filter((line) => line.direction === 'in' && line.path.endsWith('/batch/create') && answered(line))
    .flatMap((line) => {
      const refused = new Set(
        asList(asObject(line.result).refused).flatMap((row) =>
          asList(asObject(asObject(row).context).objectWriteTraceId),
        ),
      );
      return asList(asObject(line.body).inputs).flatMap((entry) => {
        const input = asObject(entry);
        const properties = asObject(input.properties);
        const key = text(properties.cadenza_touch_id);
        return key === '' || refused.has(input.objectWriteTraceId)
          ? []
          : [{ key, kind: text(properties.cadenza_kind) }];
      });
    });
}

/** How many entries there are beyond the first of each key. */
function surplus(keys: readonly string[]): number {
  return keys.length - new Set(keys).size;
}

/** Whether a mail came after a stop for the same person, and on which side of the reservation the stop lies. */
function lateness(mail: SentMail, stops: readonly Stop[]): 'in_time' | 'in_flight' | 'after_stop' {
  let verdict: 'in_time' | 'in_flight' | 'after_stop' = 'in_time';
  for (const stop of stops) {
    const later = stop.seq === null ? mail.at > stop.at : mail.seq > stop.seq;
    if (!later) continue;
    if (mail.reservedAt >= stop.at) return 'after_stop';
    verdict = 'in_flight';
  }
  return verdict;
}

const apiCalls = (lines: readonly LogLine[]) =>
  lines.filter((line) => line.direction === 'in' && !line.path.includes('oauth')).length;

/**
 * Reads the logs: each mail and each hand-made touch must have exactly one activity in one CRM, each activity of a
 * touch must have its touch, and no mail may have been reserved after a stop that the product had accepted.
 * `crmStops` are opt-outs that a CRM pushed and the product took: who and when.
 */
export function audit(
  input: AuditInput,
  crmStops: readonly { readonly who: string; readonly at: number }[] = [],
): AuditResult {
  const mails = mailsOf(input.sendgrid);
  const recipientOf = new Map(mails.map((mail) => [mail.touch, mail.to]));
  const stops = new Map<string, Stop[]>();
  const own = mailStops(input.sendgrid, recipientOf);
  for (const stop of [...own, ...crmStops.map((one) => ({ ...one, seq: null }))])
    stops.set(stop.who, [...(stops.get(stop.who) ?? []), stop]);
  const salesforce = salesforceActivities(input.salesforce);
  const hubspot = hubspotActivities(input.hubspot);
  const logged = [...salesforce, ...hubspot]
    .filter((entry) => entry.kind === 'touch')
    .map((entry) => entry.key);
  const touches = new Set([...mails.map((mail) => mail.touch), ...input.doneByHand]);
  const onTimeline = new Set(logged);
  const verdicts = mails.map((mail) => lateness(mail, stops.get(mail.to) ?? []));
  return {
    emails: mails.length,
    activities: { salesforce: salesforce.length, hubspot: hubspot.length },
    duplicates: surplus(mails.map((mail) => mail.touch)) + surplus(logged),
    missing: [...touches].filter((touch) => !onTimeline.has(touch)).length,
    orphans: [...onTimeline].filter((key) => !touches.has(key)).length,
    afterStop: verdicts.filter((verdict) => verdict === 'after_stop').length,
    inFlight: verdicts.filter((verdict) => verdict === 'in_flight').length,
    crmCalls: { salesforce: apiCalls(input.salesforce), hubspot: apiCalls(input.hubspot) },
  };
}
