import type { CrmKind } from '../ports/crm.ts';
import type {
  ActivityState,
  InboundMessage,
  OutboxActivity,
  Person,
  Send,
  Signal,
  Task,
  Touch,
} from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { byId } from './reading.ts';

/** Whether something stands on a CRM's timeline, or why it does not. */
export interface CrmEntry {
  readonly crm: CrmKind | null;
  readonly state: ActivityState;
  readonly reason: string | null;
}

/** A touch with what really happened: the mail as it left, what the rep noted, and whether the CRM has it. */
export interface TouchEvidence extends Touch {
  /** The step's name. */
  readonly step: string;
  readonly sent: {
    readonly subject: string;
    readonly text: string;
    readonly from: { readonly email: string; readonly name: string };
    readonly to: string;
    readonly at: Date;
  } | null;
  readonly task: Pick<Task, 'title' | 'note' | 'completedBy'> | null;
  readonly crm: readonly CrmEntry[];
}

export interface SignalEvidence extends Signal {
  readonly crm: readonly CrmEntry[];
}

/** A mail of the person, with the signal that was made of it. */
export interface MessageEvidence extends InboundMessage {
  readonly signalId: string | null;
}

/** What was done to a person and what came back; read in a fixed number of statements, then looked up. */
export interface Evidence {
  readonly touches: readonly TouchEvidence[];
  readonly signals: readonly SignalEvidence[];
  readonly messages: readonly MessageEvidence[];
}

function toSent(send: Send | undefined): TouchEvidence['sent'] {
  if (send === undefined) return null;
  const { subject, text, from, to } = send.mail;
  return { subject, text, from, to: to.email, at: send.resolvedAt ?? send.reservedAt };
}

/** Entries by the touch or signal that they are about; an opt-out's key also names the record. */
function byKey(entries: readonly OutboxActivity[], kinds: ReadonlyMap<string, CrmKind>) {
  const found = new Map<string, CrmEntry[]>();
  for (const { activity, connectionId, state, reason } of entries) {
    const key = activity.key.split(':')[0] ?? activity.key;
    const entry = { crm: kinds.get(connectionId) ?? null, state, reason };
    found.set(key, [...(found.get(key) ?? []), entry]);
  }
  return found;
}

/** Everything that happened in these runs of one person, as evidence; `stepName` knows the steps of every version. */
export async function gatherEvidence(
  tx: Tx,
  person: Person,
  runs: readonly { readonly id: string; readonly stepName: (key: string) => string }[],
): Promise<Evidence> {
  const ids = runs.map((run) => run.id);
  const named = byId(runs);
  const touches = await tx.touches.byEnrollments(ids);
  const sends = await tx.sends.acceptedByEnrollments(ids);
  const tasks = byId(await tx.tasks.byIds(touches.map((touch) => touch.id)));
  const kinds = new Map((await tx.connections.list()).map((one) => [one.id, one.kind]));
  const entries = byKey(await tx.activities.byPersons([person.id]), kinds);
  const signals = await tx.signals.byPersons([person.id]);
  const messages = await tx.inbound.messagesByPersons([person.id]);
  return {
    touches: touches.map((touch) => {
      const task = tasks.get(touch.id);
      return {
        ...touch,
        step: named.get(touch.enrollmentId)?.stepName(touch.stepKey) ?? touch.stepKey,
        sent: toSent(sends.find((send) => send.touchId === touch.id)),
        task:
          task === undefined ? null : { title: task.title, note: task.note, completedBy: task.completedBy },
        crm: entries.get(touch.id) ?? [],
      };
    }),
    // Our own opt-out that a CRM gave back is no news.
    signals: signals.flatMap((signal) =>
      signal.facts.echo === true ? [] : [{ ...signal, crm: entries.get(signal.id) ?? [] }],
    ),
    messages: messages.map((message) => {
      const of = signals.filter(
        (one) =>
          one.source === 'inbound' &&
          one.touchId === message.touchId &&
          one.at.getTime() === message.at.getTime(),
      );
      // A mail that was first taken for a machine's may have two.
      const signal = of.find((one) => (one.kind === 'replied') === (message.kind === 'reply')) ?? of[0];
      return { ...message, signalId: signal?.id ?? null };
    }),
  };
}
