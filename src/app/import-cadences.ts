import { diffVersions } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { isAppError } from '../errors.ts';
import { variableNames } from '../mail/index.ts';
import type { CadenceRows } from '../moving-in/index.ts';
import type { Tx } from '../ports/store.ts';
import { noteConditionFields } from './condition-fields.ts';
import type { ActorContext } from './context.ts';
import type { ImportedRow } from './import-file.ts';
import { checkDefinition } from './publish-cadence.ts';
import { byId } from './reading.ts';

type Checked = { readonly definition: CadenceDefinition } | { readonly problems: readonly string[] };

async function check(tx: Tx, { definition }: CadenceRows): Promise<Checked> {
  try {
    return { definition: await checkDefinition(tx, definition) };
  } catch (error) {
    if (!isAppError(error, 'invalid_input')) throw error;
    return { problems: error.problems.map(({ message }) => message) };
  }
}

/** One row of the report for each row of the cadence. */
const items = (
  { name, lines }: CadenceRows,
  status: ImportedRow['status'],
  words: string,
): readonly ImportedRow[] => lines.map((line) => ({ line, status, what: name, words, column: null }));

/** Rows with a variable that is not known; the others of the cadence wait for them. */
function unknownVariables(rows: CadenceRows): readonly ImportedRow[] {
  const known = variableNames.join(', ');
  return items(rows, 'error', `'${rows.name}' was not brought in: another row of it is wrong.`).map(
    (item) => {
      const names = [
        ...new Set(rows.unknown.filter(({ line }) => line === item.line).map(({ name }) => name)),
      ];
      if (names.length === 0) return item;
      const words = `There is nothing here for ${names.join(', ')}. Write one of ${known} instead, or leave it out.`;
      return { ...item, words };
    },
  );
}

/**
 * Publishes cadences that were put together from rows, in the caller's transaction. One with the same name is left as it
 * is: if it is the same there is nothing to do, if not it may have been changed here since.
 */
export async function importCadences(
  ctx: ActorContext,
  tx: Tx,
  cadences: readonly CadenceRows[],
): Promise<readonly ImportedRow[]> {
  const named = new Map((await tx.cadences.list()).map((cadence) => [cadence.name, cadence]));
  const versions = byId(
    await tx.cadences.versionsByIds([...named.values()].map((cadence) => cadence.currentVersionId)),
  );
  const report: ImportedRow[] = [];
  for (const rows of cadences) {
    if (rows.unknown.length > 0) {
      report.push(...unknownVariables(rows));
      continue;
    }
    const checked = await check(tx, rows);
    if ('problems' in checked) {
      report.push(
        ...items(rows, 'error', `'${rows.name}' was not brought in: ${checked.problems.join(' ')}`),
      );
      continue;
    }
    const { definition } = checked;
    const known = named.get(definition.name);
    const current = versions.get(known?.currentVersionId ?? '');
    if (known !== undefined) {
      const same = current !== undefined && diffVersions(current.definition, definition).same;
      const words = same
        ? `'${known.name}' is here already, as it is in the file.`
        : `There is a cadence '${known.name}' that is not the same. Rename one of the two; cadenza diff shows what differs.`;
      report.push(...items(rows, 'skipped', words));
      continue;
    }
    await tx.cadences.publish({
      cadenceId: ctx.ids.uuid(),
      versionId: ctx.ids.uuid(),
      definition,
      at: ctx.clock.now(),
      by: ctx.actor.name,
    });
    const count = definition.steps.length;
    const published = items(rows, 'imported', `'${definition.name}' was published with ${count} steps.`);
    report.push(
      ...published.map((item) => {
        const note = rows.notes.get(item.line);
        return note === undefined ? item : { ...item, note };
      }),
    );
  }
  if (report.some(({ status }) => status === 'imported')) await noteConditionFields(ctx, tx);
  return report;
}
