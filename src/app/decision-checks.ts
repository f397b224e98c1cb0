/**
 * What is looked at before a step is carried out (`brakeOver`, `findObstacle`, `slotsOver`, `prepareEmail`), by the name
 * that the ledger keeps, with what it means that it was passed.
 */
export const checks = {
  brake: 'nothing was stopped by hand: workspace, cadence, sender or company',
  hold: 'nothing holds the person',
  undo: 'the enrollment could no longer be undone',
  earlier_mail: 'the fate of every earlier mail of the run was known',
  suppression: 'no suppression applied',
  crm_opt_out: 'not opted out of email in the CRM',
  address: 'the person has an email address',
  sender: 'the sender was not blocked',
  postal_address: 'the workspace has a postal address',
  mode: 'live, or an address that test mode may reach',
  slot: 'within the limits of its sender',
  values: 'every variable had a value or a fallback',
  do_not_call: 'the CRM does not forbid calls',
  phone: 'the person has a phone number',
} as const;
export type Check = keyof typeof checks;
