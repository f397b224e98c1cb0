/** What shows interest of the person or their company, from wherever it is reported: it moves no run by itself. */
export const interestSignals = [
  'page_visited',
  'form_submitted',
  'event_attended',
  'deal_opened',
  'stage_changed',
  'product_usage',
  /** Whatever else a workspace reports; its facts have a name. */
  'custom',
] as const;

/** What the prospect or the world did, as far as a run reacts to it. */
export const signalKinds = [
  'delivered',
  'opened',
  'clicked',
  'replied',
  'out_of_office',
  'left_company',
  'bounced',
  'blocked',
  'complained',
  'unsubscribed',
  'meeting_booked',
  'meeting_rescheduled',
  'meeting_canceled',
  'opted_out_in_crm',
  'deleted_in_crm',
  'merged_in_crm',
  'no_show',
  ...interestSignals,
] as const;
export type SignalKind = (typeof signalKinds)[number];
