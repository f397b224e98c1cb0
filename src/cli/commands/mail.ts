import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { type DescribedMail, describeMail, describeText, envelopeFromOf } from '../../app/describe-mail.ts';
import { parseMime } from '../../compose-mail.ts';
import { AppError } from '../../errors.ts';
import type { CliContext } from '../program.ts';

/** What mail services take at most, with some room. */
const megabytesAtMost = 64;

function bytesOf(file: string): Uint8Array {
  try {
    if (statSync(file).size > megabytesAtMost * 1024 * 1024)
      throw new AppError(
        'invalid_input',
        `'${file}' is larger than ${megabytesAtMost} MB, which no mail is.`,
      );
    return readFileSync(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new AppError('invalid_input', `The file '${file}' cannot be read (${code}).`);
  }
}

async function describeRaw(bytes: Uint8Array, now: Date): Promise<DescribedMail> {
  const mail = await parseMime(bytes);
  return describeMail({ ...mail, recipients: mail.to, envelopeFrom: envelopeFromOf(mail.headers) }, now);
}

async function classify(cli: CliContext, files: readonly string[], bare: boolean): Promise<void> {
  const now = new Date();
  for (const file of files)
    try {
      const bytes = bytesOf(file);
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
