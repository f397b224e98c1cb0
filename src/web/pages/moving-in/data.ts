import type { InferRequestType } from 'hono/client';
import { partsOf } from '../../../moving-in/parts.ts';
import { api, call } from '../../api.ts';

type Wish = InferRequestType<typeof api.imports.$post>['json'];
export type Kind = NonNullable<Wish['kind']>;
export type Days = NonNullable<Wish['days']>;
export type Create = NonNullable<Wish['create']>;

const post = (json: Wish) => call(api.imports.$post({ json }));
type PartReport = Awaited<ReturnType<typeof post>>;
export type Item = PartReport['items'][number];

/** A file that was chosen, as text. */
export interface Chosen {
  readonly name: string;
  readonly text: string;
  /** What is to be told of how it was read. */
  readonly note: string | null;
  /** What it holds; null: to be worked out from its columns. */
  readonly kind: Kind | null;
  /** How dates with slashes are written; null: to be worked out from them. */
  readonly days: Days | null;
  /** Where people without a record get one. */
  readonly create: Create;
}

/** What became, or would become, of every row of a file. */
export type Report = Pick<PartReport, 'vendor' | 'kind' | 'counts' | 'unused' | 'items' | 'dryRun' | 'rows'> &
  Pick<Chosen, 'note'>;

/**
 * Sends a file in as many parts as it takes, one after the other: each is whole in itself, and the same file again goes
 * on where a broken one ended. `onPart` is told how many of how many are through.
 */
export async function bringIn(
  chosen: Chosen,
  { dryRun, onPart }: { readonly dryRun: boolean; readonly onPart: (done: number, all: number) => void },
): Promise<Report> {
  const { name, text, note, kind, days, create } = chosen;
  const parts = partsOf(name, text, kind ?? undefined);
  const reports: PartReport[] = [];
  for (const part of parts) {
    onPart(reports.length, parts.length);
    const asked = { dryRun, create, ...(kind && { kind }), ...(days && { days }) };
    reports.push(await post({ file: name, ...part, ...asked }));
  }
  const [first] = reports;
  if (first === undefined) throw new Error(`'${name}' has no rows.`);
  const count = (status: Item['status']) => reports.reduce((sum, { counts }) => sum + counts[status], 0);
  return {
    ...first,
    note,
    rows: reports.reduce((sum, { rows }) => sum + rows, 0),
    items: reports.flatMap(({ items }) => items),
    counts: { imported: count('imported'), skipped: count('skipped'), error: count('error') },
  };
}
