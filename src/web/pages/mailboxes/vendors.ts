/** Vendors whose mailboxes are connected by OAuth: the owner agrees on the vendor's page. */
export const vendorNames = { gmail: 'Gmail', microsoft: 'Microsoft 365' } as const;
