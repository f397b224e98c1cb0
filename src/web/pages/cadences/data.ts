import { queryOptions, skipToken } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api, call } from '../../api.ts';
import { channelWord } from '../../parts/channel.tsx';
import type { CadenceSearch } from '../../routes.tsx';
import { plural, sentence, words } from '../../words.ts';

const loadCadence = (id: string) => call(api.cadences[':id'].$get({ param: { id } }));

export type CadenceRow = InferResponseType<typeof api.cadences.$get, 200>['items'][number];
export type Cadence = Awaited<ReturnType<typeof loadCadence>>;
export type Version = InferResponseType<
  (typeof api.cadences)[':id']['versions']['$get'],
  200
>['items'][number];
export type Step = Version['definition']['steps'][number];
export type EmailStep = Extract<Step, { channel: 'email' }>;
export type TaskStep = Exclude<Step, EmailStep>;
export type PlannedStep = Version['plan'][number];
export type Schedule = Version['definition']['schedule'];

/** What is looked at step by step: a published version, or a built-in cadence. */
export type Shown = Pick<Version, 'definition' | 'plan' | 'rules'>;

const loadBuiltIn = (key: string, country: string) =>
  call(api.library[':key'].$get({ param: { key }, query: country === '' ? {} : { country } }));
export type BuiltIn = Awaited<ReturnType<typeof loadBuiltIn>>;
export type Benchmark = NonNullable<BuiltIn['benchmark']>;
export type Finding = BuiltIn['findings'][number];

export const libraryQuery = queryOptions({
  queryKey: ['library'],
  queryFn: () => call(api.library.$get({ query: {} })),
});
export const builtInQuery = (key: string, country: string) =>
  queryOptions({
    queryKey: ['library', key, country],
    queryFn: () => loadBuiltIn(key, country),
    // Another country changes findings only: the steps stay where they are meanwhile.
    placeholderData: (before) => (before?.key === key ? before : undefined),
  });

export const cadenceQuery = (id: string) =>
  queryOptions({ queryKey: ['cadences', id], queryFn: () => loadCadence(id) });

/** What keeps a version from being published today, before what experience says about it. */
async function loadLint(id: string, version: Version, country: string): Promise<readonly Finding[]> {
  const { steps } = version.definition;
  const { problems, findings } = await call(
    api.cadences[':id'].lint.$post({
      param: { id },
      query: country === '' ? {} : { country },
      json: { definition: version.definition },
    }),
  );
  return [...problems.map((problem) => refusal(problem, steps)), ...findings];
}

/** A problem of a definition as a finding about its step. */
function refusal(
  problem: { readonly path: string; readonly message: string },
  steps: readonly Step[],
): Finding {
  const step = steps[Number(/^steps\.(\d+)/.exec(problem.path)?.[1] ?? Number.NaN)];
  return {
    rule: 'refused',
    severity: 'error',
    path: problem.path,
    words: problem.message,
    why: 'It was right when it was published, and would be refused today.',
    ...(step === undefined ? {} : { step: step.key }),
  };
}

/** An address with other countries; none leaves them out. */
export function withCountry(search: CadenceSearch, country: string): CadenceSearch {
  const { country: _, ...rest } = search;
  return country === '' ? rest : { ...rest, country };
}

export const lintQuery = (id: string, version: Version | undefined, country: string) =>
  queryOptions({
    queryKey: ['cadences', id, 'lint', version?.id, country],
    queryFn: version === undefined ? skipToken : () => loadLint(id, version, country),
    staleTime: 60_000,
  });

const loadDiff = (id: string, number: number, from: number) =>
  call(
    api.cadences[':id'].versions[':n'].diff.$get({
      param: { id, n: String(number) },
      query: { from: String(from) },
    }),
  );
export type Diff = Pick<Awaited<ReturnType<typeof loadDiff>>, 'same' | 'cadence' | 'steps'>;

/** What one published version has that another has not: neither ever changes. */
export const diffQuery = (id: string, number: number, from: number) =>
  queryOptions({
    queryKey: ['cadences', id, 'diff', number, from],
    queryFn: () => loadDiff(id, number, from),
    staleTime: Number.POSITIVE_INFINITY,
  });

const hyphened: Readonly<Record<string, string>> = {
  event_follow_up: 'Event follow-up',
  no_show: 'No-show',
  re_engagement: 'Re-engagement',
};

/** A kind of cadence in words: `Outbound prospecting`. */
export const typeWords = (type: string) => hyphened[type] ?? sentence(words(type));

const nouns: Readonly<Record<string, readonly [string, string]>> = {
  email: ['email', 'emails'],
  call: ['call', 'calls'],
  video: ['video', 'videos'],
  custom: ['task', 'tasks'],
};

/** Touches by channel, the most used first: `4 emails, 3 calls, 2 LinkedIn`. */
export function touchWords(plan: readonly Pick<PlannedStep, 'channel'>[]): string {
  return [...Map.groupBy(plan, ({ channel }) => channel)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([channel, { length }]) => plural(length, ...(nouns[channel] ?? sameWord(channel))))
    .join(', ');
}
const sameWord = (channel: string) => [channelWord(channel), channelWord(channel)] as const;

const units = { m: 'minute', h: 'hour', d: 'day' } as const;

/** A duration of the model in words: `2d` → `2 days`. */
export function spanWords(span: string): string {
  const unit = units[span.slice(-1) as keyof typeof units];
  return plural(Number.parseInt(span, 10), unit);
}

/** When on its day a step is due, in few words: `10:00`, `morning`, `at once`, `within 2 h`. */
export function timeWords(step: Pick<Step, 'at' | 'after'>): string {
  const { at, after } = step;
  if (at === undefined) return after === undefined ? 'any time' : `after ${spanWords(after)}`;
  if (at === 'immediate') return 'at once';
  return at.replace(
    /^within (\d+)(m|h)$/,
    (_, count: string, unit: string) => `within ${count} ${unit === 'h' ? 'h' : 'min'}`,
  );
}

/** The same as a sentence. */
export function whenWords(step: Step, day: number): string {
  const { at, after } = step;
  const time =
    at === undefined
      ? 'at any time in the window'
      : at === 'immediate'
        ? 'at once'
        : /^\d/.test(at)
          ? `at ${at}`
          : at.startsWith('within')
            ? timeWords({ at })
            : `in the ${at}`;
  if (after === undefined) return `Day ${day}, ${time}.`;
  const gap = `${sentence(spanWords(after))} after the step before`;
  return after.endsWith('d') ? `${gap} (day ${day} as planned), ${time}.` : `${gap}, on day ${day}.`;
}

/** People by state in words, the ones under way first: `12 running, 3 held`. */
export function peopleWords(counts: readonly { readonly state: string; readonly count: number }[]): string {
  const names = {
    active: 'running',
    pending: 'waiting',
    paused: 'held',
    finished: 'finished',
    stopped: 'stopped',
  };
  const parts = Object.entries(names).flatMap(([state, name]) => {
    const sum = counts.filter((row) => row.state === state).reduce((all, row) => all + row.count, 0);
    return sum === 0 ? [] : [`${sum.toLocaleString('en-GB')} ${name}`];
  });
  return parts.join(', ') || 'nobody yet';
}
