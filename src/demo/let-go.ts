import { type ActorContext, asSystem } from '../app/context.ts';
import { listBrakes } from '../app/read-brakes.ts';
import { resumeAll } from '../app/resume-all.ts';

/**
 * What a manager does who looks at an alert and decides to go on: lets go every sender that complaints stopped. Invented
 * people complain as often as real ones, and a time-lapse must still come to its end.
 */
export async function letSendersGo(ctx: ActorContext): Promise<void> {
  const manager = asSystem(ctx, ctx.actor.workspaceId, 'a manager');
  for (const { scope, scopeId, byUserId } of await listBrakes(manager))
    if (scope === 'sender' && byUserId === null) await resumeAll(manager, { scope, id: scopeId });
}
