/** Why somebody may be written to, as people say it. */
export const bases = {
  legitimate_interest: 'Legitimate interest',
  consent: 'Consent',
  existing_customer: 'Existing customer',
  contract: 'Contract',
} as const;
export type Basis = keyof typeof bases;
