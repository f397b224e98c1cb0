import { addSuppression } from '../../src/app/add-suppression.ts';
import { answerTask } from '../../src/app/answer-task.ts';
import { setCompanyCaps } from '../../src/app/company-caps.ts';
import { completeTask } from '../../src/app/complete-tasks.ts';
import { decideSend } from '../../src/app/decide-send.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { giveUpTask } from '../../src/app/give-up-task.ts';
import { moveEnrollment } from '../../src/app/move-enrollment.ts';
import { publishVersion } from '../../src/app/publish-version.ts';
import { receiveMeeting } from '../../src/app/receive-meeting.ts';
import { receiveSignal, type reportableKinds } from '../../src/app/receive-signal.ts';
import { applyRecords } from '../../src/app/refresh-records.ts';
import { releasePerson } from '../../src/app/release-person.ts';
import { retrySends } from '../../src/app/retry-sends.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { runJobs } from '../../src/app/run-jobs.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { undoBatch } from '../../src/app/undo-batch.ts';
import type { CrmPerson } from '../../src/ports/crm.ts';
import type { MeetingNews } from '../../src/ports/meetings.ts';
import { cadencesIn } from './cadences.ts';
import { mailRoles } from './mail-roles.ts';
import { type Act, type Role, when } from './roles.ts';
import { meetingPost } from './service.ts';
import type { Scene } from './situations.ts';

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
  (kind: (typeof reportableKinds)[number]): Role =>
  ({ scene: { first } }) =>
  ({ admin }) =>
    receiveSignal(admin, { kind, email: first.person.email ?? '', key: `${kind} ${first.person.id}` });

const inCalendar =
  (news: MeetingNews): Role =>
  ({ lane, scene: { first } }) =>
  ({ part }) => {
    const request = meetingPost(first.person.email ?? '', { news, at: lane.ctx.clock.now() });
    return receiveMeeting(part, { vendor: 'calcom', workspaceId: null, request });
  };

const listed =
  (scope: 'person' | 'email' | 'domain'): Role =>
  ({ scene: { first, domain } }) =>
  ({ admin }) => {
    const value = { person: first.person.id, email: first.person.email ?? '', domain }[scope];
    return addSuppression(admin, { scope, value, reason: 'asked a rep' });
  };

const toVersion =
  (choice: 'move' | 'restart'): Role =>
  ({ lane, random }) => {
    const { mails } = cadencesIn(random.int(1, 1_000_000));
    return async ({ admin, part }) => {
      const inFlight = { default: choice };
      await publishVersion(admin, { cadenceId: lane.cadences.mails, definition: mails, inFlight });
      await runJobs(part);
    };
  };

/** Without one of these nothing would be sent. */
export const sending: Readonly<Record<string, Role>> = { tick: () => touches, 'another tick': () => touches };

/** Reps, admins, CRMs and other systems. */
const others: Readonly<Record<string, Role>> = {
  'reported absence': reported('out_of_office'),
  'reported complaint': reported('complained'),
  'reported opt-out': reported('unsubscribed'),
  'reported reply': reported('replied'),
  'reported meeting': reported('meeting_booked'),
  'reported bounce': reported('bounced'),
  'reported visit': reported('page_visited'),
  'meeting in a calendar': inCalendar('booked'),
  'cancelation in a calendar': inCalendar('canceled'),
  'opt-out in the CRM': crmSays(() => ({ emailOptOut: true })),
  'deletion in the CRM': crmSays(() => ({ deleted: true })),
  'merge heard twice': crmSays(({ second }) => ({ movedTo: second.record.ref })),
  pause: steer('pause'),
  resume: steer('resume'),
  finish: steer('finish'),
  stop: steer('stop'),
  undo: ({ scene: { batchId } }) =>
    when(
      batchId,
      (id) =>
        ({ admin }) =>
          undoBatch(admin, { batchId: id }),
    ),
  'task done': ({ taskId, random }) =>
    when(taskId, (id) => {
      const outcome = random.pick([
        ...['connected', 'meeting_booked', 'not_interested', 'do_not_contact'],
        ...['no_answer', 'call_back'],
      ]);
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
  'do not contact': listed('person'),
  'address on the list': listed('email'),
  'domain on the list': listed('domain'),
  'cap on the company': ({ scene }) =>
    when(
      scene.companyId,
      (id) =>
        ({ admin }) =>
          setCompanyCaps(admin, { id, caps: { peopleAtOnce: null, touchesPerWeek: 1 } }),
    ),
  'move to another cadence':
    ({ lane: { cadences }, scene }) =>
    ({ admin }) =>
      moveEnrollment(admin, { enrollmentId: scene.runId, cadenceId: cadences[scene.elsewhere] }),
  'move to a new version': toVersion('move'),
  'new version from the start': toVersion('restart'),
  'second enrollment':
    ({ lane, scene }) =>
    ({ admin }) =>
      enrollPeople(admin, {
        cadenceId: lane.cadences.mails,
        people: { personIds: [scene.second.person.id] },
        listSource: 'Interleaving',
      }),
};

/** What the others have read is moved by it. */
const merge: Readonly<Record<string, Role>> = {
  'merge in the CRM': crmSays(({ second }) => ({ movedTo: second.record.ref })),
};

/** Everybody who may do something at the same moment, beside the ticks. */
export const roles = { ...mailRoles, ...others, ...merge };
/** Whom to draw from: who speaks by mail is as likely as all the others. */
export const casts = { mail: Object.keys(mailRoles), others: Object.keys(others), merge: Object.keys(merge) };
