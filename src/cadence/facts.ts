import { z } from 'zod';
import { type Condition, partsOf, replyKinds } from './conditions.ts';
import type { CadenceDefinition } from './model.ts';
import { type SignalKind, signalKinds } from './signal-kinds.ts';

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** How often something came in since a run began, by what tells it from others of its kind. */
export interface SignalTally {
  readonly kind: SignalKind;
  /** The step whose email it is about. */
  readonly step?: string;
  /** What kind of reply it was. */
  readonly reply?: (typeof replyKinds)[number];
  /** What it was about, where a condition asks: its url, form, page, event, stage or name. */
  readonly about?: string;
  readonly count: number;
}

/**
 * What conditions are told of the world, as it was at one moment: only what they ask, so that a decision's row in the
 * ledger holds what it rested on and little else.
 */
export interface Facts {
  /** Values by name; a field without a value is left out. */
  readonly fields?: Readonly<Record<string, string>>;
  /** What a human did, and what was reported, since the enrollment. */
  readonly signals?: readonly SignalTally[];
  /** The later of the enrollment and the person's latest response (UTC). */
  readonly quietSince?: Date;
}

/** The same as it stands in the ledger. */
export const factsSchema = z.object({
  fields: z.record(z.string(), z.string()).exactOptional(),
  signals: z
    .array(
      z.object({
        kind: z.enum(signalKinds),
        step: z.string().exactOptional(),
        reply: z.enum(replyKinds).exactOptional(),
        about: z.string().exactOptional(),
        count: z.int(),
      }),
    )
    .exactOptional(),
  quietSince: moment.exactOptional(),
});

/** What has to be found out so that conditions can be decided. */
export interface FactsAsked {
  readonly fields: ReadonlySet<string>;
  readonly signals: ReadonlySet<SignalKind>;
  /** Those of which it matters what they were about. */
  readonly about: ReadonlySet<SignalKind>;
  readonly quiet: boolean;
}

/** The signals that a question is about. */
export function signalsOf(part: Condition): readonly SignalKind[] {
  if (part.reply !== undefined) return ['replied'];
  if (part.clicked !== undefined) return ['clicked'];
  if (part.opened !== undefined) return ['opened'];
  return part.signal === undefined ? [] : [part.signal];
}

function askedBy(conditions: readonly Condition[]): FactsAsked | null {
  const parts = conditions.flatMap((condition) => [...partsOf(condition)].map(({ part }) => part));
  const fields = new Set(parts.flatMap((part) => (part.field === undefined ? [] : [part.field])));
  const signals = new Set(parts.flatMap(signalsOf));
  const about = new Set(parts.flatMap((part) => (part.about === undefined ? [] : signalsOf(part))));
  const quiet = parts.some((part) => part.noResponseFor !== undefined);
  return fields.size === 0 && signals.size === 0 && !quiet ? null : { fields, signals, about, quiet };
}

/**
 * What the conditions that are looked at when a step is due ask: those of the cadence's rules and the step's own. Null
 * when nothing has to be found out.
 */
export function askedWhenDue(definition: CadenceDefinition, stepKey: string): FactsAsked | null {
  const own = definition.steps.find((step) => step.key === stepKey)?.if;
  const rules = (definition.on ?? []).map((rule) => rule.when);
  return askedBy(own === undefined ? rules : [...rules, own]);
}

/** What the rules ask that such a signal has looked at; null when there are none, or it says enough by itself. */
export function askedBySignal(definition: CadenceDefinition, kind: SignalKind): FactsAsked | null {
  const rules = (definition.on ?? []).map((rule) => rule.when);
  return askedBy(rules.filter((when) => mentions(when, kind)));
}

/** Whether a condition asks about signals of a kind. */
export function mentions(condition: Condition, kind: SignalKind): boolean {
  return [...partsOf(condition)].some(({ part }) => signalsOf(part).includes(kind));
}
