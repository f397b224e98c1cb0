import { z } from 'zod';
import { AppError } from '../errors.ts';
import { sharedDomain } from '../mail/index.ts';
import type { Suppression } from '../ports/records.ts';
import type { Page } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { domainName } from './domain-name.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace, pageInput, toPage } from './reading.ts';
import { suppressPerson } from './suppress-person.ts';

const terms = {
  channel: z.enum(['email', 'call', 'sms', 'all']).default('all'),
  reason: z.string().trim().min(1).max(200),
};

export const addSuppressionInput = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('person'), value: z.uuid(), ...terms }),
  z.object({ scope: z.literal('email'), value: z.email().max(320), ...terms }),
  z.object({ scope: z.literal('phone'), value: z.string().min(3).max(40), ...terms }),
  z.object({
    scope: z.literal('domain'),
    value: domainName,
    ...terms,
    /** For a domain that many share, such as `gmail.com` or `co.uk`: everybody there is meant indeed. */
    everybody: z.boolean().default(false),
  }),
]);

function refuseShared(domain: string): void {
  const shared = sharedDomain(domain);
  if (shared === null) return;
  throw new AppError(
    'conflict',
    `${domain} was not put on the list: ${shared}, so nobody there could be written to any more. Put single addresses on it ('scope': 'email'), or say 'everybody': true if all of them are meant.`,
  );
}

/**
 * Puts somebody on the 'do not contact' list for good. A person, or an address that a person here has, is also
 * held, stopped in every cadence and opted out in the CRM. A whole domain takes a manager, and `conflict` is the answer
 * for one that many share unless `everybody` says that they are all meant.
 */
export async function addSuppression(
  ctx: ActorContext,
  raw: z.input<typeof addSuppressionInput>,
): Promise<{ readonly personId: string | null }> {
  const input = parseInput(addSuppressionInput, raw);
  const { scope, channel, reason } = input;
  if (scope === 'domain') requireRole(ctx, 'manager', 'suppress a whole domain');
  if (input.scope === 'domain' && !input.everybody) refuseShared(input.value);
  const value = scope === 'phone' ? input.value : input.value.toLowerCase();
  const result = await inWorkspace(ctx, async (tx) => {
    const [person] =
      scope === 'person'
        ? [found((await tx.people.byIds([value]))[0], 'person', value)]
        : scope === 'email'
          ? await tx.people.byEmails([value])
          : [];
    if (person !== undefined) {
      await suppressPerson(ctx, tx, { person, reason, channel });
      return { personId: person.id };
    }
    // Nobody is locked for it, and many may have it: what is being claimed is let through before, and sees it from then on.
    await tx.brakes.lock();
    const row = { id: ctx.ids.uuid(), scope, value, channel, reason, source: ctx.actor.name, personId: null };
    await tx.suppressions.insert([{ ...row, createdAt: ctx.clock.now() }]);
    return { personId: null };
  });
  ctx.kick();
  return result;
}

/** The 'do not contact' list, newest first. */
export async function listSuppressions(
  ctx: ActorContext,
  input: z.input<typeof pageInput>,
): Promise<Page<Suppression>> {
  const page = parseInput(pageInput, input);
  return inWorkspace(ctx, (tx) => tx.suppressions.list(toPage(page)));
}
