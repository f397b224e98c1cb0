import { expect, test } from 'vitest';
import {
  canMove,
  enrollmentStates,
  isTerminal,
  moves,
  outcomesOf,
  outranks,
  ranking,
  terminalStates,
} from '../../src/cadence/index.ts';

test('finished and stopped are the ends: a stronger end may take their place, and nothing else leads out', () => {
  expect(terminalStates).toEqual(['finished', 'stopped']);
  const out = moves.filter((move) => isTerminal(move.from));
  expect(out.every((move) => move.cause === 'outranked' && isTerminal(move.to))).toBe(true);
  for (const from of terminalStates)
    for (const to of enrollmentStates.filter((state) => !isTerminal(state)))
      expect(canMove(from, to)).toBe(false);
});

test('what holds a person for good outranks what a person may lift, and an end outranks a pause', () => {
  const order = ranking.map((rank) => rank.reason);
  expect(order.slice(0, 5)).toEqual([
    'complained',
    'unsubscribed',
    'opted_out_in_crm',
    'bounced',
    'meeting_booked',
  ]);
  const states = ranking.map((rank) => rank.state);
  expect(states.lastIndexOf('stopped')).toBeLessThan(states.indexOf('paused'));
  expect(order.slice(-2)).toEqual(['replied', 'out_of_office']);
});

test('a run that a person ended, or that did all its steps, gives way to nothing', () => {
  const [strongest] = ranking;
  for (const reason of ['completed', 'manual', 'not_interested', 'converted'] as const)
    expect(outranks(strongest, { state: 'finished', reason })).toBe(false);
  expect(outranks(strongest, { state: 'stopped', reason: 'undone' })).toBe(false);
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
