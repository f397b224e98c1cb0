import { type CadenceEvent, isTerminal, transition } from '../cadence/index.ts';
import type { Enrollment, InboundMessage, Meeting, Person, Signal } from '../ports/records.ts';
import type { EnrollRule, RuleHit, Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { holdFor, holdPerson, waitsForMeeting } from './holds.ts';
import { lockPeople } from './lock-people.ts';
import { meetingState } from './meeting-facts.ts';
import { distinct } from './reading.ts';
import { readSignalWorld } from './signal-effects.ts';

const onNoShow = ({ trigger }: EnrollRule) => trigger.on === 'signal' && trigger.kind === 'no_show';

/** The meeting that a hit is about; undefined where no calendar told of it. */
function meetingOf(hit: RuleHit, meetings: readonly Meeting[]): Meeting | undefined {
  return meetings.find(({ source, uid }) => hit.cause.startsWith(`${source} ${uid}:no_show:`));
}

/** The first reply since then that nobody has said to be answered. */
function unanswered(
  since: Date,
  {
    signals,
    messages,
  }: { readonly signals: readonly Signal[]; readonly messages: readonly InboundMessage[] },
): Signal | undefined {
  const answered = new Set(
    messages.flatMap(({ handledAt, at }) => (handledAt === null ? [] : [at.getTime()])),
  );
  return signals.find(({ kind, at }) => kind === 'replied' && at >= since && !answered.has(at.getTime()));
}

interface Missed {
  readonly person: Person;
  readonly hits: readonly RuleHit[];
  /** Of the person, without copies. */
  readonly meetings: readonly Meeting[];
  readonly signals: readonly Signal[];
  readonly messages: readonly InboundMessage[];
}

/** Lets one person go, unless they still have something to wait for; a reply then is what holds them. */
function afterMissing(about: Missed, now: Date): 'goes' | 'stays' | Signal {
  const { person, hits, meetings } = about;
  if (meetings.some((meeting) => meetingState(meeting, now) === 'booked')) return 'stays';
  const known = hits.map((hit) => meetingOf(hit, meetings));
  if (known.every((meeting) => meeting !== undefined && meetingState(meeting, now) !== 'no_show'))
    return 'stays';
  const since = [person.hold?.since ?? now, ...known.flatMap((meeting) => meeting?.bookedAt ?? [])];
  const reply = unanswered(new Date(Math.min(...since.map((at) => at.getTime()))), about);
  return reply ?? 'goes';
}

/**
 * Lets go, in the caller's transaction, of whoever a rule is to turn to because they did not come to the meeting that
 * holds them. Only that hold, and only while it waits for nothing: whoever has another meeting ahead, or came after all,
 * stays held for it, and whoever has written since the booking is held for their reply.
 */
export async function letGoOfMissed(
  ctx: ActorContext,
  tx: Tx,
  { hits, rule }: { readonly hits: readonly RuleHit[]; readonly rule: EnrollRule | null },
): Promise<void> {
  if (rule === null || !onNoShow(rule)) return;
  const ids = distinct(hits.map(({ subject }) => ('personId' in subject ? subject.personId : null)));
  const locked = await lockPeople(tx, ids);
  const held = [...new Set(locked.values())].filter(({ hold }) => hold !== null && waitsForMeeting(hold));
  if (held.length === 0) return;
  const heldIds = held.map((person) => person.id);
  const meetings = await tx.meetings.byPersons(heldIds);
  const signals = await tx.signals.byPersons(heldIds);
  const messages = await tx.inbound.messagesByPersons(heldIds);
  const going: string[] = [];
  for (const person of held) {
    const their = <T extends { readonly personId: string | null }>(rows: readonly T[]) =>
      rows.filter(({ personId }) => personId === person.id);
    const found = afterMissing(
      {
        person,
        hits: hits.filter(
          ({ subject }) => 'personId' in subject && locked.get(subject.personId)?.id === person.id,
        ),
        meetings: their(meetings).filter(({ copyOf }) => copyOf === null),
        signals: their(signals),
        messages: their(messages),
      },
      ctx.clock.now(),
    );
    const reply = typeof found === 'string' ? null : holdFor('replied', found.at);
    if (reply !== null) await tx.people.hold([person.id], reply);
    if (found === 'goes') going.push(person.id);
  }
  if (going.length > 0) await tx.people.release(going);
}

/** Whoever missed nothing any more: they came after all, or the meeting has moved. */
function missNothing(person: Person, meetings: readonly Meeting[], now: Date): string | null {
  const own = meetings.filter(({ personId, copyOf }) => personId === person.id && copyOf === null);
  const states = own.map((meeting) => meetingState(meeting, now));
  if (states.includes('booked')) return 'they have another meeting ahead';
  return states.includes('no_show') ? null : 'the no-show was taken back, so they came to the meeting';
}

/**
 * Ends, in the caller's transaction, what rules on a no-show began for people of whom it is now told that they came, or
 * that the meeting has moved, and holds them again for it. The people must be locked.
 */
export async function endAfterMissed(
  ctx: ActorContext,
  tx: Tx,
  { people, meetings }: { readonly people: readonly Person[]; readonly meetings: readonly Meeting[] },
): Promise<void> {
  const now = ctx.clock.now();
  const why = new Map(people.map((person) => [person.id, missNothing(person, meetings, now)]));
  const concerned = people.filter(({ id }) => (why.get(id) ?? null) !== null);
  const rules = concerned.length === 0 ? [] : (await tx.rules.list()).filter(onNoShow);
  if (rules.length === 0) return;
  const world = await readSignalWorld(ctx, tx, concerned);
  const open = world.runs.filter(({ state, batchId }) => !isTerminal(state) && batchId !== null);
  const ended: Enrollment[] = [];
  for (const rule of open.length === 0 ? [] : rules) {
    const begun = await tx.rules.batchesOf(rule.id, distinct(open.map(({ batchId }) => batchId)));
    const own = open.filter(({ batchId }) => begun.has(batchId ?? ''));
    const changes = new ChangeSet({ ...ctx, actor: { ...ctx.actor, name: `rule '${rule.name}'` } });
    for (const run of own) {
      const version = world.versions.get(run.versionId);
      if (version === undefined) continue;
      const because = `Rule '${rule.name}' finished the run: ${why.get(run.personId)}.`;
      const event: CadenceEvent = { type: 'command', command: 'finish', reason: 'by_rule', because };
      const days = world.calendars.of(run);
      changes.take(run, event, transition(run, event, { version, now, ...days }));
      ended.push(run);
    }
    await changes.write(tx);
  }
  const hold = holdFor('meeting_booked', now);
  const again = concerned.filter(({ id }) => ended.some(({ personId }) => personId === id));
  for (const person of again) if (hold !== null) await holdPerson(tx, person, hold);
}
