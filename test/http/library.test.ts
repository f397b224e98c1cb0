import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { builtInCadences, outboundProspecting, placeholderOffer } from '../../src/library/index.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
beforeAll(async () => {
  http = await openHttp();
});
afterAll(() => http.world.close());

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly step?: string;
  readonly path: string;
  readonly words: string;
  readonly why: string;
}
interface Lint {
  readonly ok: boolean;
  readonly definition: { readonly name: string } | null;
  readonly problems: readonly { readonly path: string }[];
  readonly findings: readonly Finding[];
}
interface Item {
  readonly key: string;
  readonly definition: { readonly name: string; readonly steps: readonly object[] };
  readonly plannedDays: number;
  readonly benchmark: { readonly name: string; readonly callConnect: readonly number[] } | null;
  readonly findings: readonly Finding[];
  readonly offer: string | null;
  readonly plan: readonly {
    readonly key: string;
    readonly day: number;
    readonly outcomes: readonly object[];
  }[];
}
const names = async () => {
  const { items } = (await http.get('rep', '/v1/cadences')).json<{ items: { name: string }[] }>();
  return items.map(({ name }) => name);
};
const rules = (findings: readonly Finding[]) => findings.map(({ rule }) => rule);

describe('/v1/library', () => {
  test('shows a rep every built-in cadence with its benchmark and its lint', async () => {
    const { items } = (await http.get('rep', '/v1/library')).json<{ items: Item[] }>();
    expect(items.map(({ key }) => key)).toEqual(builtInCadences.map(({ key }) => key));
    expect(items.find(({ key }) => key === 'cold-outbound')).toMatchObject({
      plannedDays: 21,
      benchmark: { name: 'Cold outbound', callConnect: [0.08, 0.12] },
      offer: placeholderOffer,
    });
    expect(items.find(({ key }) => key === 'no-show')).toMatchObject({
      benchmark: { name: 'No-show re-engagement', callConnect: null, meeting: [0.3, 0.4] },
      offer: null,
    });
    expect(items.find(({ key }) => key === 'inbound-nurture')).toMatchObject({ benchmark: null });
    for (const { findings } of items)
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('plans each on its days, with what a rep may record', async () => {
    const { plan } = (await http.get('rep', '/v1/library/outbound-prospecting')).json<Item>();
    expect(plan.map(({ day }) => day)).toEqual([1, 1, 2, 4, 6, 8, 11, 14, 14]);
    expect(plan.find(({ key }) => key === 'call-1')?.outcomes).not.toEqual([]);
  });

  test('tells what the countries of the people mean for them', async () => {
    const item = (await http.get('rep', '/v1/library/cold-outbound?country=de,US')).json<Item>();
    const asked = item.findings.filter(({ rule }) => rule === 'consent-needed');
    expect(asked.map(({ severity }) => severity)).toEqual(['error', 'warning', 'hint', 'hint']);
    const bad = await http.get('rep', '/v1/library?country=Germany');
    expect([bad.status, bad.text]).toEqual([400, expect.stringContaining("two letters such as 'DE'")]);
  });

  test('copies one as a new cadence of the workspace, with what its company does, and never over another', async () => {
    const offer = 'find delays a day earlier.';
    const copy = await http.post('manager', '/v1/library/cold-outbound/copy', { name: 'Mine', offer });
    expect(copy.status).toBe(201);
    expect(copy.json()).toMatchObject({ number: 1, definition: { name: 'Mine', type: 'cold_outbound' } });
    expect(copy.text).toContain('We help companies find delays a day earlier. Name the one task');
    expect(copy.text).not.toContain(placeholderOffer);
    const again = await http.post('manager', '/v1/library/no-show/copy', { name: 'Mine' });
    expect([again.status, again.json()]).toMatchObject([
      409,
      { detail: expect.stringContaining("'Mine' already") },
    ]);
  });

  test('a copy that keeps the general words says so at once, in lint and when it is published again', async () => {
    const made = await http.post('manager', '/v1/library/cold-outbound/copy', { name: 'In general words' });
    const { cadenceId, definition, warnings } = made.json<{
      cadenceId: string;
      definition: object;
      warnings: string[];
    }>();
    const told = [
      `'email-1' and 'call-1' of 'In general words' say what your company does in the general words of the library, '${placeholderOffer}'. Put your own in their place before anybody is enrolled.`,
    ];
    expect(warnings).toEqual(told);
    const found = (await http.get('rep', `/v1/cadences/${cadenceId}/lint`)).json<Lint>().findings;
    const offers = found.filter(({ rule }) => rule === 'general-offer');
    expect(offers.map(({ severity }) => severity)).toEqual(['warning']);
    const again = await http.post('manager', `/v1/cadences/${cadenceId}/versions`, { definition });
    expect(again.json<{ warnings: string[] }>().warnings).toEqual(told);
    const own = { name: 'In own words', offer: 'find delays a day earlier' };
    const other = await http.post('manager', '/v1/library/cold-outbound/copy', own);
    expect(other.json<{ warnings: string[] }>().warnings).toEqual([]);
  });

  test('numbers copies that are not named', async () => {
    for (const expected of ['No-show, 6 days', 'No-show, 6 days (2)', 'No-show, 6 days (3)']) {
      const copy = await http.post('manager', '/v1/library/no-show/copy', {});
      expect(copy.json()).toMatchObject({ number: 1, definition: { name: expected } });
    }
    expect((await names()).filter((name) => name.startsWith('No-show'))).toHaveLength(3);
  });

  test('a copy can be started as it is', async () => {
    const copy = await http.post('admin', '/v1/library/event-follow-up/copy', { name: 'The fair' });
    const { cadenceId } = copy.json<{ cadenceId: string }>();
    expect((await http.get('rep', `/v1/cadences/${cadenceId}/lint`)).json<Lint>()).toMatchObject({
      ok: true,
      problems: [],
      findings: [],
    });
  });

  test('refuses a rep, a key that is not there and an offer that is no half sentence', async () => {
    expect((await http.post('rep', '/v1/library/no-show/copy', {})).status).toBe(403);
    const missing = await http.post('manager', '/v1/library/warm/copy', {});
    expect([missing.status, missing.text]).toEqual([404, expect.stringContaining("'cold-outbound'")]);
    expect((await http.get('rep', '/v1/library/warm')).status).toBe(404);
    const braces = await http.post('manager', '/v1/library/cold-outbound/copy', {
      offer: '{{ person.email }}',
    });
    expect([braces.status, braces.text]).toEqual([400, expect.stringContaining('half a sentence')]);
  });
});

describe('lint over the API', () => {
  const broken = {
    ...outboundProspecting,
    steps: outboundProspecting.steps.map((step) =>
      step.key === 'email-4' && step.channel === 'email'
        ? { ...step, variants: [{ key: 'a', subject: 'Re: our talk', body: 'Hello {{ person.title }}' }] }
        : step,
    ),
  };

  test('answers about a definition that is not saved, and saves nothing', async () => {
    const before = await names();
    for (const body of [broken, { definition: broken }]) {
      const lint = (await http.post('rep', '/v1/cadences/lint', body)).json<Lint>();
      expect(lint).toMatchObject({ ok: false, problems: [], definition: { name: broken.name } });
      expect(rules(lint.findings)).toEqual(
        expect.arrayContaining(['false-subject', 'missing-fallback', 'opt-out-words']),
      );
      expect(lint.findings[0]).toEqual({
        rule: 'false-subject',
        severity: 'error',
        step: 'email-4',
        path: 'steps.7.variants.0.subject',
        words: expect.any(String),
        why: expect.any(String),
      });
    }
    expect(await names()).toEqual(before);
  });

  test('says what would be refused instead of what could be better', async () => {
    const lint = await http.post('rep', '/v1/cadences/lint', { ...broken, steps: [] });
    expect(lint.json<Lint>()).toMatchObject({ ok: false, definition: null, findings: [] });
    expect(lint.json<Lint>().problems.map(({ path }) => path)).toEqual(['steps']);
  });

  test('reads the version in force, for the countries of the people', async () => {
    const { cadenceId } = http.world.sample.version;
    const lint = (path: string) => http.get('rep', `/v1/cadences/${cadenceId}/lint${path}`);
    expect(rules((await lint('')).json<Lint>().findings)).toEqual(['general-offer', 'send-days']);
    const inGermany = (await lint('?country=DE')).json<Lint>();
    expect([inGermany.ok, inGermany.findings[0]?.rule]).toEqual([false, 'consent-needed']);
    const missing = await http.get('rep', `/v1/cadences/${http.ctx.ids.uuid()}/lint`);
    expect(missing.status).toBe(404);
  });
});
