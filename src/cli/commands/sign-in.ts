import { Command } from 'commander';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const users = z.object({
  items: z.array(z.object({ id: z.string(), email: z.string(), role: z.string(), active: z.boolean() })),
});
const link = z.object({ url: z.string() });

/** `cadenza sign-in [EMAIL]`: a fresh one-time link for an admin, or for the user with this address. */
export function signInCommand(cli: CliContext): Command {
  return new Command('sign-in')
    .description('print a fresh link that signs an admin in once, or the user with this address')
    .argument('[email]', "the user's address; left out, the first active admin")
    .option('--json', 'print JSON')
    .action(async (email: string | undefined, options: { json?: boolean }) => {
      const access = cli.access();
      const { items } = users.parse(await callServer(access, 'GET', '/v1/users'));
      const wanted = email?.toLowerCase();
      const user = items.find((one) =>
        wanted === undefined ? one.active && one.role === 'admin' : one.email === wanted,
      );
      if (user === undefined)
        throw new AppError(
          'not_found',
          `There is no ${wanted === undefined ? 'active admin' : `user with the address ${wanted}`}. There are: ${items.map((one) => one.email).join(', ')}.`,
        );
      const raw = await callServer(access, 'POST', `/v1/users/${user.id}/sign-in-link`);
      if (options.json) cli.print(JSON.stringify(raw));
      else cli.print(`${user.email}: ${link.parse(raw).url}  (works once, within a day)`);
    });
}
