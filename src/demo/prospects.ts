import { ownRandom } from './own-random.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A mail as the SendGrid stand-in shows it under `/sandbox/mails`, as far as a prospect reads it. */
interface Mail {
  readonly id: string;
  readonly accepted_at: string;
  readonly recipients: readonly { readonly email: string }[];
  readonly custom_args: Readonly<Record<string, string>>;
}

export interface Chances {
  readonly bounce: number;
  readonly open: number;
  readonly click: number;
  readonly reply: number;
  readonly outOfOffice: number;
  readonly unsubscribe: number;
  readonly complain: number;
  readonly book: number;
}

interface PlannedAct {
  readonly at: number;
  /** Decides among acts of one moment, so that a run can be repeated. */
  readonly order: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What share of mails meets which fate: within the ranges that cold outreach sees. */
const chances: Chances = {
  bounce: 0.008,
  open: 0.42,
  click: 0.05,
  reply: 0.022,
  outOfOffice: 0.015,
  unsubscribe: 0.008,
  complain: 0.0015,
  book: 0.008,
};

const answers = [
  'Interesting timing. Can you send me two slots next week?',
  'Thanks, but we signed with somebody else in spring. No need to follow up.',
  'Not my area. Please talk to our head of operations.',
  'What would this cost for a team of twelve?',
  'Happy to have a short call. Thursday works for me.',
];

/** Simulated prospects: they read the stand-in's mails and act on them through its buttons, days of virtual time later. */
export class Prospects {
  #seen = 0;
  readonly #planned: PlannedAct[] = [];
  readonly #url: string;
  readonly #seed: number;
  readonly #chances: Chances;

  constructor(sendgridUrl: string, seed: number, of: Chances = chances) {
    this.#url = sendgridUrl;
    this.#seed = seed;
    this.#chances = of;
  }

  /** When the next of them acts (epoch milliseconds); null when nobody has anything in mind. */
  get nextAt(): number | null {
    return this.#planned[0]?.at ?? null;
  }

  /** Takes in mails that are new and decides what becomes of each. */
  async look(): Promise<void> {
    for (;;) {
      const response = await fetch(`${this.#url}/sandbox/mails?after=${this.#seen}&limit=1000`);
      const { mails } = (await response.json()) as { mails: readonly Mail[] };
      this.#seen += mails.length;
      for (const mail of mails) if (mail.custom_args.cadenza_touch !== undefined) this.#decide(mail);
      if (mails.length < 1000) break;
    }
    this.#planned.sort((a, b) => a.at - b.at || a.order.localeCompare(b.order));
  }

  #decide(mail: Mail): void {
    const to = mail.recipients[0]?.email ?? '';
    const random = ownRandom(this.#seed, `${to} ${mail.custom_args.cadenza_step ?? ''}`);
    const sent = Date.parse(mail.accepted_at);
    const plan = (after: number, body: Record<string, unknown>) =>
      this.#planned.push({ at: sent + after, order: to, body: { mailId: mail.id, ...body } });
    if (random.next() < this.#chances.bounce) {
      plan(random.int(1, 20) * minute, { act: 'bounce' });
      return;
    }
    if (random.next() < this.#chances.outOfOffice) {
      const until = new Date(sent + random.int(2, 6) * 24 * hour).toISOString().slice(0, 10);
      plan(minute, { act: 'out_of_office', until });
      return;
    }
    if (random.next() >= this.#chances.open) return;
    const opened = random.int(5, 60 * 20) * minute;
    plan(opened, { act: 'open' });
    if (random.next() < this.#chances.click) plan(opened + minute, { act: 'click' });
    const wait = opened + random.int(2, 90) * minute;
    const fate = random.next() * this.#chances.open;
    const upToReply = this.#chances.reply;
    const upToOptOut = upToReply + this.#chances.unsubscribe;
    const upToMeeting = upToOptOut + this.#chances.book;
    if (fate < upToReply) plan(wait, { act: 'reply', text: random.pick(answers) });
    else if (fate < upToOptOut) plan(wait, { act: 'unsubscribe' });
    else if (fate < upToMeeting) plan(wait, { act: 'book' });
    else if (fate < upToMeeting + this.#chances.complain) plan(wait, { act: 'complain' });
  }

  /** Does everything that is planned up to `now`; returns how many acts were done. */
  async act(now: number): Promise<number> {
    const due = this.#planned.findIndex((act) => act.at > now);
    const acts = this.#planned.splice(0, due === -1 ? this.#planned.length : due);
    for (const { body } of acts) {
      // A refusal (a click on a mail without links, say) is the stand-in's honest answer: that prospect does nothing.
      const response = await fetch(`${this.#url}/sandbox/acts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      await response.arrayBuffer();
    }
    return acts.length;
  }
}
