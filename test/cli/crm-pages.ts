import type { Server } from './server.ts';

/** One person's line in what 'Add to cadence' answers. */
export interface Result {
  readonly id: string;
  readonly status: string;
  readonly reason: string;
}

async function page(url: string, form?: readonly (readonly [string, string])[]): Promise<string> {
  const body = form === undefined ? null : new URLSearchParams();
  for (const [name, value] of form ?? []) body?.append(name, value);
  const response = await fetch(url, body === null ? {} : { method: 'POST', body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return text;
}

const valuesOf = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`name="${name}" value="([^"]+)"`, 'g'))].map((found) => found[1] ?? '');
const cadenceIn = (html: string) => /<option value="([0-9a-f-]{36})"/.exec(html)?.[1] ?? '';
const plain = (html: string) => html.replace(/<[^>]*>/g, '').trim();

/** Rows of a table of results: a link to the record, what became of it, and why. */
function resultsIn(html: string): Result[] {
  return html
    .split('<tr>')
    .slice(2)
    .map((row) => {
      const [, status = '', reason = ''] = row.split('</td>').map(plain);
      const id = /\/(?:r\/Lead|0-1)\/([0-9A-Za-z]+)/.exec(row)?.[1] ?? '';
      return { id, status, reason };
    });
}

/** As a rep in Salesforce: ticks the first people of a list view, presses the button, chooses, enrolls. */
export async function addFromSalesforce(server: Server, count: number): Promise<Result[]> {
  const base = server.after('Salesforce');
  const list = await page(`${base}/lightning/o/Lead/list?filterName=AllOpenLeads`);
  const ticked = valuesOf(list, 'ids').slice(0, count);
  const shared = [['object', 'Lead'], ['filterName', 'AllOpenLeads'], ...ticked.map((id) => ['ids', id])] as [
    string,
    string,
  ][];
  const choice = await page(`${base}/apex/CadenzaEnroll`, shared);
  const key = valuesOf(choice, 'key')[0] ?? '';
  const form = [...shared, ['key', key], ['cadenceId', cadenceIn(choice)]] as [string, string][];
  return resultsIn(await page(`${base}/apex/CadenzaEnroll/result`, form));
}

/** The same in HubSpot's contact index. */
export async function addFromHubspot(server: Server, count: number): Promise<Result[]> {
  const base = server.after('HubSpot');
  const index = /href="(\/contacts\/\d+\/objects\/0-1\/views\/all\/list)"/.exec(await page(base))?.[1];
  const list = await page(`${base}${index}`);
  const ids = valuesOf(list, 'id')
    .slice(0, count)
    .map((id) => ['id', id] as const);
  const user = /<select name="userId"><option value="(\d+)"/.exec(list)?.[1] ?? '';
  const choice = await page(`${base}${index}/cadence`, [...ids, ['userId', user]]);
  const form = [...ids, ['userId', user], ['cadenceId', cadenceIn(choice)]] as [string, string][];
  return resultsIn(await page(`${base}${index}/enroll`, form));
}

/** A record's page, as a rep reads it. */
export async function recordPage(server: Server, crm: 'salesforce' | 'hubspot', id: string): Promise<string> {
  if (crm === 'salesforce') return page(`${server.after('Salesforce')}/lightning/r/Lead/${id}/view`);
  const base = server.after('HubSpot');
  const hub = /\/contacts\/(\d+)\//.exec(await page(base))?.[1];
  return page(`${base}/contacts/${hub}/record/0-1/${id}`);
}

/** The person's address on a record page; the reps' own addresses stand there, too. */
export function addressOn(html: string): string {
  const all = [...html.matchAll(/[\w.+-]+@[\w.-]+\.example/g)].map((found) => found[0]);
  const own = all.find((address) => !address.endsWith('@cadenza-demo.example'));
  if (own === undefined) throw new Error('There is no address on the page.');
  return own;
}
