import { benchmarks, type Range } from '../benchmarks.ts';
import type { CadenceDefinition } from '../model.ts';

/** What is usual for a kind of cadence. A null means that nobody says. */
export interface Profile {
  /** How the kind is called in sentences. */
  readonly name: string;
  /** `cold`: has not heard from us. `warm`: has had to do with us. `asked`: asked us, or is talking to us. */
  readonly temperature: 'cold' | 'warm' | 'asked';
  readonly touches: Range | null;
  /** Calendar days from the first touch to the last. */
  readonly days: Range | null;
  /** Days between two days on which something happens: least, most. */
  readonly gap: Range | null;
  /** Where `gap` is meant between emails only, with calls in between. */
  readonly gapBetweenEmails?: true;
  /** Where these figures come from. */
  readonly source: string;
}

/** How findings call the article that the product started from; docs/cadences.md says what it is. */
const guide = 'cadence guide';
const table = `${guide}, table of benchmarks`;

/**
 * The figures of the cadence guide by kind of cadence.
 *
 * - Touches and days: its benchmark table; the range of 8–12 touches in 14–21 days for outbound, 6–8 for warmer leads
 *   and 30–90 days with an email every 7–10 days for nurture: its text. A no-show takes 5–7 days there; how many touches
 *   is not said, so the 3 kinds that it names (apology, link, call) are the least and its 8 for warm leads the most.
 *   Opportunity advancement has no row: the general 6–15 touches stand.
 * - Gaps: 2–3 days between cold touches, growing to 3–5; 2–4 days apart where it warns of annoying people; daily or
 *   same-day touches for hot leads. The least gap counts only after `openingDays`: it recommends to begin close together.
 */
const profiles: Readonly<Record<CadenceDefinition['type'], Profile>> = {
  cold_outbound: {
    name: 'cold outbound',
    temperature: 'cold',
    touches: benchmarks.cold_outbound.touches,
    days: [14, benchmarks.cold_outbound.days],
    gap: [2, 5],
    source: table,
  },
  outbound_prospecting: {
    name: 'outbound prospecting',
    temperature: 'cold',
    touches: [8, 12],
    days: [14, 21],
    gap: [2, 5],
    source: `${guide}, answer on touchpoints`,
  },
  inbound_hot_lead: {
    name: 'a hot inbound lead',
    temperature: 'asked',
    touches: benchmarks.inbound_hot_lead.touches,
    days: [3, benchmarks.inbound_hot_lead.days],
    gap: [0, 2],
    source: table,
  },
  inbound_nurture: {
    name: 'inbound nurture',
    temperature: 'asked',
    touches: [4, 16],
    days: [30, 90],
    gap: [7, 10],
    gapBetweenEmails: true,
    source: `${guide}, section on nurture`,
  },
  event_follow_up: {
    name: 'event follow-up',
    temperature: 'warm',
    touches: benchmarks.event_follow_up.touches,
    days: [7, benchmarks.event_follow_up.days],
    gap: [1, 4],
    source: table,
  },
  no_show: {
    name: 'a no-show',
    temperature: 'asked',
    touches: [3, 8],
    days: [5, 7],
    gap: [0, 3],
    source: `${guide}, section on no-shows`,
  },
  re_engagement: {
    name: 're-engagement',
    temperature: 'warm',
    touches: benchmarks.re_engagement.touches,
    days: [5, benchmarks.re_engagement.days],
    gap: [1, 4],
    source: table,
  },
  opportunity_advancement: {
    name: 'opportunity advancement',
    temperature: 'asked',
    touches: [6, 15],
    days: null,
    gap: [1, 5],
    source: `${guide}, key features`,
  },
  other: {
    name: 'a cadence',
    temperature: 'warm',
    touches: null,
    days: null,
    gap: null,
    source: guide,
  },
};

/** The first days, in which touches may follow each other daily (the guide: days 1, 2, 4, then further apart). */
export const openingDays = 4;

/** Whether a cadence mails people who have not heard from us. */
export const mailsCold = ({ type, steps }: Pick<CadenceDefinition, 'type' | 'steps'>): boolean =>
  profiles[type].temperature === 'cold' && steps.some((step) => step.channel === 'email');

export const profileOf = (type: CadenceDefinition['type']): Profile => profiles[type];
