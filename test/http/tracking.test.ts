import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CadenceInput } from '../../src/cadence/model.ts';
import type { Role } from '../../src/ports/records.ts';
import { oneEmail } from '../support/cadences.ts';
import { days } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

const patch = (role: Role, body: unknown) => http.post(role, '/v1/workspace', body, {}, 'PATCH');

/** What SendGrid was told to watch of somebody's mail. */
async function watchedOf(email: string) {
  const { id } = await http.world.mailTo(email);
  const [row] = await http.world.db.query<{ track: object; untracked: string | null }>(
    "select mail -> 'track' as track, untracked from sends where to_email = $1",
    [email],
  );
  return { id, ...row };
}

test('an admin switches opens and clicks off apart, and mails from then on are not watched', async () => {
  const { world } = http;
  const { cadenceId } = await world.publish(oneEmail());
  const reached = async () => {
    const who = world.take('salesforce');
    await world.enroll(cadenceId, [who]);
    await world.tick();
    return watchedOf(who.email);
  };
  expect((await http.get('rep', '/v1/workspace')).json()).toMatchObject({
    tracking: { opens: true, clicks: true },
  });
  expect(await reached()).toMatchObject({ track: { opens: true, clicks: true }, untracked: null });
  expect((await patch('manager', { tracking: { opens: false } })).status).toBe(403);
  expect((await patch('admin', { tracking: { pixels: false } })).status).toBe(400);
  const opens = await patch('admin', { tracking: { opens: false } });
  expect(opens.json()).toMatchObject({ tracking: { opens: false, clicks: true } });
  expect(await reached()).toMatchObject({ track: { opens: false, clicks: true }, untracked: 'opens' });
  await patch('admin', { tracking: { clicks: false } });
  expect(await reached()).toMatchObject({ track: { opens: false, clicks: false }, untracked: 'both' });
  expect((await http.get('rep', '/v1/workspace/changes')).text).toContain('tracking is now');
});

test('numbers of opens and clicks leave out who was not watched, and are not known where nobody was', async () => {
  const { world } = http;
  const { cadenceId, id } = await world.publish(oneEmail());
  const enroll = async () => {
    const who = world.take('hubspot');
    await world.enroll(cadenceId, [who]);
    await world.tick();
    return who;
  };
  const row = async () => {
    await world.runFor(days(7));
    const board = (await http.get('rep', `/v1/analytics/cadences?cadenceId=${cadenceId}`)).json<{
      items: { version: { id: string }; mature: number; tracked: object; numbers: Record<string, object> }[];
    }>();
    return board.items.find(({ version }) => version.id === id);
  };
  await patch('admin', { tracking: { opens: false, clicks: true } });
  await enroll();
  const unknown = { count: 0, n: 0, rate: null };
  expect(await row()).toMatchObject({
    mature: 1,
    tracked: { opens: false, clicks: true },
    numbers: { opens: unknown, opens_raw: unknown, clicks: { n: 1, rate: 0 }, replies: { n: 1, rate: 0 } },
  });
  await patch('admin', { tracking: { opens: true } });
  await world.act(await world.mailTo((await enroll()).email), { act: 'open' });
  expect(await row()).toMatchObject({
    mature: 2,
    tracked: { opens: true, clicks: true },
    numbers: { opens_raw: { count: 1, n: 1 }, clicks: { n: 2, rate: 0 } },
  });
});

/** One email, and another one for whoever clicked in it. */
const onClick = (): CadenceInput => {
  const [first] = oneEmail().steps;
  if (first?.channel !== 'email') throw new Error('The step is an email.');
  const [variant] = first.variants;
  const second = {
    ...first,
    key: 'clicked',
    after: '1d',
    day: undefined,
    if: { clicked: { step: first.key } },
    variants: [{ ...variant, key: 'a', subject: 'As you looked', body: 'Shall we talk?' }],
  };
  return {
    ...oneEmail(),
    name: 'Follows clicks',
    steps: [{ ...first, variants: [variant, { ...variant, key: 'b', body: 'Hello.' }] }, second],
    on: [{ when: { clicked: true, times: 3 }, then: { alert: 'Keen.' } }],
  } as CadenceInput;
};

test('what waits for clicks that nobody watches is named: by lint, by set-up, and before an experiment', async () => {
  interface Lint {
    readonly findings: readonly {
      rule: string;
      severity: string;
      step?: string;
      path: string;
      words: string;
    }[];
  }
  const { cadenceId } = await http.world.publish(onClick());
  const lint = async () =>
    (await http.get('rep', `/v1/cadences/${cadenceId}/lint`))
      .json<Lint>()
      .findings.filter(({ rule }) => rule === 'not-tracked');
  const item = async () =>
    (await http.get('admin', '/v1/set-up'))
      .json<{ items: { key: string; state: string; words: string }[] }>()
      .items.find(({ key }) => key === 'tracking');
  const plan = () =>
    http.post('rep', '/v1/experiments/plan', {
      compare: { cadenceId, stepKey: 'intro' },
      metric: 'click',
      baseline: 0.04,
      lift: 0.04,
    });
  expect(await lint()).toEqual([]);
  expect(await item()).toBeUndefined();
  await patch('admin', { tracking: { clicks: false, opens: true } });
  const found = await lint();
  expect(found.map(({ severity, step, path }) => [severity, step, path])).toEqual([
    ['warning', undefined, 'on.0.when'],
    ['warning', 'clicked', 'steps.1.if'],
  ]);
  expect(found[1]?.words).toMatch(/^'clicked' asks who clicked, .*clicks are not watched.*nobody/);
  expect(await item()).toMatchObject({
    state: 'attention',
    words: expect.stringContaining("'Follows clicks'"),
  });
  const refused = await plan();
  expect([refused.status, refused.text]).toMatchObject([409, expect.stringContaining('not watched')]);
  await patch('admin', { tracking: { clicks: true } });
  expect(await lint()).toEqual([]);
  expect((await plan()).text).not.toContain('not watched');
});
