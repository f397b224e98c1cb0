import { IconCheck, IconClock, IconX } from '@tabler/icons-react';
import { crmNames } from '../../parts/crm.ts';
import type { CrmEntry } from './person-data.ts';
import classes from './timeline.module.css';

const looks = {
  written: [IconCheck, (crm: string) => `in ${crm}`],
  pending: [IconClock, (crm: string) => `not yet in ${crm}`],
  unknown: [IconClock, (crm: string) => `being looked up in ${crm}`],
  refused: [IconX, (crm: string) => `refused by ${crm}`],
} as const;

/** Whether something stands on the CRM's own timeline, and if not, why not. */
export function CrmMarks(props: { readonly entries: readonly CrmEntry[] }) {
  return props.entries.map(({ crm, state, reason }, index) => {
    const [Icon, say] = looks[state];
    return (
      <span key={`${crm}${state}${index === 0 ? '' : index}`} className={classes.crm} data-state={state}>
        <Icon size={13} aria-hidden />
        {say(crm === null ? 'the CRM' : crmNames[crm])}
        {reason === null ? '' : `: ${reason}`}
      </span>
    );
  });
}
