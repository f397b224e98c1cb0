import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { addSuppression } from '../../src/app/add-suppression.ts';
import { answerTask } from '../../src/app/answer-task.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import type { ActorContext } from '../../src/app/context.ts';
import { decideSend } from '../../src/app/decide-send.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { giveUpTask } from '../../src/app/give-up-task.ts';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { receiveInboundMail } from '../../src/app/receive-inbound-mail.ts';
import { receiveMailEvents } from '../../src/app/receive-mail-events.ts';
import { receiveSignal, type reportableKinds } from '../../src/app/receive-signal.ts';
import { applyRecords } from '../../src/app/refresh-records.ts';
import { releasePerson } from '../../src/app/release-person.ts';
import { retrySends } from '../../src/app/retry-sends.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { undoBatch } from '../../src/app/undo-batch.ts';
import { unsubscribe } from '../../src/app/unsubscribe.ts';
import type { CrmPerson } from '../../src/ports/crm.ts';
import type { OutgoingMail } from '../../src/ports/mail.ts';
import type { Lane } from './lane.ts';
import { answerPost, eventPost } from './service.ts';
import type { Scene } from './situations.ts';

/** What an actor knows before anything begins: ids that may be stale by the time it uses them. */
export interface Known {
  readonly lane: Lane;
  readonly scene: Scene;
  readonly taskId: string | null;
  readonly unconfirmedId: string | null;
  /** The latest mail to the first of the two. */
  readonly mail: OutgoingMail | null;
  readonly random: SeededRandom;
}

/** The contexts of an actor: its own connection and gates, as a person and as a part of the product. */
export interface As {
  readonly admin: ActorContext;
  readonly part: ActorContext;
}

type Act = (as: As) => Promise<unknown>;
/** Somebody who can do something now; null when there is nothing that they could do. */
type Role = (known: Known) => Act | null;

const when = <T>(value: T | null, act: (value: T) => Act): Act | null => (value === null ? null : act(value));

const touches: Act = async ({ part }) => {
  await retrySends(part);
  await runDueTouches(part);
};

const crmSays =
  (over: (scene: Scene) => Partial<CrmPerson>): Role =>
  ({ lane, scene }) => {
    const changed = { ...scene.first.record, ...over(scene), modifiedAt: lane.ctx.clock.now().toISOString() };
    return ({ part }) => applyRecords(part, lane.connection, [changed]);
  };

const steer =
  (command: 'pause' | 'resume' | 'finish' | 'stop'): Role =>
  ({ scene }) =>
  ({ admin }) =>
    steerEnrollment(admin, { enrollmentId: scene.runId, command });

const reported =
  (kind: Exclude<(typeof reportableKinds)[number], 'no_show'>): Role =>
  ({ scene: { first } }) =>
  ({ admin }) =>
    receiveSignal(admin, { kind, email: first.person.email ?? '', key: `${kind} ${first.person.id}` });

