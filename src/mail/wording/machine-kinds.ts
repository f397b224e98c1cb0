/**
 * What machines write: notes of absence and of departure, receipts, notes that nobody reads a mailbox, notices that
 * answer nothing, reports of servers about a mail, and challenges to prove that a human wrote.
 */
export const machineKinds = ['away', 'left', 'receipt', 'not_read', 'notice', 'bounce', 'challenge'] as const;
export type MachineKind = (typeof machineKinds)[number];
