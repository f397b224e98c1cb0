import type { LedgerEntry, Person, RawWebhook, Send, Signal, Suppression } from '../../src/ports/records.ts';
import type { Tx } from '../../src/ports/store.ts';
import { makeLedgerEntry, uuidAt } from '../support/builders.ts';
import type { Witness } from './gates.ts';

/** What happened, in the order of the locks: the ledger's numbers are drawn while the people are locked. */
export type Mark =
  | { readonly what: 'reserved'; readonly runId: string; readonly personId: string; readonly touchId: string }
  | { readonly what: 'stop'; readonly kind: string; readonly personId: string }
  | { readonly what: 'domain listed'; readonly domain: string }
  | { readonly what: 'came in' | 'understood'; readonly rawId: string; readonly personId: string | null }
  | { readonly what: 'lifted' | 'of no company'; readonly personId: string }
  | { readonly what: 'merged'; readonly from: string; readonly to: string };

export const markRule = 'test-mark';

async function mark(tx: Tx, marks: readonly Mark[]): Promise<void> {
  const toEntry = (one: Mark): LedgerEntry =>
    makeLedgerEntry({ id: uuidAt(), personId: uuidAt() }, { rule: markRule, facts: { ...one } });
  if (marks.length > 0) await tx.ledger.append(marks.map(toEntry));
}

/** Signals after which nothing may be reserved for their person (a deletion: for their runs). */
const stops = [
  ...['complained', 'unsubscribed', 'opted_out_in_crm', 'bounced', 'replied', 'meeting_booked'],
  ...['deleted_in_crm', 'left_company', 'out_of_office'],
];

const suppressed = ({ scope, value, personId }: Suppression): readonly Mark[] => {
  if (scope === 'domain') return [{ what: 'domain listed', domain: value ?? '' }];
  return scope === 'person' ? [{ what: 'stop', kind: 'suppressed', personId: personId ?? '' }] : [];
};

type Told = (args: readonly unknown[], result: unknown) => readonly Mark[];

/** What each call tells, once it was carried out. */
const told: Readonly<Record<string, Told>> = {
  'sends.reserve': ([sends], result) => {
    const ids = new Set(result as readonly string[]);
    return (sends as readonly Send[])
      .filter(({ id }) => ids.has(id))
      .map(({ enrollmentId: runId, personId, touchId }) => ({ what: 'reserved', runId, personId, touchId }));
  },
  'signals.insert': ([signals], result) => {
    const ids = new Set(result as readonly string[]);
    return (signals as readonly Signal[])
      .filter(({ id, kind }) => ids.has(id) && stops.includes(kind))
      .map(({ kind, personId }) => ({ what: 'stop', kind, personId: personId ?? '' }));
  },
  'suppressions.insert': ([rows]) => (rows as readonly Suppression[]).flatMap(suppressed),
  'inbound.insertRaw': ([raws], result) => {
    const ids = new Set(result as readonly string[]);
    return (raws as readonly RawWebhook[])
      .filter(({ id, source }) => ids.has(id) && source === 'sendgrid_inbound')
      .map(({ id, personId }) => ({ what: 'came in', rawId: id, personId }));
  },
  'inbound.finishRaw': ([raws]) =>
    (raws as readonly { id: string }[]).map(({ id }) => ({ what: 'understood', rawId: id, personId: null })),
  'people.update': ([people]) =>
    (people as readonly Person[])
      .filter(({ companyId }) => companyId === null)
      .map(({ id }) => ({ what: 'of no company', personId: id })),
  'people.release': ([ids]) => (ids as readonly string[]).map((personId) => ({ what: 'lifted', personId })),
  'enrollments.movePerson': ([from, to]) => [{ what: 'merged', from: String(from), to: String(to) }],
};

/** Writes what matters into the ledger in the same transaction, next to what the product writes. */
export const witness: Witness = async (tx, call, args, result) => {
  await mark(tx, told[call]?.(args, result) ?? []);
};
