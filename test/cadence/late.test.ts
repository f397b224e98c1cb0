import { describe, expect, test } from 'vitest';
import {
  atSlot,
  type CadenceInput,
  isOpenAt,
  lateAfterMs,
  officeHours,
  type Run,
  type Transition,
  transition,
} from '../../src/cadence/index.ts';
import { pendingRun, versionOf } from './support.ts';

const zone = 'Europe/Berlin';
const enrolledAt = new Date('2026-11-23T08:30:00Z');
const variants = [{ key: 'a', subject: 'Hello', body: 'Text' }];
type Email = { readonly at?: string; readonly mode?: 'automatic' | 'task' };

function versionWith(email: Email) {
  const step = { key: 'intro', name: 'Intro', channel: 'email', day: 1, variants, ...email };
  return versionOf({ name: 'Late', steps: [step] } as CadenceInput);
}

function enrolled(
  email: Email,
  id = 'run',
): { readonly run: Run; readonly version: ReturnType<typeof versionOf> } {
  const version = versionWith(email);
  const start = { ...pendingRun(zone, '2026-11-23'), id };
  return { version, run: transition(start, { type: 'enrolled' }, { version, now: enrolledAt }).run };
}

function dueAt(
  email: Email,
  now: Date,
  event: { readonly slotOver?: boolean; readonly id?: string } = {},
): Transition {
  const { run, version } = enrolled(email, event.id);
  const { id: _, ...more } = event;
  return transition(run, { type: 'due', touchId: 't', ...more }, { version, now });
}

const lateBy = (email: Email, ms: number) => {
  const due = enrolled(email).run.next?.dueAt ?? enrolledAt;
  return new Date(due.getTime() + ms);
};

describe('an automatic email that is late', () => {
  const threeDaysOn = new Date('2026-11-26T09:00:00Z');

  test('still leaves up to two hours after it was due, and is planned again after that', () => {
    const email = { at: '10:00' };
    expect(dueAt(email, lateBy(email, lateAfterMs)).decision.rule).toBe('send-email');
    const late = dueAt(email, lateBy(email, lateAfterMs + 1));
    expect(late.actions).toEqual([]);
    expect(late.decision.rule).toBe('slide-late');
    expect(late.decision.words).toMatch(/^It is late for 'Intro', which was due Mon 23 Nov 10:00 in Berlin/);
  });

  test.each([
    { at: 'immediate' },
    { at: 'within 2h' },
    { at: '10:00' },
    { at: '16:00' },
    { at: 'morning' },
    {},
  ])('is spread over the open time that is left: %o', (email) => {
    const times = Array.from({ length: 40 }, (_, index) => {
      const next = dueAt(email, threeDaysOn, { id: `run-${index}` }).run.next;
      expect(isOpenAt(next?.dueAt.getTime() ?? 0, { schedule: officeHours, zone })).toBe(true);
      return next?.dueAt.getTime() ?? 0;
    });
    expect(Math.min(...times)).toBeGreaterThanOrEqual(threeDaysOn.getTime());
    expect(new Set(times).size).toBeGreaterThan(35);
    // 16:00 leaves one hour of the day, the morning two.
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(45 * 60_000);
  });

  test('after the last window of its day goes on to a later day', () => {
    const next = dueAt({ at: '18:00' }, new Date('2026-11-26T16:30:00Z')).run.next;
    expect(next?.dueAt.toISOString().slice(0, 10)).toBe('2026-11-27');
  });

  test('is spread on a resume, too, and hurries when the pause was short', () => {
    const resumed = (at: Date, id: string) => {
      const { run, version } = enrolled({ at: 'immediate' }, id);
      const paused = transition(run, { type: 'command', command: 'pause' }, { version, now: enrolledAt }).run;
      return transition(paused, { type: 'command', command: 'resume' }, { version, now: at }).run.next?.dueAt;
    };
    const soon = new Date(enrolledAt.getTime() + 60_000);
    expect(resumed(soon, 'run')).toEqual(soon);
    const times = Array.from({ length: 20 }, (_, index) => resumed(threeDaysOn, `run-${index}`)?.getTime());
    expect(new Set(times).size).toBeGreaterThan(17);
  });

  test('by hand is put before the rep at once: a queue is no burst', () => {
    const { actions } = dueAt({ at: '10:00', mode: 'task' }, threeDaysOn);
    expect(actions).toMatchObject([{ type: 'open_task' }]);
  });
});

describe('a slot', () => {
  const email = { at: '10:00' };

  test('that is over has the email planned for now, and does not touch a task', () => {
    const now = lateBy(email, 180_000);
    const { run, actions, decision } = dueAt(email, now, { slotOver: true });
    expect([actions, decision.rule, run.next?.dueAt]).toEqual([[], 'slide-slot', now]);
    const task = dueAt({ ...email, mode: 'task' }, now, { slotOver: true });
    expect(task.actions).toMatchObject([{ type: 'open_task' }]);
  });

  test('moves the planned touch, in words and with both moments as facts; its own moment moves nothing', () => {
    const version = versionWith(email);
    const planned = transition(
      pendingRun(zone, '2026-11-23'),
      { type: 'enrolled' },
      { version, now: enrolledAt },
    );
    const slot = new Date('2026-11-26T09:40:00Z');
    const moved = atSlot(planned, { at: slot });
    expect(moved.run).toEqual({ ...planned.run, next: { ...planned.run.next, dueAt: slot } });
    expect(moved.decision.words).toBe(
      `${planned.decision.words} The sender's limits move it to Thu 26 Nov 10:40 in Berlin.`,
    );
    expect(moved.decision.facts).toMatchObject({
      plannedAt: '2026-11-23T09:00:00.000Z',
      slot: slot.toISOString(),
    });
    expect(atSlot(planned, { at: planned.run.next?.dueAt ?? slot })).toBe(planned);
    const waiting = atSlot(planned, { at: slot, why: 'Acme has had 3 of 3 touches this week' });
    expect(waiting.decision.words).toBe(
      `${planned.decision.words} Waits until Thu 26 Nov 10:40 in Berlin: Acme has had 3 of 3 touches this week.`,
    );
  });
});
