import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { api, call } from '../../api.ts';
import type { experimentsQuery } from '../../queries.ts';

const loadExperiment = (id: string) => call(api.experiments[':id'].$get({ param: { id } }));
const loadPlan = (wish: Wish) => call(api.experiments.plan.$post({ json: wish }));

export type View = Awaited<ReturnType<typeof loadExperiment>>;
export type Experiment = Awaited<ReturnType<NonNullable<typeof experimentsQuery.queryFn>>>['items'][number];
export type Plan = Awaited<ReturnType<typeof loadPlan>>;
export type Versions = InferResponseType<(typeof api.cadences)[':id']['versions']['$get'], 200>['items'];
export type Difference = NonNullable<View['verdict']>['differences'][number];
export type Metric = View['metric'];

/** What is wished for a comparison of a step's texts, or of whole cadences; shares, and people or companies a week. */
export interface Wish {
  readonly compare:
    | { readonly cadenceId: string; readonly stepKey: string }
    | { readonly cadences: { readonly key: string; readonly cadenceId: string }[] };
  readonly metric: Metric;
  readonly lift: number;
  readonly baseline?: number;
  readonly perWeek?: number;
}

/** What an experiment says changes when somebody has had their full time: a look a minute is enough. */
const refreshMs = 60_000;

export const experimentQuery = (id: string) =>
  queryOptions({
    queryKey: ['experiments', id],
    queryFn: () => loadExperiment(id),
    refetchInterval: refreshMs,
  });

export const planQuery = (wish: Wish) =>
  queryOptions({
    queryKey: ['experiments', 'plan', wish],
    queryFn: () => loadPlan(wish),
    // What was planned stays in sight while another wish is reckoned.
    placeholderData: (before) => before,
    retry: false,
  });
