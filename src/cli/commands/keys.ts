import { Command } from 'commander';
import type { Rehashed, Resealed, SealedKind } from '../../ports/store.ts';
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

/** What became of the 'do not contact' list. */
function rehashedWords({ done, erased }: Rehashed): readonly string[] {
  return [
    done === 0
      ? "Every entry of the 'do not contact' list whose value is known is hashed with SUPPRESSION_KEY."
      : `Hashed anew: ${many(done, 'entry', 'entries')} of the 'do not contact' list.`,
    ...(erased === 0
      ? []
      : [
          `${many(erased, 'entry', 'entries')} whose address was erased stayed as they are: only the key that hashed them finds them.`,
        ]),
  ];
}

/** `cadenza keys rehash`: the 'do not contact' list is found by the current key. */
function rehashCommand(cli: CliContext): Command {
  return new Command('rehash')
    .description(
      "hash the 'do not contact' list with SUPPRESSION_KEY, after the key that it was hashed with was lost",
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { rehashSuppressions } = await import('../../node.ts');
      const rehashed = await rehashSuppressions(cli.settings());
      if (json) cli.print(JSON.stringify(rehashed));
      else for (const line of rehashedWords(rehashed)) cli.print(line);
    });
}

/** `cadenza keys`: API keys; `reseal` and `rehash` go on with a new key of the server's own. */
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
  const keys = new Command('keys').description(
    'API keys; rotate the key that seals stored secrets, or go on after a key was lost',
  );
  for (const command of [...apiKeyCommands(cli), reseal, rehashCommand(cli)]) keys.addCommand(command);
  return keys;
}
