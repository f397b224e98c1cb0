import type { Alert } from '../ports/records.ts';
import type { AppContext } from './context.ts';

/**
 * An alert that is raised now and that nobody has seen. `userId` is the rep whom it is for; left out, it is for
 * everybody who may see it. `personId` and `enrollmentId` say whom and which run it is about, where it is about any.
 */
export function newAlert(
  ctx: AppContext,
  alert: Pick<Alert, 'kind' | 'words'> & Partial<Pick<Alert, 'userId' | 'personId' | 'enrollmentId'>>,
): Alert {
  return {
    id: ctx.ids.uuid(),
    userId: null,
    personId: null,
    enrollmentId: null,
    ...alert,
    createdAt: ctx.clock.now(),
    seenAt: null,
  };
}
