import { CellProblem, Cells } from './cells.ts';
import type { Places } from './columns.ts';
import type { CsvTable } from './csv.ts';
import { keyFor } from './key-for.ts';
import type { RowProblem } from './person-rows.ts';
import { translate } from './placeholders.ts';
import { markedText } from './plain-text.ts';

/** An email template as a row has it, in our words; its texts are still to be checked. */
export interface TemplateRow {
  readonly line: number;
  readonly key: string;
  readonly name: string;
  readonly subject: string | null;
  readonly body: string;
  /** Variables that are not known here. */
  readonly unknown: readonly string[];
}

/** Reads email templates, one a row. Names that make the same key are told apart by their order in the file. */
export function readTemplates(
  { header, rows }: CsvTable,
  places: Places,
): { readonly templates: readonly TemplateRow[]; readonly problems: readonly RowProblem[] } {
  const templates: TemplateRow[] = [];
  const problems: RowProblem[] = [];
  const used = new Set<string>();
  for (const row of rows) {
    const cells = new Cells(row, header, places);
    try {
      if (row.problem !== undefined) throw new CellProblem('', row.problem);
      const [name, subject, body] = [cells.line('template'), cells.line('subject'), cells.text('body')];
      if (name === null) throw cells.problem('template', 'must name the template');
      // A wrong row takes its key, too: when it is mended, the keys of the others stay.
      const key = keyFor(name, used, 'template');
      const text = markedText(body ?? '');
      if (text === '') throw cells.problem('body', 'must hold the text');
      const [head, words] = [translate(subject ?? ''), translate(text)];
      const unknown = [...new Set([...head.unknown, ...words.unknown])];
      const ours = { subject: subject === null ? null : head.text.trim(), body: words.text };
      templates.push({ line: row.line, key, name: name.slice(0, 120), ...ours, unknown });
    } catch (error) {
      if (!(error instanceof CellProblem)) throw error;
      problems.push({ line: row.line, column: error.column || null, words: error.message });
    }
  }
  return { templates, problems };
}
