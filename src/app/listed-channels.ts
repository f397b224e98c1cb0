import type { Suppression } from '../ports/records.ts';

type Channel = Suppression['channel'];

/** Opt-outs that leave mails be: they hold nobody and end no run, only their own touches are skipped. */
export const isByPhone = (channel: Channel): boolean => channel === 'call' || channel === 'sms';

/** Whether what is listed forbids a channel. Whoever must not be called gets no SMS either; not the other way round. */
export const covers = (listed: Channel, channel: Channel): boolean =>
  listed === 'all' || listed === channel || (listed === 'call' && channel === 'sms');
