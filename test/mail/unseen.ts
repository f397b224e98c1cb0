import { readFileSync } from 'node:fs';
import { parseMime } from '../../connectors/sendgrid/mime.ts';
import { describeMail, describeText, envelopeFromOf, type MailKind } from '../../src/app/describe-mail.ts';
import { wishIn } from '../../src/mail/wishes.ts';

/** A mail by a hand that has seen neither the rules nor the texts they learn from; what else it may be called with reason. */
interface Unseen {
  readonly name: string;
  readonly kind: MailKind;
  readonly also: readonly MailKind[];
  readonly bounce?: { readonly address: string; readonly type: 'hard' | 'soft' };
  /** The first day back that its text names. */
  readonly returnDate?: string;
  /** The raw mail, a character a byte; of a bare body its text. */
  readonly mail?: string;
  readonly text?: string;
}

/** A person's answer that asks to get no more mail, asks about stored data, or does neither. */
interface WishText {
  readonly text: string;
  readonly kind: 'opt_out' | 'erasure' | 'none';
}

/** Sets of mails, and of bare bodies; by what all but the first showed when they were new, rules were mended later. */
export const sets = ['unseen', 'second', 'third', 'fourth', 'fifth', 'bodies', 'more-bodies'] as const;
export type UnseenSet = (typeof sets)[number];

const human = new Set<MailKind>(['human_reply', 'human_mail']);

const linesOf = (name: string): unknown[] =>
  readFileSync(new URL(`samples/${name}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

/** The command counts a mail as received when its `Date` says; the first set has no days to be told. */
async function described({ mail: raw, text = '' }: Unseen) {
  if (raw === undefined) return describeText(text, new Date('2026-11-28T12:00:00Z'));
  const mail = await parseMime(Buffer.from(raw, 'latin1'));
  const envelopeFrom = envelopeFromOf(mail.headers);
  const received = mail.date ?? new Date('2026-10-01T09:00:00Z');
  return describeMail({ ...mail, recipients: mail.to, envelopeFrom }, received);
}

function share<T>(of: readonly T[], right: (each: T) => boolean) {
  return { right: of.filter(right).length, of: of.length };
}

/** How the classifier does on a set: what is right, of how many. Mails that may be either do not count. */
export async function toldUnseen(set: UnseenSet) {
  const all = linesOf(set) as Unseen[];
  const told = await Promise.all(all.map(async (each) => ({ ...each, found: await described(each) })));
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
    wishes: share(
      told.filter(({ kind }) => kind === 'unsubscribe_request'),
      ({ kind, also, found }) => [kind, ...also].includes(found.kind),
    ),
    daysBack: share(
      told.filter(({ returnDate }) => returnDate !== undefined),
      ({ returnDate, found }) => found.returnDate === returnDate,
    ),
    kinds: share(told, ({ kind, also, found }) => [kind, ...also].includes(found.kind)),
  };
}

/** How wishes are told on texts alone, `none` as such; what a person is to decide is no wish here. */
export function toldWishes() {
  const told = (linesOf('wishes') as WishText[]).map((each) => ({ ...each, found: wishIn(each.text) }));
  const of = (kind: WishText['kind']) => told.filter((each) => each.kind === kind);
  const wanted = ({ found }: (typeof told)[number]) => found === 'opt_out' || found === 'erasure';
  return {
    optOuts: share(of('opt_out'), wanted),
    erasures: share(of('erasure'), wanted),
    noWishes: share(of('none'), (each) => !wanted(each)),
    leftToAPerson: share(told, ({ found }) => found === 'asked_about'),
  };
}

function print(title: string, figures: Readonly<Record<string, { right: number; of: number }>>): void {
  process.stdout.write(`${title}\n`);
  for (const [what, { right, of }] of Object.entries(figures))
    if (of > 0)
      process.stdout.write(`| ${what} | ${right} of ${of} (${((100 * right) / of).toFixed(1)} %) |\n`);
}

if (import.meta.main) {
  for (const set of sets) print(set, await toldUnseen(set));
  print('wishes', toldWishes());
}
