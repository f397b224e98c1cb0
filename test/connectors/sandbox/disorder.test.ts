import { expect, it } from 'vitest';
import { Disorder, type DisorderRules, SeededRandom } from '../../../connectors/sandbox/core/index.ts';
import { installed, receiver } from './hubspot-support.ts';

const choices = (seed: number, rules: DisorderRules) => {
  const disorder = new Disorder(new SeededRandom(seed));
  disorder.set(rules);
  return Array.from({ length: 200 }, () => disorder.holdBackMs());
};

it('holds back about the share of deliveries that was asked for, the same ones for the same seed', () => {
  const rules = { late: 0.25, lateMs: 40, repeat: 0 };
  const held = choices(5, rules).filter((ms) => ms > 0);
  expect(held.length).toBeGreaterThan(30);
  expect(held.length).toBeLessThan(70);
  expect(Math.max(...held)).toBeLessThanOrEqual(40);
  expect(choices(5, rules)).toEqual(choices(5, rules));
  expect(choices(6, rules)).not.toEqual(choices(5, rules));
});

it('lets what comes after a held delivery overtake it, and settles when all have come', async () => {
  const disorder = new Disorder(new SeededRandom(1));
  const seen: string[] = [];
  disorder.later(20, () => seen.push('held back'));
  disorder.later(1, () => seen.push('on time'));
  await disorder.settled();
  expect(seen).toEqual(['on time', 'held back']);
});

it('posts to the product once more what the product took, as it was', async () => {
  const product = await receiver(() => ({ status: 204 }));
  const { standIn, api } = await installed({ deliverTo: product.url, people: 12 });
  const put = (path: string, method: string, body: object) =>
    fetch(`${standIn.url}/sandbox/${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  await put('disorder', 'PUT', { late: 0, lateMs: 5, repeat: 1 });
  const [contact] = (await api('GET', '/crm/objects/2026-03/contacts?limit=1')).body.results;
  await put('acts', 'POST', { act: 'opt_out', id: contact?.id });
  await standIn.settled();
  const bodies = product.requests.map((request) => request.body);
  expect(bodies).toHaveLength(2);
  expect(bodies[1]).toBe(bodies[0]);
  const counts = await (await fetch(`${standIn.url}/sandbox/disorder`)).json();
  expect(counts).toEqual({ late: 0, repeated: 1 });
  await standIn.close();
  await product.close();
});
