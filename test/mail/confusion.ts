/** `node test/mail/confusion.ts`: prints the table of docs/mail-classification.md. */
import { described, languageSamples } from './by-language.ts';

const counts = new Map<string, number>();
for (const sample of languageSamples) {
  const key = `| ${sample.kind} | ${described(sample).kind} |`;
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
process.stdout.write('| it is | taken for | mails |\n|---|---|---|\n');
for (const [key, count] of [...counts].sort()) process.stdout.write(`${key} ${count} |\n`);
