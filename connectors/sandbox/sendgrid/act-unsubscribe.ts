import { INBOUND_DOMAIN } from './account.ts';
import { emit } from './act-engage.ts';
import { sendToProduct } from './act-reply.ts';
import type { ActOf } from './act-schema.ts';
import { headerOf } from './mail.ts';
import { ActRefused, type Done, type Scene } from './scene.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The addresses in a `List-Unsubscribe` header, in its order (RFC 2369). */
function targets(header: string): string[] {
  return [...header.matchAll(/<([^<>]+)>/g)].map(([, url = '']) => url.trim());
}

/** The stand-in stays on this machine: a product known under a public name is reached where its webhooks go. */
function onThisMachine(target: string, deliverTo: string | undefined): string {
  const url = new URL(target);
  if (LOOPBACK.has(url.hostname)) return target;
  if (deliverTo === undefined)
    throw new ActRefused(
      `${url.origin} is not on this machine, and the product's own address is not known yet.`,
    );
  return `${deliverTo}${url.pathname}${url.search}`;
}

/** What a mailbox provider does when its user presses Unsubscribe (RFC 8058): one POST, no cookies, no redirect. */
async function oneClick(scene: Scene, header: string): Promise<Done> {
  const { account, mail, prospect } = scene;
  const target = targets(header).find((url) => /^https?:/i.test(url));
  if (target === undefined) throw new ActRefused('The List-Unsubscribe header has no web address.');
  if (headerOf(mail, 'List-Unsubscribe-Post')?.trim() !== 'List-Unsubscribe=One-Click')
    throw new ActRefused(
      'Without List-Unsubscribe-Post: List-Unsubscribe=One-Click no provider offers the button.',
    );
  const outcome = await account.poster.once({
    url: onThisMachine(target, account.deliverTo()),
    headers: () => ({ 'Content-Type': 'application/x-www-form-urlencoded' }),
    body: Buffer.from('List-Unsubscribe=One-Click'),
    result: { unsubscribe: prospect.email, mail: mail.id, custom_args: mail.custom_args },
  });
  return { made: [], posted: [outcome] };
}

function byMail(scene: Scene, header: string): Promise<Done> {
  const target = targets(header).find((url) => /^mailto:/i.test(url));
  if (target === undefined) throw new ActRefused('The List-Unsubscribe header has no mailto address.');
  const url = new URL(target);
  const to = decodeURIComponent(url.pathname);
  if (!to.toLowerCase().endsWith(`@${INBOUND_DOMAIN}`))
    throw new ActRefused(`Mail to ${to} does not reach Inbound Parse; only @${INBOUND_DOMAIN} does.`);
  const text = url.searchParams.get('body') ?? '';
  return sendToProduct(scene, {
    from: scene.prospect,
    to: { email: to },
    subject: url.searchParams.get('subject') ?? 'unsubscribe',
    text,
    whole: text,
    charset: 'utf-8',
    automatic: false,
    headers: {},
    answers: false,
  });
}

/** Unsubscribes by the mail's own header; where SendGrid's subscription tracking is on instead, by SendGrid's. */
export async function unsubscribe(scene: Scene, act: ActOf<'unsubscribe'>): Promise<Done> {
  const { account, mail, prospect } = scene;
  const header = headerOf(mail, 'List-Unsubscribe');
  if (header !== undefined) return act.via === 'mailto' ? byMail(scene, header) : oneClick(scene, header);
  if (!mail.tracking.subscription)
    throw new ActRefused('The mail has no List-Unsubscribe header, and subscription tracking is off.');
  const now = account.clock.now();
  account.suppressions.add('unsubscribes', {
    created: Math.floor(now.getTime() / 1000),
    email: prospect.email,
  });
  return emit(scene, { event: 'unsubscribe', fields: { date: now.toISOString().slice(0, 10) } });
}
