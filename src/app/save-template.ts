import { z } from 'zod';
import { contentName } from '../cadence/content.ts';
import { channels } from '../cadence/model.ts';
import { AppError, asSentence, type FieldProblem } from '../errors.ts';
import { type Template, type TemplateVersion, textKinds } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import { knownNames, textProblems } from './check-texts.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { changesOf, found, inWorkspace, pageInput, toPage } from './reading.ts';

const label = z.string().trim().min(1).max(60).nullable().optional();
const texts = {
  /** Liquid, one line; only an email has one. */
  subject: z.string().trim().min(1).max(250).nullable().optional(),
  /** Liquid. */
  body: z.string().min(1).max(20_000),
};
const about = {
  name: z.string().trim().min(1).max(120),
  persona: label,
  stage: label,
  /** Of a script: the channel that it is for. */
  channel: z.enum(channels).nullable().optional(),
};

export const addTemplateInput = z.strictObject({
  kind: z.enum(textKinds),
  /** How cadences name it; it does not change. */
  key: contentName,
  ...about,
  ...texts,
});
export const updateTemplateInput = z.strictObject({
  id: z.uuid(),
  ...about,
  name: about.name.optional(),
  ...texts,
  body: texts.body.optional(),
});
export const listTemplatesInput = pageInput.extend({
  kind: z.enum(textKinds).optional(),
  persona: z.string().max(60).optional(),
  stage: z.string().max(60).optional(),
  query: z.string().max(120).optional(),
  /** Only those that are archived; left out, only those in force. */
  archived: z.enum(['true', 'false']).optional(),
});

/** A template with every text that it ever had. */
export interface TemplateView extends Template {
  readonly versions: readonly TemplateVersion[];
}

function refuse(problems: readonly FieldProblem[]): void {
  const [first] = problems;
  if (first !== undefined)
    throw new AppError('invalid_input', asSentence(`The text is not right: ${first.message}`), {
      problems,
    });
}

async function checkTexts(
  tx: Tx,
  template: Pick<Template, 'kind' | 'key' | 'subject' | 'body'>,
): Promise<void> {
  const { kind, key, subject, body } = template;
  if (kind !== 'email' && subject !== null)
    refuse([{ path: 'subject', message: `a ${kind} has no subject` }]);
  const known = await knownNames(tx, null);
  // A snippet may not contain itself: its own text counts as it will be.
  const own = kind === 'snippet' ? { [key]: body } : {};
  refuse([
    ...(subject === null
      ? []
      : await textProblems(tx, { text: subject, path: 'subject', where: 'Subject' }, { known, own })),
    ...(await textProblems(
      tx,
      { text: body, path: 'body', where: 'Text', forReps: kind === 'script' },
      { known, own },
    )),
  ]);
}

/**
 * Adds a text to the library in the caller's transaction; null when the key is taken, maybe by an archived one.
 * `invalid_input` when it cannot be read, names a variable that does not exist, or a snippet that is not there or
 * contains itself.
 */
export async function insertTemplate(
  ctx: ActorContext,
  tx: Tx,
  input: z.input<typeof addTemplateInput>,
): Promise<Template | null> {
  const given = parseInput(addTemplateInput, input);
  const now = ctx.clock.now();
  const template: Template = {
    id: ctx.ids.uuid(),
    kind: given.kind,
    key: given.key,
    name: given.name,
    body: given.body,
    channel: given.channel ?? null,
    persona: given.persona ?? null,
    stage: given.stage ?? null,
    subject: given.subject ?? null,
    version: 1,
    createdAt: now,
    updatedAt: now,
    updatedBy: ctx.actor.name,
    archivedAt: null,
  };
  await checkTexts(tx, template);
  return (await tx.templates.insert(template)) ? template : null;
}

/** The same for managers and admins, in a transaction of its own; `conflict` when the key is taken. */
export async function addTemplate(
  ctx: ActorContext,
  input: z.input<typeof addTemplateInput>,
): Promise<Template> {
  requireRole(ctx, 'manager', 'add templates');
  const { kind, key } = parseInput(addTemplateInput, input);
  const template = await inWorkspace(ctx, (tx) => insertTemplate(ctx, tx, input));
  if (template === null)
    throw new AppError(
      'conflict',
      `There is a ${kind} '${key}' already, maybe archived. Change that one, or take another key.`,
    );
  return template;
}

/**
 * Changes a text of the library (managers and admins). Another subject or body is a new version; cadences that were
 * published with an earlier one keep it until they are published again, so nothing changes under people in flight.
 */
export async function updateTemplate(
  ctx: ActorContext,
  input: z.input<typeof updateTemplateInput>,
): Promise<Template> {
  requireRole(ctx, 'manager', 'change templates');
  const { id, ...given } = parseInput(updateTemplateInput, input);
  return inWorkspace(ctx, async (tx) => {
    const before = found(await tx.templates.lock(id), 'template', id);
    if (before.archivedAt !== null)
      throw new AppError('conflict', `'${before.name}' is archived. Take it back first.`);
    const { patch, words } = changesOf(before, given);
    if (words === '') return before;
    const now = ctx.clock.now();
    const reworded = patch.subject !== undefined || patch.body !== undefined;
    const version = reworded ? before.version + 1 : before.version;
    const after: Template = { ...before, ...patch, version, updatedAt: now, updatedBy: ctx.actor.name };
    if (reworded) await checkTexts(tx, after);
    const { subject, body } = after;
    const text = { templateId: id, number: version, subject, body, at: now, by: ctx.actor.name };
    await tx.templates.save(after, reworded ? text : null);
    return after;
  });
}

/** Archives a text, or takes it back: archived, it cannot be named by what is published from now on. */
export async function archiveTemplate(
  ctx: ActorContext,
  given: { readonly id: string; readonly archived: boolean },
): Promise<Template> {
  requireRole(ctx, 'manager', 'archive templates');
  const { id, archived } = parseInput(z.object({ id: z.uuid(), archived: z.boolean() }), given);
  return inWorkspace(ctx, async (tx) => {
    const before = found(await tx.templates.lock(id), 'template', id);
    if ((before.archivedAt !== null) === archived) return before;
    const now = ctx.clock.now();
    const after = { ...before, archivedAt: archived ? now : null, updatedAt: now, updatedBy: ctx.actor.name };
    await tx.templates.save(after, null);
    await noteSettings(
      ctx,
      tx,
      `${ctx.actor.name} ${archived ? 'archived' : 'took back'} the ${before.kind} '${before.name}'.`,
    );
    return after;
  });
}

/** Texts of the library by kind, persona and stage, newest first. */
export async function listTemplates(
  ctx: ActorContext,
  input: z.input<typeof listTemplatesInput>,
): Promise<Page<Template>> {
  const { kind, persona, stage, query, archived, ...page } = parseInput(listTemplatesInput, input);
  const filter = { kind, persona, stage, query, archived: archived === 'true' };
  return inWorkspace(ctx, (tx) => tx.templates.list(filter, toPage(page)));
}

/** One text with all its versions; `not_found` without such a one. */
export async function readTemplate(ctx: ActorContext, given: string): Promise<TemplateView> {
  const id = parseInput(z.uuid(), given);
  return inWorkspace(ctx, async (tx) => {
    const template = found(await tx.templates.byId(id), 'template', id);
    return { ...template, versions: await tx.templates.versions(id) };
  });
}
