import { isMachines } from '../../parts/by-person.tsx';
import { plural, sentence, words } from '../../words.ts';
import type { CrmEntry, Decision, Touch, Why, WhyRun } from './person-data.ts';

/** One thing that happened, ready to be drawn. */
export interface TimelineItem {
  readonly id: string;
  readonly at: string;
  /** A channel, or `reply`, `signal`, `state`, `out`. */
  readonly icon: string;
  readonly title: string;
  readonly details: readonly string[];
  /** A mail or a note in full; `open` shows it at once. */
  readonly text: { readonly label: string; readonly body: string; readonly open: boolean } | null;
  /** The mail that was taken for a machine's, which may be said to be wrong. */
  readonly machines: string | null;
  readonly crm: readonly CrmEntry[];
  /** Which cadence it belongs to. */
  readonly cadence: string | null;
}

const touchWords: Readonly<Record<string, string>> = {
  sending: 'is being sent',
  sent: 'sent',
  failed: 'could not be sent',
  unconfirmed: 'may or may not have left',
  open: 'waits to be done',
  done: 'done',
  not_done: 'not done',
  skipped: 'skipped',
  cancelled: 'cancelled',
};

const signalWords: Readonly<Record<string, string>> = {
  replied: 'Replied',
  out_of_office: 'Is out of office',
  bounced: 'The address bounced',
  blocked: 'A mail was refused for now',
  complained: 'Marked a mail as spam',
  unsubscribed: 'Opted out',
  meeting_booked: 'Booked a meeting',
  opted_out_in_crm: 'Opted out in the CRM',
  deleted_in_crm: 'The record was deleted in the CRM',
  merged_in_crm: 'The record was merged in the CRM',
  no_show: 'Missed a meeting',
  page_visited: 'Visited a page',
  form_submitted: 'Sent a form',
  event_attended: 'Attended an event',
  deal_opened: 'A deal was opened',
  stage_changed: 'A deal changed its stage',
  product_usage: 'Used the product',
};

type Signal = Why['signals'][number];
type Message = Why['messages'][number];

/** What only tells how a mail fared stands with that mail. */
const folded = ['delivered', 'opened', 'clicked', 'blocked'];

/** How somebody who acts is called. */
type Actor = (actor: string) => string;

/** Touches, replies, signals and changes of state of all runs in one stream, newest first. */
export function toTimeline(why: Why, actor: Actor): readonly TimelineItem[] {
  const touches = new Set(why.runs.flatMap((run) => run.touches.map((touch) => touch.id)));
  const fares = (signal: Signal) => folded.includes(signal.kind) && touches.has(signal.touchId ?? '');
  const items = [
    ...why.runs.flatMap((run) => [
      ...run.touches.map((touch) => fromTouch(run, touch, { fares: why.signals.filter(fares), actor })),
      ...changesOf(run, actor),
    ]),
    ...why.signals.filter((signal) => !fares(signal)).map((signal) => fromSignal(why, signal, actor)),
    ...why.messages.filter((message) => message.signalId === null).map(fromMessage),
    ...why.leftOut.map((one) => fromLeftOut(one, actor)),
  ];
  return items.sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id));
}

function fromTouch(
  run: WhyRun,
  touch: Touch,
  { fares, actor }: { readonly fares: readonly Signal[]; readonly actor: Actor },
): TimelineItem {
  const what = touch.outcome === null ? (touchWords[touch.state] ?? touch.state) : words(touch.outcome);
  const { sent, task } = touch;
  const name = sent === null || touch.variantKey === null ? null : `variant ${touch.variantKey}`;
  return {
    id: touch.id,
    at: sent?.at ?? touch.endedAt ?? touch.dueAt,
    icon: touch.channel,
    title: `${touch.step} · ${what}`,
    details: [
      ...(sent === null ? [] : [`from ${sent.from.name} to ${sent.to}`]),
      ...(name === null ? [] : [name]),
      ...(task?.completedBy && touch.state === 'done' ? [`by ${actor(task.completedBy)}`] : []),
      ...(touch.reason === null ? [] : [touch.reason]),
      ...fared(fares.filter((signal) => signal.touchId === touch.id)),
    ],
    text:
      sent !== null
        ? { label: sent.subject, body: sent.text, open: false }
        : task?.note
          ? { label: 'Note', body: task.note, open: true }
          : null,
    machines: null,
    crm: touch.crm,
    cadence: run.cadence,
  };
}

/** Why an open or a click counts as a machine's, by the reason's name. */
const botWords: Readonly<Record<string, string>> = {
  service_says_so: 'the mail service says so',
  apple_prefetch: 'Apple loads images unasked',
  scanner_agent: 'it calls itself a filter or a robot',
  no_agent: 'it gave no name',
  too_fast: 'seconds after delivery',
  soon_after_delivery: 'within a minute of delivery',
  burst: 'several links at once',
  two_links_at_once: 'two links at once',
  every_link: 'every link of the mail',
  both_links: 'both links of the mail',
  many_mails_at_once: 'many mails at once',
  hosting_network: 'from a hosting company',
};

const makers = [
  { verdict: 'human', by: '' },
  { verdict: 'likely_bot', by: ' by what is likely a machine' },
  { verdict: 'bot', by: ' by a machine' },
  { verdict: null, by: ' (not yet clear by whom)' },
] as const;

