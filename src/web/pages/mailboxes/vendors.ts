/** Vendors whose mailboxes their owners open to Cadenza by agreeing there. */
export const vendorNames = { gmail: 'Gmail', microsoft: 'Microsoft 365' } as const;
