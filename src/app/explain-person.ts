import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Enrollment, LedgerEntry, Person, Signal, Suppression, Touch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';

export const explainPersonInput = z.object({
  /** A person's id, an address, a Message-ID of a mail of ours, a CRM record id or a link to one. */
  person: z.string().min(3).max(500),
  stepKey: z.string().min(1).max(64).optional(),
});

/** The answer to 'why': one sentence a run, with the evidence behind it. */
export interface Explanation {
  readonly person: Person;
  /** What is going on, in words: the first line of every answer. */
  readonly summary: readonly string[];
  readonly runs: readonly (Enrollment & {
    readonly cadence: string;
    readonly touches: readonly Touch[];
    readonly decisions: readonly LedgerEntry[];
  })[];
  /** Decisions about the person outside any run: why they were left out. */
  readonly leftOut: readonly LedgerEntry[];
  readonly signals: readonly Signal[];
  readonly suppressions: readonly Suppression[];
}

async function findPerson(tx: Tx, asked: string): Promise<Person | null> {
  const text = asked.trim();
  if (z.uuid().safeParse(text).success) return (await tx.people.byIds([text]))[0] ?? null;
  if (text.startsWith('<') || /^[0-9a-f-]{36}@/.test(text)) {
    const id = text.startsWith('<') ? text : `<${text}>`;
    const [send] = await tx.sends.byMessageIds([id]);
    if (send !== undefined) return (await tx.people.byIds([send.personId]))[0] ?? null;
  }
  if (text.includes('@')) return (await tx.people.byEmails([text.toLowerCase()]))[0] ?? null;
  const record = /(?:\/|^)((?:003|00Q)[A-Za-z0-9]{12,15}|\d{1,19})(?:\/view)?\/?$/.exec(text)?.[1];
  for (const connection of record === undefined ? [] : await tx.connections.list()) {
    const type = connection.kind === 'hubspot' ? 'contact' : record?.startsWith('00Q') ? 'Lead' : 'Contact';
    const [identity] = await tx.identities.byRefs(connection.id, [{ type, id: record ?? '' }]);
    if (identity !== undefined) return (await tx.people.byIds([identity.personId]))[0] ?? null;
  }
  const page = await tx.people.search(text, { cursor: null, limit: 2 });
  if (page.items.length > 1)
    throw new AppError('conflict', `'${asked}' fits several people. Give an address, an id or a CRM link.`);
  return page.items[0] ?? null;
}

function stateSentence(run: Enrollment, cadence: string): string {
  const state = run.reason === null ? run.state : `${run.state} (${run.reason.replaceAll('_', ' ')})`;
  return `In '${cadence}': ${state}. ${run.words}`;
}

/**
 * Says why something happened to a person, did not, or will when: each run's state with its latest decision, and
 * all the evidence: who enrolled them and from which list, every decision with its rule and facts, touches,
 * signals and suppressions. With `stepKey` only what concerns that step.
 */
export async function explainPerson(
  ctx: ActorContext,
  input: z.input<typeof explainPersonInput>,
): Promise<Explanation> {
  const { person: asked, stepKey } = parseInput(explainPersonInput, input);
  return ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const person = await findPerson(tx, asked);
    if (person === null) throw new AppError('not_found', `Nobody here fits '${asked}'.`);
    const enrollments = await tx.enrollments.byPersons([person.id]);
    const names = new Map((await tx.cadences.list()).map((cadence) => [cadence.id, cadence.name]));
    const touches = await tx.touches.byEnrollments(enrollments.map((run) => run.id));
    const ledger = await tx.ledger.byPerson(person.id);
    const about = (entry: LedgerEntry) =>
      stepKey === undefined ||
      JSON.stringify([entry.actions, entry.facts, entry.event]).includes(`"${stepKey}"`);
    const runs = enrollments.map((run) => ({
      ...run,
      cadence: names.get(run.cadenceId) ?? 'a cadence that is gone',
      touches: touches.filter(
        (touch) => touch.enrollmentId === run.id && (stepKey ?? touch.stepKey) === touch.stepKey,
      ),
      decisions: ledger.filter((entry) => entry.enrollmentId === run.id && about(entry)),
    }));
    const own = new Set(enrollments.map((run) => run.id));
    const leftOut = ledger.filter((entry) => !own.has(entry.enrollmentId));
    const held =
      person.hold === null
        ? []
        : [`Held since ${person.hold.since.toISOString().slice(0, 10)}: ${person.hold.reason}.`];
    const none = runs.length === 0 ? [`${personName(person)} is in no cadence.`] : [];
    return {
      person,
      summary: [
        ...held,
        ...none,
        ...runs.map((run) => stateSentence(run, run.cadence)),
        ...leftOut.slice(-1).map((entry) => entry.words),
      ],
      runs,
      leftOut,
      signals: await tx.signals.byPersons([person.id]),
      suppressions: await tx.suppressions.byPersons([person.id]),
    };
  });
}
