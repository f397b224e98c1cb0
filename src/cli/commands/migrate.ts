import { Command } from 'commander';
import { loadKeys, prepareDataDir } from '../../runtime/keys.ts';
import { migrate } from '../../store/migrate.ts';
import { openPglite } from '../../store/open-pglite.ts';
import type { CliContext } from '../program.ts';

/** `cadenza migrate`: brings the database's schema up to date without starting anything else. */
export function migrateCommand(cli: CliContext): Command {
  return new Command('migrate')
    .description("bring the database's schema up to date (serve does it, too)")
    .option('--json', 'print JSON')
    .action(async (options: { json?: boolean }) => {
      const settings = cli.settings();
      if (settings.DATABASE_URL !== undefined) await migrate(settings.DATABASE_URL);
      else {
        prepareDataDir(settings.DATA_DIR);
        await (await openPglite(settings.DATA_DIR, loadKeys(settings))).close();
      }
      cli.print(options.json ? JSON.stringify({ migrated: true }) : 'The schema is up to date.');
    });
}
