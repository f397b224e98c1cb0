import { z } from 'zod';
import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { ownRandom } from '../../src/demo/own-random.ts';
import type { Book } from './accepted.ts';
import { bounceMail, complaintMail } from './letters.ts';
import type { Teller } from './teller.ts';
import { minute } from './timeline.ts';

/** A mail as the stand-in shows it, as far as those who answer need it. */
const mailSchema = z.object({
  id: z.string(),
  accepted_at: z.string(),
  subject: z.string(),
  smtp_id: z.string(),
  reply_to: z.array(z.object({ email: z.string() })),
  recipients: z.array(z.object({ email: z.string() })),
  custom_args: z.record(z.string(), z.string()),
});
export type SeenMail = z.output<typeof mailSchema>;
const pageSchema = z.object({ mails: z.array(mailSchema) });
const takenSchema = z.object({ id: z.string() });

/** What a mail leads to, beside what prospects do on the stand-in's page, and how often. */
const chances = {
  'opt-out by mailto': 0.009,
  'opt-out in words': 0.009,
  'erasure request': 0.008,
  'reply: not now': 0.009,
  'reply: objection': 0.008,
  'hard bounce by mail': 0.008,
  'complaint by mail': 0.008,
  'meeting in Calendly': 0.009,
  'reported reply': 0.009,
  'reported opt-out': 0.009,
  'reported complaint': 0.008,
  'reported bounce': 0.008,
  'reported meeting': 0.009,
  'reported visit': 0.04,
} as const;
export type Happening = keyof typeof chances | 'soft bounce by mail';
export const happenings: readonly string[] = [...Object.keys(chances), 'soft bounce by mail'];

/** Share of mailboxes that are full: whatever comes to them comes back. */
const full = 0.03;
const softBouncesAtMost = 3;

const words: Partial<Record<Happening, string>> = {
  'opt-out in words': 'Unsubscribe me, please.',
  'erasure request': 'Please delete all my personal data.',
  'reply: not now': 'Not now, please get back to me next quarter.',
  'reply: objection': 'This is too expensive for us.',
};
const reported: Partial<Record<Happening, string>> = {
  'reported reply': 'replied',
  'reported opt-out': 'unsubscribed',
  'reported complaint': 'complained',
  'reported bounce': 'bounced',
  'reported meeting': 'meeting_booked',
  'reported visit': 'page_visited',
};

interface Planned {
  readonly at: number;
  readonly what: Happening;
  readonly mail: SeenMail;
}

function drawn(random: SeededRandom): Happening | null {
  let roll = random.next();
  for (const [what, chance] of Object.entries(chances)) {
    if (roll < chance) return what as Happening;
    roll -= chance;
  }
  return null;
}

/** Prospects, their servers and other systems, who tell the product things in all the ways that there are. */
export class Writers {
  readonly #url: string;
  readonly #seed: number;
  readonly #teller: Teller;
  readonly #book: Book;
  /** Ids of the mails that came back from full mailboxes, by address. */
  readonly #softBounces = new Map<string, string[]>();
  #planned: Planned[] = [];
  #seen = 0;

  constructor(sendgridUrl: string, seed: number, to: { readonly teller: Teller; readonly book: Book }) {
    this.#url = sendgridUrl;
    this.#seed = seed;
    this.#teller = to.teller;
    this.#book = to.book;
  }

  /** Takes in mails that are new and decides what becomes of each. */
  async look(): Promise<void> {
    const response = await fetch(`${this.#url}/sandbox/mails?after=${this.#seen}&limit=1000`);
    const { mails } = pageSchema.parse(await response.json());
    this.#seen += mails.length;
    for (const mail of mails) if (mail.custom_args.cadenza_touch !== undefined) this.#decide(mail);
  }

  #decide(mail: SeenMail): void {
    const to = mail.recipients[0]?.email ?? '';
    const random = ownRandom(this.#seed, `tells ${to} ${mail.custom_args.cadenza_step ?? ''}`);
    const isFull = ownRandom(this.#seed, `full ${to}`).next() < full;
    const what = isFull ? 'soft bounce by mail' : drawn(random);
    const at = Date.parse(mail.accepted_at) + random.int(1, 20 * 60) * minute;
    if (what !== null) this.#planned.push({ at, what, mail });
  }

  /** Does everything that is planned up to `now` (product time, epoch milliseconds), each on its own. */
  act(now: number): readonly Promise<void>[] {
    const due = this.#planned.filter(({ at }) => at <= now);
    this.#planned = this.#planned.filter(({ at }) => at > now);
    return due.map((one) => this.#do(one));
  }

  async #do({ what, mail, at }: Planned): Promise<void> {
    const who = (mail.recipients[0]?.email ?? '').toLowerCase();
    this.#book.count(what);
    const text = words[what];
    const kind = reported[what];
    if (text !== undefined) await this.#press({ act: 'reply', mailId: mail.id, text });
    else if (what === 'opt-out by mailto')
      await this.#press({ act: 'unsubscribe', mailId: mail.id, via: 'mailto' });
    else if (kind !== undefined) await this.#teller.report({ who, kind, about: `${what} ${mail.id}`, at });
    else if (what === 'meeting in Calendly') await this.#teller.book({ who, about: mail.id, at });
    else await this.#bring(what, mail, who);
  }

  /** Whoever has a mail in front of them presses one of the stand-in's buttons. */
  async #press(act: object): Promise<void> {
    await this.#post('/sandbox/acts', act);
  }

  async #post(path: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = await response.text();
    if (!response.ok) throw new Error(`The stand-in refused ${path} (${response.status}): ${said}`);
    return JSON.parse(said);
  }

  /** A server's mail, as bytes. */
  async #bring(what: Happening, mail: SeenMail, who: string): Promise<void> {
    const to = mail.reply_to[0]?.email ?? '';
    const about = { to, recipient: who, messageId: mail.smtp_id, subject: mail.subject };
    const raw =
      what === 'complaint by mail'
        ? complaintMail(about)
        : bounceMail(about, what === 'hard bounce by mail' ? 'hard' : 'soft');
    const body = { raw: Buffer.from(raw).toString('base64'), to: [to], from: '', subject: 'Returned mail' };
    const { id } = takenSchema.parse(await this.#post('/sandbox/inbound', body));
    if (what !== 'soft bounce by mail') {
      this.#book.letters(who, [id]);
      return;
    }
    const soft = [...(this.#softBounces.get(who) ?? []), id];
    this.#softBounces.set(who, soft);
    if (soft.length === softBouncesAtMost) this.#book.letters(who, soft);
  }
}
