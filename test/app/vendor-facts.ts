import { asSystem } from '../../src/app/context.ts';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { refreshRecords } from '../../src/app/refresh-records.ts';
import { connectionTo } from '../../src/app/resolve-selection.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import type { CrmKind } from '../../src/ports/crm.ts';
import type { InboundRequest } from '../../src/ports/inbound-request.ts';
import { roundTheClock, twoEmails } from '../support/cadences.ts';
import type { DeliveryRecorder } from '../support/delivery-recorder.ts';
import { hand } from '../support/webhook-server.ts';
import { days, type Prospect, type World } from '../support/world.ts';

/** What a prospect does at the mail service's stand-in; its posts are kept and delivered when a test says so. */
const acts = {
  opened: { act: 'open' },
  replied: { act: 'reply', text: 'Call me on Thursday.' },
  'back in six days': { act: 'out_of_office', until: '2026-11-29' },
  'back in ten days': { act: 'out_of_office', until: '2026-12-03' },
  'back some day': { act: 'out_of_office' },
  bounced: { act: 'bounce' },
  blocked: { act: 'block' },
  complained: { act: 'complain' },
  'unsubscribed by mail': { act: 'unsubscribe', via: 'mailto' },
  'meeting booked': { act: 'book' },
} as const;
type Act = keyof typeof acts;

/** Every vendor fact of this test, in the order in which the first of two people gets them. */
export const facts = [
  'delivered',
  ...(Object.keys(acts) as Act[]),
  'unsubscribed by link',
  'reported reply',
  'reported meeting',
  'opted out in the CRM',
  'opted out on the other record',
  'deleted in the CRM',
] as const;
export type Fact = (typeof facts)[number];

/** Somebody with a mail out, and everything that will be told of them. */
export interface Concerned {
  readonly who: Prospect;
  /** Lets a fact arrive, again if it has before. */
  arrive(fact: Fact): Promise<void>;
}

/** An email at once and a call a day later: there is an open task when the facts arrive. */
function emailThenCall(): CadenceInput {
  const { name, steps } = twoEmails();
  const call = { key: 'call', name: 'Call', channel: 'call' as const, day: 2, script: 'Ask.', wait: '9d' };
  return { name, schedule: roundTheClock, steps: [...steps.slice(0, 1), { ...call, at: 'immediate' }] };
}

/** Publishes what people are enrolled in here: with an open task, or a mail that is due in a day. */
export async function publishBoth(world: World): Promise<{ readonly task: string; readonly mail: string }> {
  const task = await world.publish(emailThenCall());
  const mail = await world.publish(twoEmails());
  return { task: task.cadenceId, mail: mail.cadenceId };
}

/** Enrolls somebody of whom Salesforce has another record, too, and lets the first mail go out. */
export async function begin(world: World, recorder: DeliveryRecorder, cadenceId: string, crm: CrmKind) {
  const who = world.take(crm);
  const twin = world.take('salesforce');
  await world.crmAct('salesforce', { act: 'edit', id: twin.ref.id, fields: { Email: who.email } });
  await world.enroll(cadenceId, [who]);
  await world.enroll(cadenceId, [twin]);
  await world.tick();
  return { who, twin, delivered: recorder.taken() };
}

