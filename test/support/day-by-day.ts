import { expect } from 'vitest';
import { nextWorkAt } from '../../src/app/advance-clock.ts';
import { completeTasks } from '../../src/app/complete-tasks.ts';
import { localDay } from '../../src/cadence/windows.ts';
import type { Enrollment } from '../../src/ports/records.ts';
import type { World } from './world.ts';

/**
 * Plays everything that is due with reps who do every task when it is due; what comes within `stepMs` is played at once.
 * With limits each mail has its own time, or it would miss its slot.
 */
export async function playOn(world: World, until: Date, stepMs: number): Promise<void> {
  for (let round = 0; round < 3000; round += 1) {
    await world.tick();
    const open = await world.in((tx) =>
      tx.tasks.list(
        { state: 'open', dueBefore: new Date(world.now.getTime() + 1) },
        { cursor: null, limit: 200 },
      ),
    );
    if (open.items.length > 0) {
      const outcomes = open.items.map(({ id, channel }) => ({
        taskId: id,
        outcome: channel === 'call' ? 'no_answer' : 'done',
      }));
      await completeTasks(world.admin, outcomes);
      continue;
    }
    const next = await nextWorkAt(world.ctx);
    if (next === null || next >= until) break;
    await world.setNow(new Date(Math.max(next.getTime(), world.now.getTime() + stepMs)));
  }
}

/** What took place for these people, by the day in Berlin: mails, and tasks by channel. */
export async function happenedTo(world: World, personIds: readonly string[]) {
  const runs: readonly Enrollment[] = await world.in((tx) => tx.enrollments.byPersons(personIds));
  const touches = await world.in((tx) => tx.touches.byEnrollments(runs.map(({ id }) => id)));
  const found = new Map<string, { emails: number; tasks: Record<string, number> }>();
  for (const { channel, dueAt, endedAt, state } of touches) {
    expect(['sent', 'done']).toContain(state);
    const at = channel === 'email' ? (endedAt ?? dueAt) : dueAt;
    const day = localDay(at.getTime(), 'Europe/Berlin').toString();
    const counts = found.get(day) ?? { emails: 0, tasks: {} };
    found.set(day, counts);
    if (channel === 'email') counts.emails += 1;
    else counts.tasks[channel] = (counts.tasks[channel] ?? 0) + 1;
  }
  return Object.fromEntries([...found].sort(([one], [other]) => one.localeCompare(other)));
}
