import { Command } from 'commander';
import type { CliContext } from '../program.ts';

/** `cadenza migrate`: brings the database's schema up to date without starting anything else. */
export function migrateCommand(cli: CliContext): Command {
  return new Command('migrate')
    .description("bring the database's schema up to date (serve does it, too)")
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const settings = cli.settings();
      const { migrateDatabase } = await import('../../node.ts');
      await migrateDatabase(settings);
      cli.print(options.json ? JSON.stringify({ migrated: true }) : 'The schema is up to date.');
    });
}
