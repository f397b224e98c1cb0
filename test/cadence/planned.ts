import {
  type CadenceInput,
  officeHours,
  type PlanInput,
  planStep,
  type Schedule,
} from '../../src/cadence/index.ts';
import { onTheWall, versionOf } from './support.ts';

export type When = { day?: number; at?: string; after?: string };

export const stepsOf = (...whens: When[]) =>
  versionOf({
    name: 'Table',
    steps: whens.map((when, at) => ({
      key: `s${at + 1}`,
      name: `Step ${at + 1}`,
      channel: 'call',
      script: 'Hi',
      ...when,
    })) as CadenceInput['steps'],
  }).definition.steps;

export interface Case {
  readonly steps: readonly When[];
  /** Which step is planned, from 1; the one before happened at `last`. */
  readonly plan: number;
  readonly anchorDay: string;
  readonly now: string;
  readonly last?: string;
  readonly zone?: string;
  readonly schedule?: Partial<Schedule>;
  readonly closedDays?: readonly string[];
  readonly seed?: number;
}

/** Plans and gives the wall clock of the result, such as `thu 2026-11-26 10:00`. */
export function planned(one: Case): string {
  const zone = one.zone ?? 'Europe/Berlin';
  const input: PlanInput = {
    steps: stepsOf(...one.steps),
    index: one.plan - 1,
    calendar: {
      schedule: { ...officeHours, ...one.schedule },
      zone,
      ...(one.closedDays === undefined ? {} : { closedDays: new Set(one.closedDays) }),
    },
    anchorDay: one.anchorDay,
    last: one.last === undefined ? null : { stepKey: `s${one.plan - 1}`, at: new Date(one.last) },
    notBefore: new Date(one.now),
    seed: one.seed ?? 0,
  };
  const wall = onTheWall(planStep(input).dueAt, zone);
  return `${wall.weekday} ${wall.day} ${wall.clock}`;
}

// 2026-11-23 is a Monday; Berlin is one hour ahead of UTC then.
export const monday = '2026-11-23';
export const mondayAt8 = '2026-11-23T07:00:00Z';
