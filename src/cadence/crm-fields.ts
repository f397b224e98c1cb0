import { type Condition, partsOf } from './conditions.ts';
import type { CadenceDefinition } from './model.ts';

const prefix = 'crm.';

/** A field of the CRM record that a condition asks about. */
export interface CrmFieldUse {
  /** As the CRM calls it: `Region__c`. */
  readonly field: string;
  /** Key of the step that asks; null for a rule or a text chosen by rule. */
  readonly step: string | null;
  /** Place in the definition: `steps.2.if`. */
  readonly path: string;
}

/**
 * Which fields of the CRM record a cadence asks about (`crm.Region__c`), by the CRM's own names, with where: in the
 * conditions of its steps and rules, and in those of its texts.
 */
export function crmFieldsIn(definition: CadenceDefinition): readonly CrmFieldUse[] {
  const fieldsOf = (condition: Condition) => [...partsOf(condition)].flatMap(({ part }) => part.field ?? []);
  const uses = (fields: readonly string[], at: Omit<CrmFieldUse, 'field'>): CrmFieldUse[] =>
    [...new Set(fields)].flatMap((field) =>
      field.startsWith(prefix) ? [{ field: field.slice(prefix.length), ...at }] : [],
    );
  return [
    ...definition.steps.flatMap((step, index) =>
      step.if === undefined ? [] : uses(fieldsOf(step.if), { step: step.key, path: `steps.${index}.if` }),
    ),
    ...(definition.on ?? []).flatMap(({ when }, index) =>
      uses(fieldsOf(when), { step: null, path: `on.${index}.when` }),
    ),
    ...Object.entries(definition.content ?? {}).flatMap(([name, branches]) =>
      branches.flatMap(({ when }, index) =>
        uses(when === undefined ? [] : [when.field], { step: null, path: `content.${name}.${index}.when` }),
      ),
    ),
  ];
}

/** The name by which conditions ask about a field of the CRM record. */
export const crmFieldName = (field: string) => `${prefix}${field}`;
