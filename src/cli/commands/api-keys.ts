import { Command, Option } from 'commander';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { callServer } from '../client.ts';
import { userIdOf } from '../find-user.ts';
import type { CliContext } from '../program.ts';

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  active: z.boolean(),
  createdAt: z.string().nullable(),
});
type Key = z.infer<typeof keySchema>;
const keysSchema = z.object({ items: z.array(keySchema) });
const madeSchema = keySchema.extend({ key: z.string() });

function inWords({ id, name, email, role, active, createdAt }: Key): string {
  const since = createdAt === null ? '' : `, made on ${createdAt.slice(0, 10)}`;
  return `${id}  ${name}: acts as ${email} (${role})${since}${active ? '' : '; not active, so it opens nothing'}`;
}

interface Wish {
  readonly json?: boolean;
}

interface MakeOptions extends Wish {
  readonly user?: string;
  readonly role?: string;
}

/** The key that somebody means: by its id, or by a name that only one has. */
function keyMeant(keys: readonly Key[], said: string): Key {
  const meant = keys.filter((key) => key.id === said || key.name === said);
  const [key] = meant;
  if (key === undefined)
    throw new AppError(
      'not_found',
      `There is no API key with the id or name ${said}. See which there are: cadenza keys list`,
    );
  if (meant.length > 1)
    throw new AppError(
      'conflict',
      `${meant.length} API keys are called ${said}. Name one by its id: ${meant.map((one) => one.id).join(', ')}`,
    );
  return key;
}

/** `cadenza keys list|make|revoke`: the API keys of the workspace. */
export function apiKeyCommands(cli: CliContext): readonly Command[] {
  const all = async () => keysSchema.parse(await callServer(cli.access(), 'GET', '/v1/keys')).items;
  const list = new Command('list')
    .description('list the API keys, and whom each acts as')
    .option('--json', 'print JSON')
    .action(async ({ json }: Wish) => {
      const items = await all();
      if (json) cli.print(JSON.stringify({ items }));
      else for (const key of items) cli.print(inWords(key));
    });
  const make = new Command('make')
    .description('make an API key, which is shown this once')
    .argument('<name>', 'what it is for, so that it is known again')
    .option('--user <address>', 'whom it acts as; left out, the user whose key this command uses')
    .addOption(
      new Option('--role <role>', 'how far it goes; left out, as far as its user').choices([
        'rep',
        'manager',
        'admin',
      ]),
    )
    .option('--json', 'print JSON')
    .action(async (name: string, { user, role, json }: MakeOptions) => {
      const whom = user === undefined ? {} : { userId: await userIdOf(cli.access(), user) };
      const raw = await callServer(cli.access(), 'POST', '/v1/keys', { name, ...whom, role });
      const made = madeSchema.parse(raw);
      if (json) cli.print(JSON.stringify(raw));
      else {
        cli.print(inWords(made));
        cli.print(`${made.key}  (shown this once)`);
      }
    });
  const revoke = new Command('revoke')
    .description('revoke an API key: from now on it is refused')
    .argument('<key>', 'its id, or its name where only one has it')
    .option('--json', 'print JSON')
    .action(async (said: string, { json }: Wish) => {
      const key = keyMeant(await all(), said);
      await callServer(cli.access(), 'DELETE', `/v1/keys/${key.id}`);
      cli.print(json ? JSON.stringify(key) : `Revoked: ${key.name}, which acted as ${key.email}.`);
    });
  return [list, make, revoke];
}
