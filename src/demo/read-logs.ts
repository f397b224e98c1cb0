import type { RunningStandIns } from '../runtime/stand-ins.ts';
import { crmOptOuts } from './audit-crm.ts';
import type { LogLine } from './log-line.ts';
import type { CrmRecord } from './opt-outs.ts';

/** The request logs of the three stand-ins, each in its own order. */
export interface Logs {
  readonly sendgrid: readonly LogLine[];
  readonly salesforce: readonly LogLine[];
  readonly hubspot: readonly LogLine[];
}

/** A stand-in's whole request log. */
async function readLog(url: string): Promise<readonly LogLine[]> {
  const lines: LogLine[] = [];
  for (;;) {
    const response = await fetch(`${url}/sandbox/log?after=${lines.length}&limit=5000`);
    const { entries, total } = (await response.json()) as { entries: readonly LogLine[]; total: number };
    lines.push(...entries);
    if (lines.length >= total || entries.length === 0) return lines;
  }
}

export async function readLogs(standIns: Pick<RunningStandIns, 'all'>): Promise<Logs> {
  const urlOf = (name: string) => standIns.all.find((one) => one.name === name)?.url ?? '';
  return {
    sendgrid: await readLog(urlOf('sendgrid')),
    salesforce: await readLog(urlOf('salesforce')),
    hubspot: await readLog(urlOf('hubspot')),
  };
}

/** Whom the CRMs told the product to stop, by address, and when it took that. */
export function stopsInCrms(logs: Logs, records: readonly CrmRecord[]) {
  const addresses = new Map(records.map((record) => [`${record.crm} ${record.id}`, record.email]));
  return crmOptOuts(logs).flatMap(({ crm, id, at }) => {
    const who = addresses.get(`${crm} ${id}`);
    return who === undefined ? [] : [{ who, at }];
  });
}
