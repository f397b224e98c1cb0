import type { Range } from '../benchmarks.ts';
import { plannedDays } from '../cohort.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** Longest of the kinds that the cadence guide knows: nurture, 90 days. */
const daysAtMost = 90;

const span = ([from, to]: Range) => (from === to ? `${from}` : `${from} to ${to}`);

/** Too few or too many touches for the kind: the guide's table says how many are usual. */
export function touchCount({ definition, profile }: Subject): readonly Finding[] {
  const { touches } = profile;
  const count = definition.steps.length;
  if (touches === null || (count >= touches[0] && count <= touches[1])) return [];
  const few = count < touches[0];
  return [
    {
      rule: 'touch-count',
      severity: 'warning',
      path: 'steps',
      words: `${count} ${count === 1 ? 'touch is' : 'touches are'} ${few ? 'few' : 'many'} for ${profile.name}: ${span(touches)} are usual.`,
      why: few
        ? `Most answers come after the fifth touch, and most reps stop before it (${profile.source}).`
        : `Every further touch costs goodwill with people who have decided (${profile.source}).`,
    },
  ];
}

/** Shorter or longer than the kind, or longer than any kind. */
export function lengthOf({ definition, profile }: Subject): readonly Finding[] {
  const days = plannedDays(definition);
  const base = { rule: 'length' as const, path: 'steps' };
  const usual = profile.days;
  if (usual !== null && (days < usual[0] || days > usual[1])) {
    const short = days < usual[0];
    return [
      {
        ...base,
        severity: 'warning',
        words: `It takes ${days} calendar days; ${profile.name} usually takes ${span(usual)}.`,
        why: short
          ? `Timing decides more answers than wording, and a short cadence meets people at one time only (${profile.source}).`
          : `Urgency wears off; what comes later belongs into another cadence (${profile.source}).`,
      },
    ];
  }
  if (days <= daysAtMost) return [];
  return [
    {
      ...base,
      severity: 'hint',
      words: `It takes ${days} calendar days. Who enrolls somebody today will not remember why at the end.`,
      why: `The longest kind, nurture, takes ${daysAtMost} days (cadence guide).`,
    },
  ];
}
