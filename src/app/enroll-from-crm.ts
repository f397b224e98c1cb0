import { AppError } from '../errors.ts';
import type { CrmKind } from '../ports/crm.ts';
import type { CrmInbound } from '../ports/crm-inbound.ts';
import type { InboundRequest } from '../ports/inbound-request.ts';
import type { AppContext } from './context.ts';
import { enrollPeople } from './enroll-people.ts';
import type { EnrollResult } from './enrollment-schemas.ts';
import { chosenIn } from './keep-selection.ts';
import { inWorkspace } from './reading.ts';
import { crmActor } from './receive-crm-webhook.ts';
import { type KeptAnswer, runOnce } from './run-once.ts';

const read = (inbound: CrmInbound, request: InboundRequest) => inbound.enrollCall(request);

/** The cadences that a rep can choose inside the CRM. */
export async function cadencesForCrm(
  base: AppContext,
  kind: CrmKind,
  request: InboundRequest,
): Promise<{ readonly items: readonly { id: string; name: string; version: number }[] }> {
  const { ctx } = await crmActor(base, kind, { request, read });
  const all = await inWorkspace(ctx, (tx) => tx.cadences.list());
  const open = all.filter((cadence) => cadence.archivedAt === null);
  return { items: open.map(({ id, name, versionNumber }) => ({ id, name, version: versionNumber })) };
}

const short = ({ ref, name, status, reason }: EnrollResult) => ({ ref, name, status, reason });

/**
 * Enrolls the records that a rep chose inside the CRM, under that rep's name and role. Up to 200 are answered at
 * once, more become a job. A call with the same idempotency key gets the first answer again.
 */
export async function enrollFromCrm(
  base: AppContext,
  kind: CrmKind,
  request: InboundRequest,
): Promise<KeptAnswer> {
  const { ctx, call, user } = await crmActor(base, kind, { request, read });
  const { cadenceId, refs } = call;
  if (cadenceId === null || refs.length === 0)
    throw new AppError('invalid_input', 'Choose a cadence and at least one record.');
  const listSource = chosenIn(kind, user.name);
  const work = async (id?: string): Promise<KeptAnswer> => {
    const people = { crm: kind, refs: [...refs] };
    const done = await enrollPeople(ctx, { cadenceId, people, listSource }, id);
    const [status, body] =
      'job' in done
        ? [202, { jobId: done.job.id }]
        : [200, { enrolled: done.enrolled, skipped: done.skipped, results: done.results.map(short) }];
    return { status, body: JSON.stringify(body), contentType: 'application/json', location: null };
  };
  if (call.idempotencyKey === null) return work();
  const asked = JSON.stringify({ kind, cadenceId, refs });
  const once = { key: call.idempotencyKey, request: asked, repeatable: true };
  return (await runOnce(ctx, once, work)).answer;
}
