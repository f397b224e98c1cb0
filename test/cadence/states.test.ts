import { expect, test } from 'vitest';
import {
  canMove,
  enrollmentStates,
  isTerminal,
  outcomesOf,
  terminalStates,
} from '../../src/cadence/index.ts';

test('finished and stopped are the ends, and nothing leads out of them', () => {
  expect(terminalStates).toEqual(['finished', 'stopped']);
  for (const from of terminalStates) for (const to of enrollmentStates) expect(canMove(from, to)).toBe(false);
});

test('every state that is no end can be stopped and finished', () => {
  for (const from of enrollmentStates.filter((state) => !isTerminal(state))) {
    expect([canMove(from, 'stopped'), canMove(from, 'finished')]).toEqual([true, true]);
  }
});

test('nothing goes back to pending', () => {
  for (const from of enrollmentStates) expect(canMove(from, 'pending')).toBe(false);
});

test('every channel has an outcome for a booked meeting and one for an opt-out', () => {
  for (const channel of ['call', 'linkedin', 'sms', 'email'] as const) {
    const effects = Object.fromEntries(outcomesOf(channel).map(({ key, effect }) => [key, effect]));
    expect(effects).toMatchObject({ meeting_booked: 'finish', do_not_contact: 'stop' });
  }
});
