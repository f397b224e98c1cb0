import { answered, asList, asObject, type LogLine, text } from './log-line.ts';

/** An activity that a CRM took, by its key. */
export interface Written {
  readonly key: string;
  readonly kind: string;
}

/** Rows of the calls that write tasks, without those that Salesforce refused. */
export function salesforceActivities(lines: readonly LogLine[]): readonly Written[] {
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

/** Inputs of the calls that create engagements, without those that HubSpot refused. */
export function hubspotActivities(lines: readonly LogLine[]): readonly Written[] {
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

/** An opt-out that a CRM told the product of and the product took: the record, and when. */
interface CrmOptOut {
  readonly crm: 'salesforce' | 'hubspot';
  readonly id: string;
  readonly at: number;
}

/** Opt-outs in what the Salesforce package's triggers pushed. */
function salesforceOptOuts(line: LogLine): readonly string[] {
  return asList(asObject(line.body).events)
    .map(asObject)
    .filter((event) => event.change === 'opted_out')
    .map((event) => text(event.id));
}

/** Opt-outs in one post of HubSpot's webhooks. */
function hubspotOptOuts(line: LogLine): readonly string[] {
  return asList(line.body)
    .map(asObject)
    .filter((event) => event.propertyName === 'hs_email_optout' && event.propertyValue === 'true')
    .map((event) => String(event.objectId));
}

/** All opt-outs that the CRMs' stand-ins delivered, also those that the product itself had asked for. */
export function crmOptOuts(logs: {
  readonly salesforce: readonly LogLine[];
  readonly hubspot: readonly LogLine[];
}): readonly CrmOptOut[] {
  const read = (crm: CrmOptOut['crm'], idsIn: (line: LogLine) => readonly string[]) =>
    logs[crm]
      .filter((line) => line.direction === 'out' && answered(line))
      .flatMap((line) => idsIn(line).map((id) => ({ crm, id, at: Date.parse(line.at) })));
  return [...read('salesforce', salesforceOptOuts), ...read('hubspot', hubspotOptOuts)];
}
