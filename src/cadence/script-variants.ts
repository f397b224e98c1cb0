import { z } from 'zod';
import { keySchema } from './basics.ts';
import { chooseVariant } from './seed.ts';

/** What the step's own script is called among its variants. */
export const ownScript = 'main';

const scriptVariantSchema = z.strictObject({
  key: keySchema.refine(
    (key) => key !== ownScript,
    `must not be '${ownScript}': that is the step's own script`,
  ),
  /** Share relative to the step's own script, whose weight is 1. */
  weight: z.number().positive().max(1000).default(1),
  /** Liquid: what to say or write instead. */
  script: z.string().min(1).max(20_000),
  /** Left out, the step's own. */
  talkingPoints: z.array(z.string().min(1).max(500)).max(12).optional(),
});
type ScriptVariant = z.infer<typeof scriptVariantSchema>;

/** Other scripts of a task step beside its own: each run gets one of them all. Left out, everybody gets the step's own. */
export const scriptVariants = z
  .array(scriptVariantSchema)
  .min(1)
  .max(9)
  .refine(
    (variants) => new Set(variants.map((one) => one.key)).size === variants.length,
    'must have different keys',
  )
  .optional();

interface ScriptedStep {
  readonly key: string;
  readonly script: string;
  readonly talkingPoints: readonly string[];
  readonly variants?: readonly ScriptVariant[] | undefined;
}

/** A script that a rep may get on a step, by the key of its variant. */
export interface Script {
  readonly key: string;
  readonly weight: number;
  readonly script: string;
  readonly talkingPoints: readonly string[];
}

/** All scripts of a task step, its own first. */
export function scriptsOf({ script, talkingPoints, variants = [] }: ScriptedStep): readonly Script[] {
  return [
    { key: ownScript, weight: 1, script, talkingPoints },
    ...variants.map((one) => ({ ...one, talkingPoints: one.talkingPoints ?? talkingPoints })),
  ];
}

/** The script that an enrollment gets on a task step: the same on every visit. `key` is null where there is only one. */
export function scriptFor(
  step: ScriptedStep,
  enrollmentId: string,
): Omit<Script, 'key' | 'weight'> & { readonly key: string | null } {
  if (step.variants === undefined) return { ...step, key: null };
  return chooseVariant({ key: step.key, variants: scriptsOf(step) }, enrollmentId);
}
