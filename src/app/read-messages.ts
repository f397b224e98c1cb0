import { z } from 'zod';
import { inboundKinds, wishIn } from '../mail/index.ts';
import type { Enrollment, InboundMessage } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { ownerAsked, ownerInput } from './owner-filter.ts';
import { parseInput } from './parse-input.ts';
import { personName } from './person-name.ts';
import { byId, distinct, inWorkspace, pageInput, toPage } from './reading.ts';

export const listMessagesInput = pageInput.extend({
  /** What the mail was taken for, such as `reply` or `out_of_office`. */
  kind: z.enum(inboundKinds, `must be one of ${inboundKinds.join(', ')}`).optional(),
  /** Only those that nobody has answered. */
  unhandled: z.boolean().default(false),
  /** Only mail that nobody was found for; it is everybody's, also a rep's. */
  unmatched: z.boolean().default(false),
  owner: ownerInput,
});

/** A mail that came in, with whoever wrote it and the run that it belongs to. */
type MessageView = InboundMessage & {
  readonly personName: string | null;
  readonly company: string | null;
  readonly zone: string | null;
  /** A reply whose words speak of getting no more mail, not clearly enough to count as a wish. */
  readonly mayOptOut: boolean;
  /** Of a mail that nobody was found for: who has its sender's address. */
  readonly maybe: readonly { readonly id: string; readonly name: string }[];
  readonly run:
    | (Pick<Enrollment, 'id' | 'state' | 'reason' | 'words'> & {
        readonly cadence: string;
        readonly owner: { readonly id: string; readonly name: string };
      })
    | null;
};

async function describeMessages(tx: Tx, messages: readonly InboundMessage[]): Promise<MessageView[]> {
  const people = byId(await tx.people.byIds(distinct(messages.map((one) => one.personId))));
  const companyIds = distinct([...people.values()].map((person) => person.companyId));
  const companies = byId(await tx.companies.byIds(companyIds));
  const runs = byId(await tx.enrollments.byIds(distinct(messages.map((one) => one.enrollmentId))));
  const all = [...runs.values()];
  const versions = byId(await tx.cadences.versionsByIds(distinct(all.map((run) => run.versionId))));
  const owners = byId(await tx.users.byIds(distinct(all.map((run) => run.ownerUserId))));
  const unmatched = messages.filter((one) => one.personId === null);
  const writers =
    unmatched.length === 0 ? [] : await tx.people.byEmails(distinct(unmatched.map((one) => one.fromEmail)));
  return messages.map((message) => {
    const person = people.get(message.personId ?? '');
    const run = runs.get(message.enrollmentId ?? '');
    return {
      ...message,
      personName: person === undefined ? null : personName(person),
      company: companies.get(person?.companyId ?? '')?.name ?? null,
      zone: person?.zone ?? null,
      mayOptOut: message.kind === 'reply' && wishIn(message.text) !== null,
      maybe: writers
        .filter((one) => message.personId === null && one.email === message.fromEmail)
        .map((one) => ({ id: one.id, name: personName(one) })),
      run:
        run === undefined
          ? null
          : {
              ...run,
              cadence: versions.get(run.versionId)?.definition.name ?? 'a cadence that is gone',
              owner: {
                id: run.ownerUserId,
                name: owners.get(run.ownerUserId)?.name ?? 'somebody who is gone',
              },
            },
    };
  });
}

/** Mail that came in, newest first. A rep sees what came to their own runs, and what nobody was found for. */
export async function listMessages(
  ctx: ActorContext,
  input: z.input<typeof listMessagesInput>,
): Promise<Page<MessageView>> {
  const { kind, unhandled, unmatched, owner, ...page } = parseInput(listMessagesInput, input);
  const ownerUserId = unmatched ? null : ownerAsked(ctx, owner);
  return inWorkspace(ctx, async (tx) => {
    const { items, next } = await tx.inbound.messages(
      { kind, unhandled, unmatched, ownerUserId },
      toPage(page),
    );
    return { items: await describeMessages(tx, items), next };
  });
}
