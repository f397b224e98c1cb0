import type { LedgerEntry, RawWebhook, Signal, Suppression } from '../../src/ports/records.ts';
import type { Tx } from '../../src/ports/store.ts';
import { makeLedgerEntry, uuidAt } from '../support/builders.ts';
import type { Witness } from './gates.ts';

/** What happened, in the order of the locks: the ledger's numbers are drawn while the people are locked. */
export type Mark =
  | { readonly what: 'reserved'; readonly runId: string; readonly touchId: string }
  | { readonly what: 'stop'; readonly kind: string; readonly personId: string }
  | { readonly what: 'came in' | 'understood'; readonly rawId: string; readonly personId: string | null }
  | { readonly what: 'lifted'; readonly personId: string }
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

/** Writes what matters into the ledger in the same transaction, next to what the product writes. */
export const witness: Witness = async (tx, call, args, result) => {
  switch (call) {
    case 'sends.reserve': {
      const ids = new Set(result as readonly string[]);
      const sends = args[0] as readonly { id: string; enrollmentId: string; touchId: string }[];
      const reserved = sends.filter((send) => ids.has(send.id));
      return mark(
        tx,
        reserved.map(({ enrollmentId, touchId }) => ({ what: 'reserved', runId: enrollmentId, touchId })),
      );
    }
    case 'signals.insert': {
      const ids = new Set(result as readonly string[]);
      const told = (args[0] as readonly Signal[]).filter(
        ({ id, kind }) => ids.has(id) && stops.includes(kind),
      );
      return mark(
        tx,
        told.map(({ kind, personId }) => ({ what: 'stop', kind, personId: personId ?? '' })),
      );
    }
    case 'suppressions.insert': {
      const rows = (args[0] as readonly Suppression[]).filter((row) => row.scope === 'person');
      return mark(
        tx,
        rows.map(({ personId }) => ({ what: 'stop', kind: 'suppressed', personId: personId ?? '' })),
      );
    }
    case 'inbound.insertRaw': {
      const ids = new Set(result as readonly string[]);
      const mails = (args[0] as readonly RawWebhook[]).filter((raw) => raw.source === 'sendgrid_inbound');
      return mark(
        tx,
        mails
          .filter(({ id }) => ids.has(id))
          .map(({ id, personId }) => ({ what: 'came in', rawId: id, personId })),
      );
    }
    case 'inbound.finishRaw':
      return mark(
        tx,
        (args[0] as readonly { id: string }[]).map(({ id }) => ({
          what: 'understood',
          rawId: id,
          personId: null,
        })),
      );
    case 'people.release':
      return mark(
        tx,
        (args[0] as readonly string[]).map((personId) => ({ what: 'lifted', personId })),
      );
    case 'enrollments.movePerson':
      return mark(tx, [{ what: 'merged', from: String(args[0]), to: String(args[1]) }]);
  }
};
