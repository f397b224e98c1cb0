import type { CrmMeetingOutcome } from '../../src/ports/crm-news.ts';

/** The package's field on Activity, which Task and Event share. Salesforce's own Event has no outcome. */
export const OUTCOME = 'Cadenza_Outcome__c';

const words: readonly (readonly [CrmMeetingOutcome, RegExp])[] = [
  ['no_show', /^no[\s_-]?show(ed)?\b/i],
  ['canceled', /^cancell?ed\b/i],
  ['rescheduled', /^re-?scheduled\b/i],
];
const held = /^(held|completed|attended)\b/i;

/** The outcome that a text begins with, whatever brackets or marks stand before it. */
function outcomeIn(text: string): CrmMeetingOutcome | undefined {
  const bare = text.replace(/^[^\p{L}]+/u, '');
  return words.find(([, pattern]) => pattern.test(bare))?.[0];
}

/**
 * What an Event says of how it went: the package's field first, where a rep or a flow of the org put it; else how its
 * subject begins ('Canceled: Intro', '[No-show] Intro'), which is how calendars and people mark a meeting that stays in
 * the calendar.
 */
export function outcomeOf(event: {
  readonly subject: string | null;
  readonly outcome: string | null;
}): CrmMeetingOutcome {
  const field = event.outcome?.trim() ?? '';
  if (field !== '') return outcomeIn(field) ?? (held.test(field) ? 'held' : 'scheduled');
  return outcomeIn(event.subject ?? '') ?? 'scheduled';
}
