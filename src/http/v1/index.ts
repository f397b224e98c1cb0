import type { CookieParts } from '../cookie-parts.ts';
import { createRouter, type HttpOptions } from '../env.ts';
import { alertingRoutes } from './alerting.ts';
import { analyticsRoutes } from './analytics.ts';
import { batchRoutes } from './batches.ts';
import { brakeRoutes } from './brakes.ts';
import { cadenceRoutes } from './cadences.ts';
import { companyRoutes } from './companies.ts';
import { connectionRoutes } from './connections.ts';
import { embedRoutes } from './embed.ts';
import { enrollmentRoutes } from './enrollments.ts';
import { experimentRoutes } from './experiments.ts';
import { holidayRoutes } from './holidays.ts';
import { importRoutes } from './imports.ts';
import { inboxRoutes } from './inbox.ts';
import { insightRoutes } from './insights.ts';
import { jobRoutes } from './jobs.ts';
import { keyRoutes } from './keys.ts';
import { leaveRoutes } from './leaves.ts';
import { libraryRoutes } from './library.ts';
import { lintRoutes } from './lint.ts';
import { mailServiceRoutes } from './mail-service.ts';
import { mailboxRoutes } from './mailboxes.ts';
import { meRoutes } from './me.ts';
import { meetingRoutes } from './meetings.ts';
import { peopleRoutes } from './people.ts';
import { reassignRoutes } from './reassigning.ts';
import { reconciliationRoutes } from './reconciliations.ts';
import { replayRoutes } from './replay.ts';
import { ruleRoutes } from './rules.ts';
import { runningRoutes } from './running.ts';
import { selectionRoutes } from './selections.ts';
import { senderRoutes } from './senders.ts';
import { sendRoutes } from './sends.ts';
import { setUpRoutes } from './set-up.ts';
import { signalRoutes } from './signals.ts';
import { suppressionRoutes } from './suppressions.ts';
import { taskRoutes } from './tasks.ts';
import { templateRoutes } from './templates.ts';
import { userRoutes } from './users.ts';
import { versionRoutes } from './versions.ts';
import { workspaceRoutes } from './workspace.ts';

/** Everything under `/v1`. */
export function v1Routes(parts: CookieParts, options: HttpOptions) {
  return createRouter()
    .route('/cadences', cadenceRoutes())
    .route('/cadences', lintRoutes())
    .route('/library', libraryRoutes())
    .route('/cadences', versionRoutes())
    .route('/analytics', analyticsRoutes())
    .route('/templates', templateRoutes())
    .route('/insights', insightRoutes())
    .route('/enrollments', enrollmentRoutes())
    .route('/enrollments', reassignRoutes())
    .route('/batches', batchRoutes())
    .route('/selections', selectionRoutes())
    .route('/experiments', experimentRoutes())
    .route('/tasks', taskRoutes())
    .route('/signals', signalRoutes())
    .route('/', alertingRoutes())
    .route('/suppressions', suppressionRoutes())
    .route('/jobs', jobRoutes())
    .route('/imports', importRoutes())
    .route('/reconciliations', reconciliationRoutes())
    .route('/workspace', workspaceRoutes())
    .route('/replay', replayRoutes())
    .route('/brakes', brakeRoutes())
    .route('/leaves', leaveRoutes())
    .route('/holidays', holidayRoutes())
    .route('/me', meRoutes(options))
    .route('/set-up', setUpRoutes())
    .route('/embed', embedRoutes())
    .route('/users', userRoutes())
    .route('/keys', keyRoutes())
    .route('/senders', senderRoutes())
    .route('/mailboxes', mailboxRoutes())
    .route('/mail-service', mailServiceRoutes())
    .route('/companies', companyRoutes())
    .route('/rules', ruleRoutes())
    .route('/sends', sendRoutes())
    .route('/meetings', meetingRoutes())
    .route('/', peopleRoutes())
    .route('/', connectionRoutes(parts))
    .route('/', inboxRoutes())
    .route('/', runningRoutes(options));
}