/** What becomes of these facts for somebody, once they arrive. */
export async function concern(
  world: World,
  recorder: DeliveryRecorder,
  about: Awaited<ReturnType<typeof begin>> & { readonly chosen: readonly Fact[] },
): Promise<Concerned> {
  const { who, twin, chosen } = about;
  const mail = await world.mailTo(who.email);
  const posts = new Map<Fact, readonly InboundRequest[]>([['delivered', about.delivered]]);
  for (const fact of chosen)
    if (fact in acts) {
      await world.act(mail, acts[fact as Act]);
      posts.set(fact, recorder.taken());
    }
  const link = /<(http[^>]+)>/.exec(mail.headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
  const changed = new Set<Fact>();
  const inCrm = async (fact: Fact, record: Prospect, act: string) => {
    if (!changed.has(fact)) await world.crmAct(record.crm, { act, id: record.ref.id });
    const connection = await connectionTo(world.rep, record.crm);
    if (changed.has(fact))
      await refreshRecords(asSystem(world.ctx, world.sample.workspaceId, record.crm), connection, [
        record.ref,
      ]);
    changed.add(fact);
  };
  const report = (kind: 'replied' | 'meeting_booked') =>
    receiveSignal(world.admin, { kind, email: who.email, key: `${kind} ${who.email}` });
  const others: Partial<Record<Fact, () => Promise<unknown>>> = {
    'unsubscribed by link': () =>
      hand(world.ctx, { method: 'POST', url: link, headers: new Map(), body: new Uint8Array() }),
    'reported reply': () => report('replied'),
    'reported meeting': () => report('meeting_booked'),
    'opted out in the CRM': () => inCrm('opted out in the CRM', who, 'opt_out'),
    'opted out on the other record': () => inCrm('opted out on the other record', twin, 'opt_out'),
    'deleted in the CRM': () => inCrm('deleted in the CRM', who, 'delete'),
  };
  return {
    who,
    async arrive(fact) {
      const posted = posts.get(fact);
      if (posted === undefined) await others[fact]?.();
      for (const post of posted ?? []) await hand(world.ctx, post);
    },
  };
}

/** Lets everything that came in take effect. */
export const understand = (world: World) =>
  processWebhooks(asSystem(world.ctx, world.sample.workspaceId, 'scheduler'));

const sorted = <T>(rows: readonly T[]) =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/**
 * Everything that the product knows and decided about somebody, without what is theirs alone: ids and names. A cancelled
 * task keeps the words of the fact that closed it, which is what happened then.
 */
export async function knownOf(world: World, { who }: Concerned) {
  const { id, hold, provisionalHoldUntil } = await world.person(who.email);
  const run = await world.run(who.email);
  const read = await world.in(async (tx) => ({
    suppressions: await tx.suppressions.byPersons([id]),
    signals: await tx.signals.byPersons([id]),
    identities: await tx.identities.byPersons([id]),
    touches: await tx.touches.byEnrollments([run.id]),
    messages: await tx.inbound.messagesByPersons([id]),
    alerts: (await tx.alerts.list({ unseenOnly: false }, { cursor: null, limit: 1000 })).items,
  }));
  const { state, reason, words, next, openTask, resumeAt, endedAt } = run;
  return {
    hold,
    provisionalHoldUntil,
    run: { state, reason, words, next, openTask, resumeAt, endedAt },
    suppressions: sorted(
      read.suppressions.map(({ scope, channel, reason, source }) => {
        return { scope, channel, reason, source: source.replace(who.email, 'them') };
      }),
    ),
    signals: sorted(
      read.signals.map(({ kind, source, at, enrollmentId, touchId }) => {
        return { kind, source, at, ofRun: enrollmentId === run.id, ofTouch: touchId !== null };
      }),
    ),
    identities: sorted(
      read.identities.map((one) => ({
        type: one.ref.type,
        state: one.state,
        emailOptOut: one.emailOptOut,
        mine: one.ref.id === who.ref.id,
      })),
    ),
    touches: sorted(read.touches.map(({ stepKey, visit, state }) => ({ stepKey, visit, state }))),
    messages: sorted(read.messages.map(({ kind, grade, text }) => ({ kind, grade, text }))),
    alerts: sorted(
      read.alerts
        .filter((alert) => alert.personId === id)
        .map(({ kind, userId, enrollmentId }) => ({ kind, userId, ofRun: enrollmentId === run.id })),
    ),
  };
}

/** From when on the second step of either cadence is the next: a day after the mails went out. */
export const taskOpensAfter = days(1);