/** Everybody who may do something at the same moment. */
export const roles: Readonly<Record<string, Role>> = {
  tick: () => touches,
  'another tick': () => touches,
  'spam report': ({ lane, mail }) =>
    when(
      mail,
      (sent) =>
        ({ part }) =>
          receiveMailEvents(part, eventPost(sent, 'complained', lane.ctx.clock.now())),
    ),
  'hard bounce': ({ lane, mail }) =>
    when(
      mail,
      (sent) =>
        ({ part }) =>
          receiveMailEvents(part, eventPost(sent, 'bounced', lane.ctx.clock.now())),
    ),
  'late delivery': ({ lane, mail }) =>
    when(mail, (sent) => async ({ part }) => {
      await receiveMailEvents(part, eventPost(sent, 'delivered', lane.ctx.clock.now()));
      await processWebhooks(part);
    }),
  'unsubscribe link': ({ mail }) =>
    when(
      mail?.unsubscribe ?? null,
      ({ url }) =>
        ({ part }) =>
          unsubscribe(part, url.split('/u/')[1] ?? ''),
    ),
  'reply by mail': ({ mail }) =>
    when(mail, (sent) => async ({ part }) => {
      await receiveInboundMail(part, answerPost(sent, 'Thank you, tell me more about the price.'));
      await processWebhooks(part);
    }),
  'opt-out by mail': ({ mail }) =>
    when(mail, (sent) => async ({ part }) => {
      await receiveInboundMail(part, answerPost(sent, 'Unsubscribe me, please.'));
      await processWebhooks(part);
    }),
  'away by mail': ({ mail }) =>
    when(mail, (sent) => async ({ part }) => {
      const words = 'I am out of the office at the moment and read my mail only now and then.';
      await receiveInboundMail(part, answerPost(sent, words, 'machine'));
      await processWebhooks(part);
    }),
  'left by mail': ({ mail }) =>
    when(mail, (sent) => async ({ part }) => {
      const words = 'I no longer work here. Please write to kim.aster@successor.example instead.';
      await receiveInboundMail(part, answerPost(sent, words, 'machine'));
      await processWebhooks(part);
    }),
  'erasure by mail': ({ mail }) =>
    when(mail, (sent) => async ({ part }) => {
      await receiveInboundMail(part, answerPost(sent, 'Delete all my personal data, please.'));
      await processWebhooks(part);
    }),
  'opt-out at the mail service': ({ lane, mail }) =>
    when(
      mail,
      (sent) =>
        ({ part }) =>
          receiveMailEvents(part, eventPost(sent, 'unsubscribed', lane.ctx.clock.now())),
    ),
  'reported absence': reported('out_of_office'),
  'reported complaint': reported('complained'),
  'reported opt-out': reported('unsubscribed'),
  'reported reply': reported('replied'),
  'reported meeting': reported('meeting_booked'),
  'reported bounce': reported('bounced'),
  'opt-out in the CRM': crmSays(() => ({ emailOptOut: true })),
  'deletion in the CRM': crmSays(() => ({ deleted: true })),
  'merge in the CRM': crmSays(({ second }) => ({ movedTo: second.record.ref })),
  'merge heard twice': crmSays(({ second }) => ({ movedTo: second.record.ref })),
  pause: steer('pause'),
  resume: steer('resume'),
  finish: steer('finish'),
  stop: steer('stop'),
  undo:
    ({ scene }) =>
    ({ admin }) =>
      undoBatch(admin, { batchId: scene.batchId }),
  'task done': ({ taskId, random }) =>
    when(taskId, (id) => {
      const outcome = random.pick(['connected', 'meeting_booked', 'not_interested', 'do_not_contact']);
      return ({ admin }) => completeTask(admin, { taskId: id, outcome });
    }),
  'task given up': ({ taskId }) =>
    when(
      taskId,
      (id) =>
        ({ admin }) =>
          giveUpTask(admin, { taskId: id, result: 'skipped', reason: 'No time today.' }),
    ),
  'answered elsewhere': ({ taskId }) =>
    when(
      taskId,
      (id) =>
        ({ admin }) =>
          answerTask(admin, { taskId: id }),
    ),
  'mail decided': ({ unconfirmedId, mail, lane }) =>
    when(
      unconfirmedId,
      (id) =>
        ({ admin }) =>
          decideSend(admin, { sendId: id, sent: lane.mail.left(mail?.customArgs.cadenza_touch ?? '') }),
    ),
  'hold lifted':
    ({ scene }) =>
    ({ admin }) =>
      releasePerson(admin, scene.first.person.id),
  'do not contact':
    ({ scene }) =>
    ({ admin }) =>
      addSuppression(admin, { scope: 'person', value: scene.first.person.id, reason: 'asked a rep' }),
  'second enrollment':
    ({ lane, scene }) =>
    ({ admin }) =>
      enrollPeople(admin, {
        cadenceId: lane.cadences.mails,
        people: { personIds: [scene.second.person.id] },
        listSource: 'Interleaving',
      }),
};

/** Without one of these nothing would be sent. */
export const sending = ['tick', 'another tick'];
