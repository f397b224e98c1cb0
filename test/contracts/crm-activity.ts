import type { CrmActivity, CrmRef } from '../../src/ports/crm.ts';

/** An outbound email touch for a record, as the product hands it to a connector; `key` is its identity. */
export function touchFor(ref: CrmRef, key: string, more: Partial<CrmActivity> = {}): CrmActivity {
  return {
    key,
    kind: 'touch',
    channel: 'email',
    direction: 'outbound',
    ref,
    companyId: null,
    ownerId: null,
    subject: `Quick question (${key})`,
    text: 'Hello,\n\nwould next week suit you?',
    html: '<p>Hello,</p><p>would next week suit you?</p>',
    from: 'rep@sender.example',
    to: 'prospect@customer.example',
    messageId: `<${key}@sender.example>`,
    at: new Date('2026-11-23T09:30:00Z'),
    day: '2026-11-23',
    cadence: 'Outbound, heads of sales',
    step: 'email-1',
    outcome: null,
    ...more,
  };
}

/** `count` touches spread over the records, with keys `{prefix}-0000` and on. */
export function touchesFor(refs: readonly CrmRef[], count: number, prefix: string): CrmActivity[] {
  return Array.from({ length: count }, (_, index) => {
    const ref = refs[index % refs.length];
    if (ref === undefined) throw new Error('touchesFor needs at least one record');
    return touchFor(ref, `${prefix}-${String(index).padStart(4, '0')}`);
  });
}
