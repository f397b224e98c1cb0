import type { CadenceDefinition, CadenceVersion, Step } from './model.ts';

const known = new WeakMap<CadenceDefinition, CadenceDefinition>();

/**
 * A version as if every step's condition were fulfilled, and without rules: what a forecast plays, since nobody can
 * foresee what people will do. A version that has neither is itself.
 */
export function withoutConditions(version: CadenceVersion): CadenceVersion {
  const { definition } = version;
  if (definition.on === undefined && definition.steps.every((step) => step.if === undefined)) return version;
  const plain = known.get(definition) ?? plainOf(definition);
  known.set(definition, plain);
  return { ...version, definition: plain };
}

const plainOf = (definition: CadenceDefinition): CadenceDefinition => ({
  ...definition,
  on: undefined,
  steps: definition.steps.map((step): Step => ({ ...step, if: undefined, else: undefined })),
});
