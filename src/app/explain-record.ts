import type { PanelSubject } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { explainPerson } from './explain-person.ts';
import { panelPerson } from './panel-person.ts';
import { inWorkspace } from './reading.ts';

/** One decision, as a rep reads it. */
interface RecordDecision {
  readonly id: string;
  readonly at: Date;
  readonly words: string;
  /** Who or what gave the occasion. */
  readonly actor: string;
  readonly cadence: string | null;
}

/**
 * Why things happened to the person whose record a panel stands beside, or did not: every decision in the order in
 * which they were taken, also those that left the person out, but for what an upgrade noted. Nothing for a record that
 * was never brought in.
 */
export async function explainRecord(
  ctx: ActorContext,
  subject: PanelSubject,
): Promise<readonly RecordDecision[]> {
  const { person, names } = await inWorkspace(ctx, async (tx) => ({
    person: (await panelPerson(tx, subject)).person,
    names: new Map((await tx.users.list()).map((user) => [user.email, user.name])),
  }));
  if (person === null) return [];
  const { runs, leftOut } = await explainPerson(ctx, { person: person.id });
  const all = [
    ...runs.flatMap((run) => run.decisions.map((entry) => ({ entry, cadence: run.cadence }))),
    ...leftOut.map((entry) => ({ entry, cadence: null })),
  ];
  return all
    .filter(({ entry }) => entry.actor !== 'upgrade')
    .sort((a, b) => a.entry.at.getTime() - b.entry.at.getTime())
    .map(({ entry: { id, at, words, actor }, cadence }) => ({
      id,
      at,
      words,
      cadence,
      actor: names.get(actor) ?? (actor === 'scheduler' ? 'Cadenza' : actor),
    }));
}
