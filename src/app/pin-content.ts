import type { CadenceDefinition } from '../cadence/model.ts';
import type { FieldProblem } from '../errors.ts';
import type { Template } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import {
  type KnownNames,
  knownNames,
  objectIn,
  type PlacedText,
  problemsIn,
  snippetsFor,
} from './check-texts.ts';

type Fields = Record<string, unknown>;

/** A place in a definition whose text may come from a template. */
interface Place {
  readonly fields: Fields;
  readonly kind: 'email' | 'script';
  /** The field that holds the text. */
  readonly field: 'body' | 'script';
  readonly path: string;
  readonly where: string;
  /** Whether a subject belongs to it. */
  readonly subject: boolean;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The parts of a definition that name a template; a definition that is not of that shape has none. */
export function placesIn(definition: Fields): readonly Place[] {
  return listIn(definition.steps).flatMap((each, at): Place[] => {
    if (typeof each !== 'object' || each === null) return [];
    const step = each as Fields;
    const where = `Step '${text(step.key) ?? at + 1}'`;
    const path = `steps.${at}`;
    if (step.channel !== 'email')
      return [{ fields: step, kind: 'script', field: 'script', path, where, subject: false }];
    return listIn(step.variants).flatMap((variant, index): Place[] => {
      if (typeof variant !== 'object' || variant === null) return [];
      const fields = variant as Fields;
      return [
        {
          fields,
          kind: 'email',
          field: 'body',
          path: `${path}.variants.${index}`,
          where: `${where}, variant '${text(fields.key) ?? index + 1}'`,
          subject: step.thread !== 'reply',
        },
      ];
    });
  });
}

const named = ({ fields }: Place) => text(fields.template);
const keyOf = (kind: string, key: string) => `${kind}/${key}`;

function takeIn(place: Place, template: Template | undefined): FieldProblem | null {
  const { fields, kind, field, path, where, subject } = place;
  const key = named(place) ?? '';
  if (template === undefined)
    return {
      path: `${path}.template`,
      message: `${where}: there is no ${kind} template '${key}' in force; see GET /v1/templates?kind=${kind}`,
    };
  fields[field] = template.body;
  fields.templateVersion = template.version;
  if (subject && fields.subject === undefined && template.subject !== null) fields.subject = template.subject;
  return null;
}

/** What a file that was pulled says of its templates must be so; words of its own need no template beside them. */
async function checkPinned(tx: Tx, places: readonly Place[]): Promise<FieldProblem[]> {
  const pinned = places.flatMap((place) => {
    const number = place.fields.templateVersion;
    return typeof number === 'number' ? [{ kind: place.kind, key: named(place) ?? '', number }] : [];
  });
  const rows = pinned.length === 0 ? [] : await tx.templates.versionsByKeys(pinned);
  return places.flatMap((place): FieldProblem[] => {
    const { fields, kind, field, path, where } = place;
    const row = rows.find(
      (one) => one.kind === kind && one.key === named(place) && one.number === fields.templateVersion,
    );
    if (row?.body === fields[field]) return [];
    const version = fields.templateVersion === undefined ? '' : `, version ${String(fields.templateVersion)}`;
    return [
      {
        path: `${path}.${field}`,
        message: `${where}: these are not the words of the template '${named(place) ?? ''}'${version}; leave out '${field}' to have the template's, or 'template' to have your own`,
      },
    ];
  });
}

async function pinTemplates(tx: Tx, definition: Fields): Promise<readonly FieldProblem[]> {
  const places = placesIn(definition).filter((place) => named(place) !== undefined);
  if (places.length === 0) return [];
  const worded = places.filter(({ fields, field }) => fields[field] !== undefined);
  const empty = places.filter((place) => !worded.includes(place));
  const wanted = empty.map((place) => ({ kind: place.kind, key: named(place) ?? '' }));
  const rows = wanted.length === 0 ? [] : await tx.templates.byKeys(wanted);
  const templates = new Map(rows.map((row) => [keyOf(row.kind, row.key), row]));
  const problems = empty.map((place) => takeIn(place, templates.get(keyOf(place.kind, named(place) ?? ''))));
  return [...problems.filter((problem) => problem !== null), ...(await checkPinned(tx, worded))];
}

/** Every text in a value, wherever it stands. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

async function pinSnippets(tx: Tx, definition: Fields): Promise<void> {
  const own = objectIn(definition.snippets) ?? {};
  const texts = textsIn([definition.steps, definition.content]);
  const words = Object.entries(own).map(([name, snippet]) => [name, textsIn(snippet)[0] ?? ''] as const);
  const library = await snippetsFor(tx, texts, Object.fromEntries(words));
  if (library.size === 0) return;
  const taken = [...library].map(([name, { body, version }]) => [name, { text: body, version }] as const);
  definition.snippets = { ...own, ...Object.fromEntries(taken) };
}

/**
 * A definition with what it names of the library written into it: the texts of its templates and snippets as they are
 * now, each with its version. So a published version holds all its words: nothing that is changed in the library later
 * changes them, a tick reads nothing more, and a file that was pulled can be pushed again as it is. What the definition
 * says itself stays. The input is not changed.
 */
export async function pinContent(
  tx: Tx,
  given: unknown,
): Promise<{ readonly definition: unknown; readonly problems: readonly FieldProblem[] }> {
  if (objectIn(given) === undefined) return { definition: given, problems: [] };
  const definition = structuredClone(given) as Fields;
  const problems = await pinTemplates(tx, definition);
  await pinSnippets(tx, definition);
  return { definition, problems };
}

/** Every text of a cadence that is rendered, with its place. */
export function textsOf(definition: CadenceDefinition): readonly PlacedText[] {
  const steps = definition.steps.flatMap((step, index): PlacedText[] => {
    const path = `steps.${index}`;
    if (step.channel !== 'email')
      return [
        {
          text: step.script,
          path: `${path}.script`,
          where: `Step '${step.key}', script`,
          forReps: true,
        },
        ...(step.variants ?? []).map(({ key, script }, at) => ({
          text: script,
          path: `${path}.variants.${at}.script`,
          where: `Step '${step.key}', variant '${key}', script`,
          forReps: true,
        })),
      ];
    return step.variants.flatMap((variant, at): PlacedText[] => {
      const where = `Step '${step.key}', variant '${variant.key}'`;
      const place = `${path}.variants.${at}`;
      const { subject } = variant;
      const forReps = step.mode === 'task';
      return [
        ...(subject === undefined
          ? []
          : [{ text: subject, path: `${place}.subject`, where: `${where}, subject`, forReps }]),
        { text: variant.body, path: `${place}.body`, where: `${where}, body`, forReps },
      ];
    });
  });
  const chosen = Object.entries(definition.content ?? {}).flatMap(([name, branches]) =>
    branches.map((branch, at) => ({
      text: branch.text,
      path: `content.${name}.${at}.text`,
      where: `Content '${name}', text ${at + 1}`,
    })),
  );
  return [...steps, ...chosen];
}

/** What is wrong with the texts of a cadence, and with what its rules ask, by the names that the workspace knows. */
export async function contentProblems(
  tx: Tx,
  definition: CadenceDefinition,
): Promise<readonly FieldProblem[]> {
  return textProblemsOf(definition, await knownNames(tx, Object.keys(definition.content ?? {})));
}

/** The same by names that are given. */
export function textProblemsOf(definition: CadenceDefinition, known: KnownNames): readonly FieldProblem[] {
  const snippet = (name: string) => definition.snippets?.[name]?.text;
  const inner = { ...known, names: known.names.filter((name) => !name.startsWith('content.')) };
  const texts = textsOf(definition).flatMap((placed) =>
    // A text that is chosen by rule does not choose another one.
    problemsIn(placed, { known: placed.path.startsWith('content.') ? inner : known, snippet }),
  );
  return [...texts, ...fieldProblems(definition, inner.names)];
}

function fieldProblems(definition: CadenceDefinition, names: readonly string[]): readonly FieldProblem[] {
  return Object.entries(definition.content ?? {}).flatMap(([name, branches]) =>
    branches.flatMap(({ when }, at): readonly FieldProblem[] => {
      if (when === undefined || when.field.startsWith('insights.')) return [];
      const where = `Content '${name}', text ${at + 1}, field 'when'`;
      const path = `content.${name}.${at}.when.field`;
      return problemsIn(
        { text: `{{ ${when.field} }}`, path, where },
        { known: { names, anyContent: false }, snippet: () => undefined },
      );
    }),
  );
}
