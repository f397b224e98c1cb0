import { readFileSync } from 'node:fs';
import { parseMime } from '../../connectors/sendgrid/mime.ts';
import { describeMail, envelopeFromOf, type MailKind } from '../../src/app/describe-mail.ts';

/** A mail by a hand that has seen neither the rules nor the texts they learn from; what else it may be called with reason. */
interface Unseen {
  readonly name: string;
  readonly kind: MailKind;
  readonly also: readonly MailKind[];
  readonly bounce?: { readonly address: string; readonly type: 'hard' | 'soft' };
  /** The raw mail, a character a byte. */
  readonly mail: string;
}

const human = new Set<MailKind>(['human_reply', 'human_mail']);

async function described({ mail: raw }: Unseen) {
  const mail = await parseMime(Buffer.from(raw, 'latin1'));
  const envelopeFrom = envelopeFromOf(mail.headers);
  return describeMail({ ...mail, recipients: mail.to, envelopeFrom }, new Date('2026-10-01T09:00:00Z'));
}

/** How the classifier does on `samples/unseen.jsonl`: what is right, of how many. Mails that may be either do not count. */
export async function toldUnseen() {
  const file = new URL('samples/unseen.jsonl', import.meta.url);
  const all = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): Unseen => JSON.parse(line));
  const told = await Promise.all(all.map(async (each) => ({ ...each, found: await described(each) })));
  const share = (of: typeof told, right: (each: (typeof told)[number]) => boolean) => ({
    right: of.filter(right).length,
    of: of.length,
  });
  const either = (kinds: readonly MailKind[]) => kinds.some((kind) => human.has(kind));
  const bounces = told.filter(({ kind }) => kind === 'bounce');
  return {
    humans: share(
      told.filter(({ kind }) => human.has(kind)),
      ({ also, found }) => human.has(found.kind) || also.includes(found.kind),
    ),
    machines: share(
      told.filter(({ kind, also }) => !either([kind, ...also]) && kind !== 'unsubscribe_request'),
      ({ found }) => !human.has(found.kind),
    ),
    bounces: share(bounces, ({ found }) => found.kind === 'bounce'),
    hardOrSoft: share(
      bounces.filter(({ found }) => found.kind === 'bounce'),
      ({ found, bounce }) =>
        (
          found.bounce?.recipients.find(({ address }) => address === bounce?.address) ??
          found.bounce?.recipients[0]
        )?.type === bounce?.type,
    ),
    kinds: share(told, ({ kind, also, found }) => [kind, ...also].includes(found.kind)),
  };
}

if (import.meta.main)
  for (const [what, { right, of }] of Object.entries(await toldUnseen()))
    process.stdout.write(`| ${what} | ${right} of ${of} (${((100 * right) / of).toFixed(1)} %) |\n`);