/** How a mail fared: what humans and what machines did is never mixed, and it says why it was taken for a machine. */
function fared(signals: readonly Signal[]): string[] {
  const of = (kind: string) => signals.filter((one) => one.kind === kind);
  const engaged = (kind: string) =>
    makers.flatMap(({ verdict, by }) => {
      const found = of(kind).filter((one) => (one.facts.verdict ?? null) === verdict);
      if (found.length === 0) return [];
      const times = found.length === 1 ? '' : ` ${plural(found.length, 'time')}`;
      const reasons = [...new Set(found.flatMap((one) => one.facts.reasons))];
      const why = reasons.flatMap((one) => (typeof one === 'string' ? [botWords[one] ?? words(one)] : []));
      return [`${kind}${by}${times}${why.length === 0 ? '' : `: ${why.join(', ')}`}`];
    });
  return [
    ...(of('delivered').length > 0 ? ['delivered'] : []),
    ...engaged('opened'),
    ...engaged('clicked'),
    ...(of('blocked').length > 0 ? ['refused for now'] : []),
  ];
}

/** Mail that somebody else wrote is named by its address. */
function sourceOf({ source, facts }: Signal): string {
  return source === 'inbound' && facts.writer !== undefined && typeof facts.from === 'string'
    ? `mail from ${facts.from}`
    : source;
}

function fromSignal(why: Why, signal: Signal, actor: Actor): TimelineItem {
  const message = why.messages.find((one) => one.signalId === signal.id);
  const runs = why.runs.filter((run) => run.id === signal.enrollmentId);
  const followed = why.runs.flatMap((run) =>
    run.decisions.filter(
      (one) =>
        one.event.type === 'signal' &&
        one.event.kind === signal.kind &&
        one.event.at === signal.at &&
        !one.rule.startsWith('ignored-'),
    ),
  );
  return {
    id: signal.id,
    at: signal.at,
    icon: signal.kind === 'replied' ? 'reply' : 'signal',
    title: titleOf(signal, message),
    details: [...followed.map((one) => one.words), ...aboutOf(signal), `from ${actor(sourceOf(signal))}`],
    text: message === undefined ? null : { label: message.subject, body: message.text, open: true },
    machines: message !== undefined && isMachines(message) ? message.id : null,
    crm: signal.crm,
    cadence: runs[0]?.cadence ?? null,
  };
}

/** What a reported signal was about, as rules may ask. */
function aboutOf({ facts }: Signal): string[] {
  if (facts.otherMail === true) return ['about other mail of the same SendGrid account'];
  const told = ['url', 'form', 'page', 'event', 'stage'].map((name) => facts[name]);
  return told.filter((one) => typeof one === 'string').slice(0, 1);
}

function titleOf(signal: Signal, message: Message | undefined): string {
  const { name } = signal.facts;
  if (signal.kind === 'custom' && typeof name === 'string') return sentence(name);
  const said = signalWords[signal.kind] ?? sentence(words(signal.kind));
  return message?.grade ? `${said}: ${words(message.grade)}` : said;
}

function fromMessage(message: Message): TimelineItem {
  return {
    id: message.id,
    at: message.at,
    icon: 'reply',
    title: `Mail came in: ${words(message.kind)}`,
    details: message.fromEmail === null ? [] : [`from ${message.fromEmail}`],
    text: { label: message.subject, body: message.text, open: false },
    machines: isMachines(message) ? message.id : null,
    crm: [],
    cadence: null,
  };
}

/** Moves of a run that no touch or signal in the stream tells already. */
function changesOf(run: WhyRun, actor: Actor): TimelineItem[] {
  return run.decisions.flatMap((decision, index) => {
    const before = run.decisions[index - 1]?.state;
    const told = decision.event.type === 'signal' || decision.event.type === 'task_completed';
    if (before === decision.state || told) return [];
    return [fromDecision(run, decision, actor)];
  });
}

const commandWords: Readonly<Record<string, string>> = {
  pause: 'Paused',
  resume: 'Resumed',
  finish: 'Finished by hand',
  stop: 'Stopped by hand',
};

function fromDecision(run: WhyRun, decision: Decision, actor: Actor): TimelineItem {
  const enrolled = decision.rule === 'enroll';
  const command =
    decision.event.type === 'command' ? commandWords[String(decision.event.command)] : undefined;
  // 'Enrolled.' and 'Resumed.' stand in the title; what follows them says what is next.
  const onward = /^(?:Enrolled|Resumed)\. (.*)$/.exec(decision.words)?.[1];
  const by = decision.event.type === 'command' || enrolled ? [`by ${actor(decision.actor)}`] : [];
  return {
    id: decision.id,
    at: decision.at,
    icon: 'state',
    title: enrolled ? `Enrolled in '${run.cadence}'` : (command ?? decision.words),
    details: [...by, ...(enrolled ? [run.listSource] : []), ...(onward === undefined ? [] : [onward])],
    text: null,
    machines: null,
    crm: [],
    cadence: enrolled ? null : run.cadence,
  };
}

function fromLeftOut(decision: Decision, actor: Actor): TimelineItem {
  return {
    id: decision.id,
    at: decision.at,
    icon: 'out',
    title: decision.words,
    details: [`by ${actor(decision.actor)}`],
    text: null,
    machines: null,
    crm: [],
    cadence: null,
  };
}
