import { Command } from 'commander';
import type { CliContext } from '../program.ts';

/** `cadenza serve`: what `npm start` runs. */
export function serveCommand(cli: CliContext): Command {
  return new Command('serve')
    .description('start the server, the scheduler and stand-ins for every service without credentials')
    .action(async () => {
      const settings = cli.settings();
      // Loaded only here: the product takes a second, and the commands that talk to a server don't need it.
      const { runServer } = await import('../run-server.ts');
      await runServer(cli, settings);
    });
}
