import { listInWords, unwatchedIn } from '../cadence/index.ts';
import type { Cadence, Tracking, Workspace } from '../ports/records.ts';
import type { EnrollRule, Tx } from '../ports/store.ts';
import type { SetUpItem } from './set-up-items.ts';

/** Whether a rule waits for what is not watched. */
function waits({ active, trigger }: EnrollRule, { opens, clicks }: Tracking): boolean {
  if (!active) return false;
  if (trigger.on === 'opens') return !opens;
  return trigger.on === 'signal' && trigger.kind === 'clicked' && !clicks;
}

/** Cadences, rules and experiments that wait for what is not watched, each with its kind and name. */
async function waiting(tx: Tx, tracking: Tracking, cadences: readonly Cadence[]): Promise<readonly string[]> {
  const open = cadences.filter(({ archivedAt }) => archivedAt === null);
  const versions = await tx.cadences.versionsByIds(open.map((one) => one.currentVersionId));
  const rules = (await tx.rules.list()).filter((rule) => waits(rule, tracking));
  const { items } = await tx.experiments.list({ cursor: null, limit: 200 });
  const blind = items.filter(
    ({ endedAt, metric }) =>
      endedAt === null &&
      ((metric === 'open' && !tracking.opens) || (metric === 'click' && !tracking.clicks)),
  );
  return [
    ...versions
      .filter(({ definition }) => unwatchedIn(definition, tracking).length > 0)
      .map(({ definition }) => `the cadence '${definition.name}'`),
    ...rules.map(({ name }) => `the rule '${name}'`),
    ...blind.map(({ name }) => `the experiment '${name}'`),
  ];
}

/** What is not watched, and what waits for it in vain; nothing while opens and clicks are both watched. */
export async function trackingItems(
  tx: Tx,
  { tracking }: Workspace,
  cadences: readonly Cadence[],
): Promise<SetUpItem[]> {
  const off = (['opens', 'clicks'] as const).filter((what) => !tracking[what]);
  if (off.length === 0) return [];
  const names = await waiting(tx, tracking, cadences);
  const what = listInWords(off);
  return [
    {
      key: 'tracking',
      state: names.length === 0 ? 'done' : 'attention',
      title:
        names.length === 0
          ? `Mails are sent without watching ${what}`
          : `Something waits for ${what}, which are not watched`,
      words:
        names.length === 0
          ? 'Their numbers say ‘not tracked’.'
          : `These wait in vain: ${listInWords(names)}. Have them ask for a reply, or watch ${what} again, below.`,
    },
  ];
}
