import { Command } from 'commander';
import { type DescribedMail, describeMail, describeText, envelopeFromOf } from '../../app/describe-mail.ts';
import { parseMime } from '../../compose-mail.ts';
import { AppError } from '../../errors.ts';
import type { CliContext } from '../program.ts';
import { readBytes } from '../read-text-file.ts';

/** What mail services take at most, with some room. */
const mailLimit = { megabytesAtMost: 64, otherwise: ', which no mail is.' };

async function describeRaw(bytes: Uint8Array, now: Date): Promise<DescribedMail> {
  const mail = await parseMime(bytes);
  return describeMail({ ...mail, recipients: mail.to, envelopeFrom: envelopeFromOf(mail.headers) }, now);
}

async function classify(cli: CliContext, files: readonly string[], bare: boolean): Promise<void> {
  const now = new Date();
  for (const file of files)
    try {
      const bytes = readBytes(file, mailLimit);
      const described = bare
        ? describeText(new TextDecoder().decode(bytes), now)
        : await describeRaw(bytes, now);
      cli.print(JSON.stringify({ file, ...described }));
    } catch (error) {
      const words = error instanceof AppError ? error.message : String(error);
      process.stderr.write(`${words.includes(file) ? words : `${file}: ${words}`}\n`);
      process.exitCode = 1;
    }
}

/** `cadenza mail classify FILE…`: what the product makes of raw mails, one JSON line each. Needs no server. */
export function mailCommand(cli: CliContext): Command {
  const mail = new Command('mail').description('see what the product makes of mails that come in');
  mail
    .command('classify')
    .description('read raw mails (.eml) and print what each is, one JSON line a file')
    .argument('<file...>', 'paths of raw mails')
    .option('--text', 'the files hold bare bodies without headers')
    .action((files: readonly string[], options: { readonly text?: boolean }) =>
      classify(cli, files, options.text === true),
    );
  return mail;
}
