import { countedLinks, type Engagement, judge } from '../mail/index.ts';
import type { Person, Signal } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { gatherFacts } from './gather-facts.ts';
import { lockPeople } from './lock-people.ts';
import { distinct, inWorkspace } from './reading.ts';
import { setOffBySignals } from './set-off-rules.ts';
import { askingAbout, moveRuns, readSignalWorld } from './signal-effects.ts';

const batch = 500;

function textIn(facts: Signal['facts'], name: string): string | null {
  const value = facts[name];
  return typeof value === 'string' ? value : null;
}

function toEngagement({ id, kind, at, touchId, facts }: Signal): Engagement[] {
  if (kind !== 'opened' && kind !== 'clicked') return [];
  const said = { url: textIn(facts, 'url'), userAgent: textIn(facts, 'userAgent') };
  const hosting = textIn(facts, 'network') !== null;
  return [{ id, kind, at, touchId, ...said, hosting, machine: facts.machine === true }];
}

/** How many links the mails have that were clicked, by touch. */
async function linksByTouch(tx: Tx, due: readonly Signal[]): Promise<ReadonlyMap<string, number>> {
  const clicked = due.filter(({ kind }) => kind === 'clicked').map(({ enrollmentId }) => enrollmentId);
  const ids = distinct(clicked);
  const sends = ids.length === 0 ? [] : await tx.sends.acceptedByEnrollments(ids);
  return new Map(sends.map((send) => [send.touchId, countedLinks(send.mail.html)]));
}

/** Judges signals in one statement; returns those that were not judged by another process meanwhile, as they are now. */
async function judgeAll(tx: Tx, due: readonly Signal[]): Promise<readonly Signal[]> {
  const around = Map.groupBy(await tx.signals.around(due.map(({ id }) => id)), ({ personId }) => personId);
  const links = await linksByTouch(tx, due);
  const judged = due.map(({ judgeAt: _, ...signal }) => {
    const near = around.get(signal.personId) ?? [];
    const deliveries = near.filter(({ kind, touchId }) => kind === 'delivered' && touchId === signal.touchId);
    const [first] = deliveries.map(({ at }) => at).sort((a, b) => a.getTime() - b.getTime());
    const verdicts = toEngagement(signal).map((event) =>
      judge(event, {
        deliveredAt: first ?? null,
        others: near.flatMap(toEngagement),
        links: links.get(signal.touchId ?? '') ?? null,
      }),
    );
    const [{ verdict, reasons } = { verdict: 'bot', reasons: [] }] = verdicts;
    return { ...signal, facts: { ...signal.facts, verdict, reasons } };
  });
  const changed = await tx.signals.judge(
    judged.map(({ id, facts: { verdict, reasons } }) => ({ id, facts: { verdict, reasons } })),
  );
  return judged.filter(({ id }) => changed.has(id));
}

/** Lets what humans did take effect: on runs whose cadence has rules about it, and on the rules of the workspace. */
async function letTakeEffect(
  ctx: ActorContext,
  tx: Tx,
  { humans, locked }: { readonly humans: readonly Signal[]; readonly locked: readonly Person[] },
): Promise<void> {
  if (humans.length === 0) return;
  const whose = new Set(humans.map(({ personId }) => personId));
  const world = await readSignalWorld(
    ctx,
    tx,
    locked.filter(({ id }) => whose.has(id)),
  );
  const fresh = humans.map((signal) => ({ signal }));
  const facts = await gatherFacts(tx, askingAbout(fresh, world), ctx.clock.now());
  const changes = new ChangeSet(ctx);
  for (const one of fresh) moveRuns(ctx, changes, { fresh: one, world, facts, absences: [] });
  await changes.write(tx);
  await setOffBySignals(ctx, tx, humans);
}

async function judgeBatch(ctx: ActorContext): Promise<number> {
  return inWorkspace(ctx, async (tx) => {
    const due = await tx.signals.toJudge(ctx.clock.now(), batch);
    if (due.length === 0) return 0;
    // Persons are locked before their signals and runs, as everywhere.
    const people = await lockPeople(tx, distinct(due.map(({ personId }) => personId)));
    const now = due.map((signal) => ({
      ...signal,
      personId: people.get(signal.personId ?? '')?.id ?? signal.personId,
    }));
    const judged = await judgeAll(tx, now);
    const humans = judged.filter(({ facts }) => facts.verdict === 'human');
    await letTakeEffect(ctx, tx, { humans, locked: [...people.values()] });
    return due.length;
  });
}

/**
 * Decides of opens and clicks, two minutes after they came in, whether a human or a machine did it, and lets what humans
 * did take effect. Once for each, also when two processes are at it; a fixed number of statements a batch.
 */
export async function judgeEngagement(ctx: ActorContext): Promise<void> {
  let judged = batch;
  while (judged === batch) judged = await judgeBatch(ctx);
}
