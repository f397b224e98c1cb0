import {
  beginningIn,
  checkpointIn,
  type DatedTransition,
  isTerminal,
  nextWakeAt,
  type Run,
  replayRow,
  runOf,
  stateWithReason,
} from '../cadence/index.ts';
import type { LedgerEntry, Version } from '../ports/records.ts';
import type { ReplayRun } from '../ports/store.ts';
import { engineVersion } from './context.ts';

/** What a row of the ledger, or a run, has instead of what the same engine makes of the same facts. */
export interface FieldDifference {
  /** `state`, `next`, …; of a decision with its number: `decision 3: words`. */
  readonly field: string;
  readonly words: string;
}

export type Replayed =
  | { readonly compared: true; readonly differences: readonly FieldDifference[] }
  /** Why this run cannot be compared, in words. */
  | { readonly compared: false; readonly why: string };

/** Everything that the ledger decides about a run's row. */
interface Standing {
  readonly run: Run;
  readonly words: string;
  readonly endedAt: Date | null;
}

/** JSON with its keys in order, since the database keeps them in an order of its own. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
        : inner,
    ) ?? 'nothing'
  );
}

function inWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' && !(value instanceof Date)
    ? canonical(value)
    : String(value instanceof Date ? value.toISOString() : value);
}

function compare(
  found: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
  say: { readonly where: string; readonly field: (name: string) => string },
): readonly FieldDifference[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    if (canonical(found[name] ?? null) === canonical(value ?? null)) return [];
    const words = `${say.where} ${name} ${inWords(found[name])}; the same engine makes it ${inWords(value)}.`;
    return [{ field: say.field(name), words }];
  });
}

/** What a row says that was decided, against the same decision taken again; further facts are the app's evidence. */
function checkRow(row: LedgerEntry, again: DatedTransition, number: number): readonly FieldDifference[] {
  const say = {
    where: `Decision ${number} has as`,
    field: (name: string) => `decision ${number}: ${name}`,
  };
  const { decision, actions, run } = again;
  const { rule, words } = decision;
  const expected = { rule, words, state: stateWithReason(run), actions };
  return [
    ...compare({ ...row }, expected, say),
    ...compare(row.facts, decision.facts ?? {}, {
      ...say,
      field: (name) => `decision ${number}: facts.${name}`,
    }),
  ];
}

function begin(row: LedgerEntry, id: string): Standing | null {
  const checkpoint = checkpointIn(row);
  if (checkpoint !== null) return checkpoint;
  const run = beginningIn(row, id);
  return run === null ? null : { run, words: '', endedAt: null };
}

function different(field: string, words: string): Replayed {
  return { compared: true, differences: [{ field, words }] };
}

/** Where a run must stand after its decisions, with what of them cannot be had again; or why that cannot be told. */
function stand(
  rows: readonly LedgerEntry[],
  id: string,
  versions: ReadonlyMap<string, Version>,
): { readonly standing: Standing; readonly differences: readonly FieldDifference[] } | Replayed {
  const [first] = rows;
  if (first === undefined) return different('ledger', 'The ledger has no decision about this run.');
  const other = rows.find((row) => row.engine !== engineVersion);
  if (other !== undefined)
    return {
      compared: false,
      why: `decided by version ${other.engine} of the engine, which is not this one`,
    };
  let standing = begin(first, id);
  if (standing === null)
    return different('ledger', 'The ledger does not have the decision with which this run began.');
  const differences: FieldDifference[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.rule === 'checkpoint') continue;
    const version = versions.get(row.versionId ?? '');
    const again: DatedTransition | null =
      version === undefined ? null : replayRow(standing.run, row, version);
    if (again === null)
      return different(
        `decision ${index + 1}`,
        `Decision ${index + 1} (${row.rule}) cannot be read any more.`,
      );
    differences.push(...checkRow(row, again, index + 1));
    const ended = isTerminal(again.run.state);
    standing = {
      run: runOf(again.run),
      // As when it was decided: what changed nothing leaves the words that say why the run is where it is.
      words: again.run === standing.run ? standing.words : again.decision.words,
      endedAt: ended ? (standing.endedAt ?? again.at) : null,
    };
  }
  return { standing, differences };
}

/** Takes every decision of a run again, from what the ledger holds alone, and compares the outcome with the run's row. */
export function replayRun(
  { enrollment, nextWakeAt: wakeAt, rows }: ReplayRun,
  versions: ReadonlyMap<string, Version>,
): Replayed {
  const found = stand(rows, enrollment.id, versions);
  if (!('standing' in found)) return found;
  const { run, words, endedAt } = found.standing;
  // A change of version is a decision like any other: its row names the version from then on.
  const { versionId } = rows.at(-1) ?? enrollment;
  const none = { past: null };
  const expected = { ...none, ...run, words, endedAt, versionId, nextWakeAt: nextWakeAt(run) };
  const row = { ...enrollment, nextWakeAt: wakeAt };
  const say = { where: 'The run has as', field: (name: string) => name };
  return { compared: true, differences: [...found.differences, ...compare({ ...row }, expected, say)] };
}
