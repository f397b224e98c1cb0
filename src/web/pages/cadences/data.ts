import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api, call } from '../../api.ts';
import { plural, sentence, words } from '../../words.ts';

const loadCadence = (id: string) => call(api.cadences[':id'].$get({ param: { id } }));
const loadVersions = (id: string) => call(api.cadences[':id'].versions.$get({ param: { id } }));

export type CadenceRow = InferResponseType<typeof api.cadences.$get, 200>['items'][number];
export type Cadence = Awaited<ReturnType<typeof loadCadence>>;
export type Version = Awaited<ReturnType<typeof loadVersions>>['items'][number];
export type Step = Version['definition']['steps'][number];
export type EmailStep = Extract<Step, { channel: 'email' }>;
export type TaskStep = Exclude<Step, EmailStep>;
export type PlannedStep = Version['plan'][number];
export type Schedule = Version['definition']['schedule'];

export const cadenceQuery = (id: string) =>
  queryOptions({ queryKey: ['cadences', id], queryFn: () => loadCadence(id) });
export const versionsQuery = (id: string) =>
  queryOptions({ queryKey: ['cadences', id, 'versions'], queryFn: () => loadVersions(id) });

/** A kind of cadence in words: `Outbound prospecting`. */
export const typeWords = (type: string) => (type === 'other' ? 'Other' : sentence(words(type)));

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
            ? `${timeWords({ at })} of the step before`
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
