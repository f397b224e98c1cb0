import { z } from 'zod';
import { AppError } from '../errors.ts';
import { lawfulBases, type Tracking, type Workspace } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { contactRulesInput, mergedRules } from './contact-rules.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { changesOf, differ, inWorkspace } from './reading.ts';
import { resumeHeld } from './resume-held.ts';
import { zoneField } from './user-fields.ts';

export const updateWorkspaceInput = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  zone: zoneField.optional(),
  /** Stands in every mail, as the law wants. */
  postalAddress: z.string().trim().min(5).max(300).nullable().optional(),
  mode: z.enum(['test', 'live']).optional(),
  testAddresses: z.array(z.email().max(320).toLowerCase()).max(100).optional(),
  settleMinutes: z.int().min(1).max(1440).optional(),
  resendWhenAbsent: z.boolean().optional(),
  /** How long the decisions about a run are kept after it ended; null: for ever. What is removed does not come back. */
  keepDecisionsMonths: z.int().min(1).max(240).nullable().optional(),
  /** Why people may be written to where an enrollment does not say; null: each enrollment has to. */
  lawfulBasis: z.enum(lawfulBases).nullable().optional(),
  /** Whether opens and clicks of mails are watched, from the next mail on; what of it is left out stays. */
  tracking: z.strictObject({ opens: z.boolean().optional(), clicks: z.boolean().optional() }).optional(),
  /** Who may be contacted when; what of it is left out stays. */
  contactRules: contactRulesInput.optional(),
});

/** The workspace's settings. */
export async function readWorkspace(ctx: ActorContext): Promise<Workspace> {
  return inWorkspace(ctx, (tx) => tx.workspace.get());
}

/** What is watched, with what is given in its place; undefined when nothing is given. */
function mergedTracking(
  before: Tracking,
  given: z.output<typeof updateWorkspaceInput>['tracking'],
): Tracking | undefined {
  if (given === undefined) return undefined;
  return { opens: given.opens ?? before.opens, clicks: given.clicks ?? before.clicks };
}

/** What a change of settings sets free: entries for the CRM that waited, and runs that were held. */
async function letGo(
  ctx: ActorContext,
  tx: Tx,
  change: { readonly before: Workspace; readonly after: Workspace },
): Promise<number> {
  const { before, after } = change;
  let resumed = 0;
  if (before.postalAddress === null && after.postalAddress !== null)
    resumed += await resumeHeld(ctx, tx, { over: 'no_postal_address', workspace: after });
  const reaches = ({ mode, testAddresses }: Workspace) => JSON.stringify([mode, testAddresses]);
  if (reaches(before) === reaches(after)) return resumed;
  await tx.activities.unpark(ctx.clock.now());
  return resumed + (await resumeHeld(ctx, tx, { over: 'test_mode', workspace: after }));
}

/**
 * Changes the workspace's settings (admins only); what changed, and by whom, is noted for everybody to see. Going
 * live is refused (`conflict`) while no postal address is set, since no mail could leave. Going live, a new test
 * address and a postal address let go what waited for them. With other caps of companies each touch that is planned
 * takes its place among them when it comes due.
 */
export async function updateWorkspace(
  ctx: ActorContext,
  input: z.input<typeof updateWorkspaceInput>,
): Promise<Workspace> {
  requireRole(ctx, 'admin', "change the workspace's settings");
  const given = parseInput(updateWorkspaceInput, input);
  const after = await inWorkspace(ctx, async (tx) => {
    // Two admins at once wait here for one another, and each sees what the other has set.
    const before = await tx.workspace.lockToChange();
    const contactRules = mergedRules(before.contactRules, given.contactRules);
    const tracking = mergedTracking(before.tracking, given.tracking);
    const { patch, words } = changesOf(before, { ...given, contactRules, tracking });
    if (words === '') return before;
    const next: Workspace = { ...before, ...patch };
    if (next.mode === 'live' && next.postalAddress === null)
      throw new AppError(
        'conflict',
        'Going live needs a postal address, which every mail must carry. Set it first.',
      );
    await tx.workspace.update(patch);
    if (differ(before.contactRules.companyCaps, next.contactRules.companyCaps))
      await tx.caps.forget('company', null);
    const resumed = await letGo(ctx, tx, { before, after: next });
    const runs = resumed === 0 ? '' : ` Runs that were held and go on now: ${resumed}.`;
    const was = Object.fromEntries(Object.keys(patch).map((key) => [key, before[key as keyof Workspace]]));
    await noteSettings(ctx, tx, {
      words: `${ctx.actor.name} changed the workspace: ${words}.${runs}`,
      facts: { was, is: patch, resumed },
    });
    await tx.workspace.dueBy(ctx.clock.now());
    return next;
  });
  ctx.kick();
  return after;
}
