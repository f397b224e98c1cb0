import { agentKind } from './agents.ts';

/** An open or a click, as the mail service reports it. */
export interface Engagement {
  readonly id: string;
  readonly kind: 'opened' | 'clicked';
  readonly at: Date;
  /** The mail that it is about. */
  readonly touchId: string | null;
  readonly url: string | null;
  readonly userAgent: string | null;
  /** It came from an address of a hosting company. */
  readonly hosting: boolean;
  /** The service itself says that a machine did it. */
  readonly machine: boolean;
}

/** What else is known when an event is judged. */
export interface Around {
  /** When the mail reached the person's server; null when that is not known. */
  readonly deliveredAt: Date | null;
  /** Opens and clicks of the same person around it, in this mail and in others. */
  readonly others: readonly Engagement[];
  /** How many different links of the mail lead through the service's counter; null when that is not known. */
  readonly links: number | null;
}

export const verdicts = ['human', 'likely_bot', 'bot'] as const;
export type Verdict = (typeof verdicts)[number];

export const botReasons = [
  'service_says_so',
  'apple_prefetch',
  'scanner_agent',
  'no_agent',
  'too_fast',
  'soon_after_delivery',
  'burst',
  'two_links_at_once',
  'every_link',
  'both_links',
  'many_mails_at_once',
  'hosting_network',
] as const;
type BotReason = (typeof botReasons)[number];

interface Judgement {
  readonly verdict: Verdict;
  /** Empty for a human. */
  readonly reasons: readonly BotReason[];
}

/** What weighs 2 is proof enough, 1 makes it likely: two of those are proof together. */
const weights: Readonly<Record<BotReason, 1 | 2>> = {
  service_says_so: 2,
  apple_prefetch: 2,
  scanner_agent: 2,
  no_agent: 1,
  too_fast: 2,
  soon_after_delivery: 1,
  burst: 2,
  two_links_at_once: 1,
  every_link: 2,
  both_links: 1,
  many_mails_at_once: 2,
  hosting_network: 1,
};

const seconds = 1000;
/** Nobody finds, reads and follows a link in this time; vendors of such filters name 5 to 10 seconds. */
const tooFast = 10 * seconds;
/** Filters are mostly through with a mail after this. */
const soon = 60 * seconds;
/**
 * From a hosting company's address a click is early for longer: of 497 unsubscribes that a scanner was found to have made,
 * 489 came within two minutes (hackwestern, pull request 846).
 */
const soonFromHosting = 120 * seconds;
/** Different links of one mail within this time were not clicked by hand. */
const atOnce = 2 * seconds;
/** All links of a mail within this time. */
const through = 60 * seconds;
/** Mails of one person within this time. */
const sweep = 10 * seconds;

const within = (one: Engagement, other: Engagement, span: number) =>
  Math.abs(one.at.getTime() - other.at.getTime()) <= span;
const urlsOf = (events: readonly Engagement[]) =>
  new Set(events.flatMap(({ url }) => (url === null ? [] : [url]))).size;

function speedOf(event: Engagement, { deliveredAt }: Around): readonly BotReason[] {
  if (deliveredAt === null) return [];
  const after = event.at.getTime() - deliveredAt.getTime();
  // Images of a mail that is open on the screen when it arrives are loaded at once.
  if (event.kind === 'opened') return after < tooFast ? ['soon_after_delivery'] : [];
  return after < tooFast ? ['too_fast'] : after < soon ? ['soon_after_delivery'] : [];
}

function linksOf(event: Engagement, { others, links }: Around): readonly BotReason[] {
  if (event.kind !== 'clicked') return [];
  const clicks = [event, ...others.filter((one) => one.kind === 'clicked' && one.touchId === event.touchId)];
  const burst = urlsOf(clicks.filter((one) => within(one, event, atOnce)));
  const followed = urlsOf(clicks.filter((one) => within(one, event, through)));
  const all = links !== null && followed >= links;
  return [
    ...(burst >= 3 ? (['burst'] as const) : burst === 2 ? (['two_links_at_once'] as const) : []),
    ...(all && followed >= 3 ? (['every_link'] as const) : []),
    ...(all && followed === 2 ? (['both_links'] as const) : []),
  ];
}

function sweepOf(event: Engagement, { others }: Around): readonly BotReason[] {
  const alike = [event, ...others.filter((one) => one.kind === event.kind && within(one, event, sweep))];
  return new Set(alike.map((one) => one.touchId)).size >= 3 ? ['many_mails_at_once'] : [];
}

/**
 * A click from a hosting company's address. By itself it says nothing, since companies' own ways out to the internet lie
 * there: it counts beside another reason, or early. Images are left out: proxies load them for people.
 */
function networkOf(
  event: Engagement,
  { deliveredAt }: Around,
  others: readonly BotReason[],
): readonly BotReason[] {
  if (!event.hosting || event.kind !== 'clicked') return [];
  const early = deliveredAt !== null && event.at.getTime() - deliveredAt.getTime() < soonFromHosting;
  return early || others.length > 0 ? ['hosting_network'] : [];
}

/**
 * Who opened or clicked: a person, a machine, or likely a machine; with every reason that was found. Filters of the
 * person's own company, which look at every mail, are what most clicks without a person come from. Same event and
 * surroundings, same judgement, in whatever order the others come.
 */
export function judge(event: Engagement, around: Around): Judgement {
  const others = around.others.filter((one) => one.id !== event.id);
  const agent = agentKind(event.kind, event.userAgent);
  const seen = { ...around, others };
  const found: readonly BotReason[] = [
    ...(event.machine ? (['service_says_so'] as const) : []),
    ...(agent === null ? [] : [agent]),
    ...speedOf(event, seen),
    ...linksOf(event, seen),
    ...sweepOf(event, seen),
  ];
  const reasons = [...found, ...networkOf(event, seen, found)];
  const weight = reasons.reduce((sum, reason) => sum + weights[reason], 0);
  return { verdict: weight === 0 ? 'human' : weight === 1 ? 'likely_bot' : 'bot', reasons };
}

/** How many different links of a mail's HTML lead through the mail service's counter. */
export function countedLinks(html: string): number {
  const anchors = html.matchAll(/<a\s[^>]{0,2000}>/gi);
  const urls = [...anchors].flatMap(([tag]) => {
    if (/clicktracking\s*=\s*["']?off/i.test(tag)) return [];
    const href = /href\s*=\s*["'](https?:[^"']+)["']/i.exec(tag)?.[1];
    return href === undefined ? [] : [href];
  });
  return new Set(urls).size;
}
