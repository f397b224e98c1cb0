import { crmFieldName, crmFieldsIn } from '../crm-fields.ts';
import { listInWords } from '../words.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** Conditions about fields that no connected CRM has. Where nobody knows which there are, all are taken on trust. */
export function crmFields({ definition, crms }: Subject): readonly Finding[] {
  if (crms === null) return [];
  // Salesforce does not care about capitals, and HubSpot has small letters only.
  const known = new Set(crms.flatMap(({ fields }) => fields.map((field) => field.toLowerCase())));
  const who = `${listInWords(crms.map(({ name }) => name))} ${crms.length === 1 ? 'has' : 'have'}`;
  return crmFieldsIn(definition)
    .filter(({ field }) => !known.has(field.toLowerCase()))
    .map(({ field, step, path }): Finding => {
      const name = `'${crmFieldName(field)}'`;
      return {
        ...{ rule: 'crm-field', severity: 'warning', path },
        ...(step === null ? {} : { step }),
        words:
          crms.length === 0
            ? `${name} is a field of a CRM record, and no CRM is connected: it counts as empty for everybody.`
            : `${who} no field '${field}' of people that the connected user may see: ${name} counts as empty for everybody. Write it as the CRM calls it.`,
        why: 'A condition about a field that is not there comes out the same way for everybody.',
      };
    });
}
