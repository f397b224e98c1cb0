import { Command, Option } from 'commander';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { type Access, callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const cadencesSchema = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const listsSchema = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const summarySchema = z.object({
  enrolled: z.number(),
  skipped: z.number(),
  notices: z.array(z.string()),
  results: z.array(z.object({ name: z.string(), status: z.string(), reason: z.string() })),
});

interface EnrollOptions {
  readonly cadence?: string;
  readonly crm?: string;
  readonly list?: string;
  readonly ids?: string;
  readonly json?: boolean;
}

async function cadenceId(access: Access, asked: string | undefined): Promise<string> {
  const { items } = cadencesSchema.parse(await callServer(access, 'GET', '/v1/cadences'));
  const known = items.map((item) => `'${item.name}'`).join(', ');
  const found =
    asked === undefined ? items : items.filter((item) => item.id === asked || item.name === asked);
  const [only] = found;
  if (only === undefined)
    throw new AppError('invalid_input', `There is no cadence '${asked}'. There are: ${known}.`);
  if (asked === undefined && found.length > 1)
    throw new AppError('invalid_input', `Say which cadence with --cadence. There are: ${known}.`);
  return only.id;
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
    .option('--json', 'print JSON')
    .action(async (options: EnrollOptions) => {
      const access = cli.access();
      const body = {
        cadenceId: await cadenceId(access, options.cadence),
        people: await selection(access, options),
      };
      const raw = await callServer(access, 'POST', '/v1/enrollments', body);
      if (options.json) {
        cli.print(JSON.stringify(raw));
        return;
      }
      const summary = summarySchema.safeParse(raw);
      if (!summary.success) {
        const job = z.object({ job: z.object({ id: z.string(), total: z.number() }) }).parse(raw).job;
        cli.print(`${job.total} people are being enrolled as job ${job.id}; see /v1/jobs/${job.id}.`);
        return;
      }
      const { enrolled, skipped, results, notices } = summary.data;
      cli.print(`${enrolled} enrolled, ${skipped} skipped.`);
      for (const notice of notices) cli.print(`  ${notice}`);
      for (const one of results)
        if (one.status === 'skipped') cli.print(`  skipped ${one.name}: ${one.reason}`);
    });
}
