import { z } from 'zod';
import type { Enrollment, InboundMessage } from '../ports/records.ts';
import type { Page, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { ownerAsked, ownerInput } from './owner-filter.ts';
import { parseInput } from './parse-input.ts';
import { personName } from './person-name.ts';
import { byId, distinct, inWorkspace, pageInput, toPage } from './reading.ts';

export const listMessagesInput = pageInput.extend({
  /** What the mail was taken for, such as `reply` or `out_of_office`. */
  kind: z.string().min(1).max(40).optional(),
  /** Only those that nobody has answered. */
  unhandled: z.boolean().default(false),
  owner: ownerInput,
});

/** A mail that came in, with whoever wrote it and the run that it belongs to. */
export type MessageView = InboundMessage & {
  readonly personName: string | null;
  readonly company: string | null;
  readonly zone: string | null;
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
  return messages.map((message) => {
    const person = people.get(message.personId ?? '');
    const run = runs.get(message.enrollmentId ?? '');
    return {
      ...message,
      personName: person === undefined ? null : personName(person),
      company: companies.get(person?.companyId ?? '')?.name ?? null,
      zone: person?.zone ?? null,
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

/** Mail that came in, newest first. A rep sees what came to their own runs. */
export async function listMessages(
  ctx: ActorContext,
  input: z.input<typeof listMessagesInput>,
): Promise<Page<MessageView>> {
  const { kind, unhandled, owner, ...page } = parseInput(listMessagesInput, input);
  const ownerUserId = ownerAsked(ctx, owner);
  return inWorkspace(ctx, async (tx) => {
    const { items, next } = await tx.inbound.messages({ kind, unhandled, ownerUserId }, toPage(page));
    return { items: await describeMessages(tx, items), next };
  });
}
