import type { Context, Hono } from 'hono';
import { completeTask } from '../../app/complete-tasks.ts';
import { decideSend } from '../../app/decide-send.ts';
import { moveClock } from '../../app/move-clock.ts';
import { markAlertSeen } from '../../app/read-alerts.ts';
import { releasePerson } from '../../app/release-person.ts';
import { releaseSender } from '../../app/release-sender.ts';
import { steerEnrollment } from '../../app/steer-enrollment.ts';
import { resumeAll, stopAll } from '../../app/stop-all.ts';
import { AppError } from '../../errors.ts';
import { requireActor } from '../auth.ts';
import { createRouter, type HttpEnv, type HttpOptions } from '../env.ts';
import { limitBody, megabyte } from '../limits.ts';
import type { SessionParts } from '../session.ts';

const commands = ['pause', 'resume', 'finish', 'stop'] as const;

/** A field of the form as text; files and repeats count as absent. */
async function field(c: Context<HttpEnv>, name: string): Promise<string | undefined> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** Back to the page of ours that the form names, never elsewhere. */
async function goBack(c: Context<HttpEnv>): Promise<Response> {
  const back = (await field(c, 'back')) ?? '/';
  return c.redirect(/^\/people\/[0-9a-f-]{36}$/.test(back) ? back : '/', 303);
}

/** What the buttons of the plain pages post to: same origin only, one verb each. */
export function actRoutes(parts: SessionParts, options: HttpOptions): Hono<HttpEnv> {
  const router = createRouter();
  router.use('*', limitBody(megabyte / 16), requireActor(parts));
  router.post('/clock', async (c) => {
    await moveClock(c.var.act, { by: (await field(c, 'by')) ?? '' }, options.clock);
    return goBack(c);
  });
  router.post('/stop-all', async (c) => {
    await stopAll(c.var.act);
    return goBack(c);
  });
  router.post('/resume-all', async (c) => {
    await resumeAll(c.var.act);
    return goBack(c);
  });
  router.post('/tasks/:id/complete', async (c) => {
    const outcome = (await field(c, 'outcome')) ?? '';
    const note = await field(c, 'note');
    const taskId = c.req.param('id');
    await completeTask(c.var.act, { taskId, outcome, ...(note === undefined ? {} : { note }) });
    return goBack(c);
  });
  router.post('/alerts/:id/seen', async (c) => {
    await markAlertSeen(c.var.act, c.req.param('id'));
    return goBack(c);
  });
  router.post('/people/:id/release', async (c) => {
    await releasePerson(c.var.act, c.req.param('id'));
    return goBack(c);
  });
  router.post('/sends/:id/decide', async (c) => {
    const sent = await field(c, 'sent');
    if (sent !== 'yes' && sent !== 'no')
      throw new AppError('invalid_input', "Say whether the mail was sent: 'yes' or 'no'.");
    await decideSend(c.var.act, { sendId: c.req.param('id'), sent: sent === 'yes' });
    return goBack(c);
  });
  router.post('/senders/:id/release', async (c) => {
    await releaseSender(c.var.act, { senderId: c.req.param('id') });
    return goBack(c);
  });
  router.post('/enrollments/:id/:command', async (c) => {
    const command = commands.find((one) => one === c.req.param('command'));
    if (command === undefined) throw new AppError('not_found', 'There is no such command.');
    await steerEnrollment(c.var.act, { enrollmentId: c.req.param('id'), command });
    return goBack(c);
  });
  return router;
}
