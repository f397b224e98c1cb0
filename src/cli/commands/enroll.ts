import { Command, Option } from 'commander';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { findCadence, listCadences, namesOf } from '../cadences.ts';
import { type Access, callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const listsSchema = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const summarySchema = z.object({
  enrolled: z.number(),
  skipped: z.number(),
  notices: z.array(z.string()),
  results: z.array(z.object({ name: z.string(), status: z.string(), reason: z.string() })),
});

const queuedSchema = z.object({ job: z.object({ id: z.string(), total: z.number() }) });
const jobSchema = z.object({
  id: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed']),
  total: z.number(),
  done: z.number(),
  result: z.object({ enrolled: z.number(), skipped: z.number(), error: z.string().optional() }).nullable(),
});
type Job = z.infer<typeof jobSchema>;
const leftOutSchema = z.object({
  items: z.array(z.object({ name: z.string(), reason: z.string() })),
  next: z.string().nullable(),
});

/** Looks at a job every second until it is over, and says how far it is. */
async function waitFor(access: Access, id: string, print: (line: string) => void): Promise<Job> {
  const began = performance.now();
  for (let said = -1; ; ) {
    const job = jobSchema.parse(await callServer(access, 'GET', `/v1/jobs/${id}`));
    if (job.state === 'done' || job.state === 'failed') return job;
    if (job.done !== said) {
      const pace = Math.round(job.done / Math.max(1, (performance.now() - began) / 1000));
      print(`${job.done} of ${job.total}${job.done === 0 ? '' : `, ${pace} a second`}`);
      said = job.done;
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** What came of a job, and everybody whom it left out. */
async function printEnd(access: Access, { id, result }: Job, print: (line: string) => void): Promise<void> {
  if (result?.error !== undefined) print(`The enrollment broke off: ${result.error}`);
  print(`${result?.enrolled ?? 0} enrolled, ${result?.skipped ?? 0} skipped.`);
  let cursor = '';
  do {
    const page = leftOutSchema.parse(
      await callServer(access, 'GET', `/v1/jobs/${id}/left-out?limit=200${cursor}`),
    );
    for (const one of page.items) print(`  skipped ${one.name}: ${one.reason}`);
    cursor = page.next === null ? '' : `&cursor=${encodeURIComponent(page.next)}`;
  } while (cursor !== '');
}

const planSchema = z.object({
  total: z.number(),
  forecast: z
    .object({
      breaks: z.boolean(),
      spread: z
        .object({ startsOver: z.array(z.object({ day: z.string(), people: z.number() })).nullable() })
        .nullable(),
      words: z.array(z.string()),
    })
    .nullable(),
});

/**
 * Start days by which no limit breaks, as a preview proposes them; what it says of them is printed. An enrollment wants
 * room for everybody who is selected: those who are skipped, who take nobody's place, get it on the last day.
 */
async function startDays(access: Access, body: object, print: (line: string) => void): Promise<object> {
  const raw = await callServer(access, 'POST', '/v1/enrollments/preview', body);
  const { total, forecast } = planSchema.parse(raw);
  for (const line of forecast?.words ?? []) print(line);
  if (forecast?.breaks !== true) return {};
  const startsOver = forecast.spread?.startsOver ?? null;
  const last = startsOver?.at(-1);
  if (startsOver !== null && last !== undefined) {
    const room = startsOver.reduce((sum, { people }) => sum + people, 0);
    const people = last.people + Math.max(0, total - room);
    return { startsOver: [...startsOver.slice(0, -1), { ...last, people }] };
  }
  throw new AppError(
    'conflict',
    'No plan keeps the limits, so nobody was enrolled. Raise the limits, or enroll without --spread.',
  );
}

interface EnrollOptions {
  readonly cadence?: string;
  readonly crm?: string;
  readonly list?: string;
  readonly ids?: string;
  readonly source?: string;
  readonly basis?: string;
  readonly spread?: boolean;
  readonly wait?: boolean;
  readonly json?: boolean;
}

async function cadenceId(access: Access, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return (await findCadence(access, asked)).id;
  const cadences = await listCadences(access);
  const [only, ...others] = cadences;
  if (only !== undefined && others.length === 0) return only.id;
  throw new AppError('invalid_input', `Say which cadence with --cadence. ${namesOf(cadences)}`);
}

async function listId(access: Access, crm: string, asked: string): Promise<string> {
  const { items } = listsSchema.parse(await callServer(access, 'GET', `/v1/lists?crm=${crm}`));
  const found = items.find((item) => item.id === asked || item.name === asked);
  if (found !== undefined) return found.id;
  throw new AppError(
    'invalid_input',
    `There is no list '${asked}'. There are: ${items.map((item) => `'${item.name}'`).join(', ')}.`,
  );
}

const typeOf = (crm: string, id: string) =>
  crm === 'hubspot' ? 'contact' : id.startsWith('00Q') ? 'Lead' : 'Contact';

async function selection(access: Access, options: EnrollOptions): Promise<unknown> {
  const { crm, list, ids } = options;
  if (ids !== undefined) {
    const all = ids.split(',').map((id) => id.trim());
    return crm === undefined
      ? { personIds: all }
      : { crm, refs: all.map((id) => ({ type: typeOf(crm, id), id })) };
  }
  if (crm === undefined || list === undefined)
    throw new AppError(
      'invalid_input',
      'Say whom to enroll: --crm salesforce|hubspot with --list NAME or --ids A,B,C.',
    );
  return { crm, listId: await listId(access, crm, list) };
}

/** `cadenza enroll`: enrolls people of a CRM list, or by ids, and says who was left out and why. */
export function enrollCommand(cli: CliContext): Command {
  return new Command('enroll')
    .description('enroll people from a CRM list, or by ids, and see who was left out and why')
    .option('--cadence <name>', 'name or id; may be left out when there is only one')
    .addOption(
      new Option('--crm <crm>', 'where the list or the records are').choices(['salesforce', 'hubspot']),
    )
    .option('--list <name>', 'name or id of a list view or list')
    .option('--ids <ids>', 'ids, separated by commas: CRM records with --crm, else people')
    .option('--source <words>', 'where the people come from; a list says so itself')
    .addOption(
      new Option('--basis <basis>', "why they may be written to; left out, the workspace's").choices([
        'legitimate_interest',
        'consent',
        'existing_customer',
        'contract',
      ]),
    )
    .option('--spread', 'start people over as many days as the limits ask for, and say what it will be')
    .option('--wait', 'with more than 200 people: wait until the job is over, and say who was left out')
    .option('--json', 'print JSON')
    .action(async (options: EnrollOptions) => {
      const access = cli.access();
      const asked = {
        cadenceId: await cadenceId(access, options.cadence),
        people: await selection(access, options),
        ...(options.source === undefined ? {} : { listSource: options.source }),
        ...(options.basis === undefined ? {} : { lawfulBasis: options.basis }),
      };
      const quiet = options.json ? () => {} : cli.print;
      const body = { ...asked, ...(options.spread ? await startDays(access, asked, quiet) : {}) };
      const raw = await callServer(access, 'POST', '/v1/enrollments', body);
      const queued = queuedSchema.safeParse(raw).data;
      if (options.wait && queued !== undefined) {
        const ended = await waitFor(access, queued.job.id, quiet);
        if (options.json) cli.print(JSON.stringify(ended));
        else await printEnd(access, ended, cli.print);
        return;
      }
      if (options.json) {
        cli.print(JSON.stringify(raw));
        return;
      }
      if (queued !== undefined) {
        const { id, total } = queued.job;
        cli.print(`${total} people are being enrolled as job ${id}; see /v1/jobs/${id}.`);
        return;
      }
      const { enrolled, skipped, results, notices } = summarySchema.parse(raw);
      cli.print(`${enrolled} enrolled, ${skipped} skipped.`);
      for (const notice of notices) cli.print(`  ${notice}`);
      for (const one of results)
        if (one.status === 'skipped') cli.print(`  skipped ${one.name}: ${one.reason}`);
    });
}
