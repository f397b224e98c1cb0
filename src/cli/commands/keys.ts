import { Command } from 'commander';
import type { Resealed, SealedKind } from '../../ports/store.ts';
import type { CliContext } from '../program.ts';
import { many } from '../words.ts';
import { apiKeyCommands } from './api-keys.ts';

const words: Readonly<Record<SealedKind, readonly [one: string, more: string]>> = {
  crm: ['secret of CRM connections', 'secrets of CRM connections'],
  consent: ['connection that was being made', 'connections that were being made'],
  mailbox: ['mailbox', 'mailboxes'],
  mail_service: ['mail service', 'mail services'],
  calendar: ['calendar', 'calendars'],
  signals: ['secret of signed signals', 'secrets of signed signals'],
  alerts: ['secret of alert webhooks', 'secrets of alert webhooks'],
};

function listed(counts: Resealed['done']): string {
  return (Object.keys(words) as SealedKind[])
    .flatMap((kind) => (counts[kind] ? [many(counts[kind], ...words[kind])] : []))
    .join(', ');
}

/** What became of the secrets, and whether the previous key can go. */
function resealedWords({ done, lost, left }: Resealed): readonly string[] {
  const [sealed, gone] = [listed(done), listed(lost)];
  return [
    sealed === '' ? 'Nothing was left to seal anew.' : `Sealed anew: ${sealed}.`,
    ...(gone === ''
      ? []
      : [`Opened by neither key: ${gone}. Set the key that sealed them, or connect or enter them again.`]),
    left > 0
      ? `${many(left, 'secret')} changed meanwhile: a process still seals with another key. Restart it, then run this again.`
      : gone === ''
        ? 'Everything is sealed with ENCRYPTION_KEY. ENCRYPTION_KEY_PREVIOUS can go.'
        : 'Everything else is sealed with ENCRYPTION_KEY.',
  ];
}

/** `cadenza keys`: API keys; and `reseal`: what the previous encryption key sealed is sealed with the current one. */
export function keysCommand(cli: CliContext): Command {
  const reseal = new Command('reseal')
    .description(
      'seal with ENCRYPTION_KEY what ENCRYPTION_KEY_PREVIOUS sealed; exit code 1 if something is left',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { resealSecrets } = await import('../../node.ts');
      const resealed = await resealSecrets(cli.settings());
      if (json) cli.print(JSON.stringify(resealed));
      else for (const line of resealedWords(resealed)) cli.print(line);
      if (resealed.left > 0 || Object.keys(resealed.lost).length > 0) process.exitCode = 1;
    });
  const keys = new Command('keys').description('API keys, and the key that seals stored secrets');
  for (const command of [...apiKeyCommands(cli), reseal]) keys.addCommand(command);
  return keys;
}
