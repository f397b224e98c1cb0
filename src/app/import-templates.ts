import { isAppError } from '../errors.ts';
import { variableNames } from '../mail/index.ts';
import type { TemplateRow } from '../moving-in/index.ts';
import type { Template } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import type { ImportedRow } from './import-file.ts';
import { insertTemplate } from './save-template.ts';

type Outcome = Pick<ImportedRow, 'status' | 'words'>;

function whatIsThere(row: TemplateRow, known: Template): Outcome {
  const same = known.subject === row.subject && known.body === row.body;
  return {
    status: 'skipped',
    words: same
      ? `'${row.name}' is here already, as it is in the file.`
      : `There is a template '${known.name}' with the key '${row.key}' and another text. Rename one of the two.`,
  };
}

async function add(ctx: ActorContext, tx: Tx, row: TemplateRow): Promise<Outcome> {
  if (row.unknown.length > 0)
    return {
      status: 'error',
      words: `There is nothing here for ${row.unknown.join(', ')}. Write one of ${variableNames.join(', ')} instead, or leave it out.`,
    };
  const { key, name, subject, body } = row;
  try {
    const added = await insertTemplate(ctx, tx, { kind: 'email', key, name, subject, body });
    return added === null
      ? {
          status: 'skipped',
          words: `An archived template has the key '${key}'. Take it back, or rename this one.`,
        }
      : { status: 'imported', words: `'${name}' is in the library, with the key '${key}'.` };
  } catch (error) {
    if (!isAppError(error, 'invalid_input')) throw error;
    const problems = error.problems.map(({ message }) => message).join(' ');
    return { status: 'error', words: `'${name}' was not brought in: ${problems || error.message}` };
  }
}

/**
 * Adds email templates to the library, in the caller's transaction. One whose key is taken is left as it is: if it is
 * the same there is nothing to do, if not it may have been changed here since.
 */
export async function importTemplates(
  ctx: ActorContext,
  tx: Tx,
  rows: readonly TemplateRow[],
): Promise<readonly ImportedRow[]> {
  const found = await tx.templates.byKeys(rows.map(({ key }) => ({ kind: 'email', key })));
  const known = new Map(found.map((template) => [template.key, template]));
  const report: ImportedRow[] = [];
  for (const row of rows) {
    const there = known.get(row.key);
    const outcome = there === undefined ? await add(ctx, tx, row) : whatIsThere(row, there);
    report.push({ line: row.line, what: row.name, column: null, ...outcome });
  }
  return report;
}
