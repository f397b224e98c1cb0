import { html } from 'hono/html';
import type { Account } from './account.ts';
import { type Address, headerOf, type StoredMail } from './mail.ts';
import { type Html, layout, stateOf, time } from './page-parts.ts';
import type { ActResult } from './scene.ts';

/** What the page says about the act that was just done. */
export type ActNotice = { readonly done: ActResult } | { readonly error: string };

const shown = ({ email, name }: Address): string => (name === undefined ? email : `${name} <${email}>`);
const baseSubject = (subject: string): string => subject.replace(/^(re:\s*)+/i, '').toLowerCase();

function notice(about: ActNotice): Html {
  if ('error' in about) return html`<p class="note" role="status">Nothing was done. ${about.error}</p>`;
  const { act, posted, note } = about.done;
  return html`<div class="note" role="status"><strong>Done: ${act.replaceAll('_', ' ')}.</strong> ${note ?? ''}
${posted.map(
  (
    each,
  ) => html`<div>Posted to ${each.url}: ${each.status === 0 ? `no answer (${each.error ?? 'broken'})` : `answered ${each.status}`}${each.attempts > 1 ? `, ${each.attempts} attempts` : ''}</div>
${each.answer === '' ? '' : html`<pre>${each.answer}</pre>`}`,
)}</div>`;
}

function actForms(mail: StoredMail): Html {
  const action = `/sandbox/mail/${mail.id}/act`;
  const button = (act: string, label: string) =>
    html`<form method="post" action="${action}"><button name="act" value="${act}">${label}</button></form>`;
  return html`<h2>Act as the prospect</h2>
<form method="post" action="${action}"><textarea name="text" aria-label="Reply" placeholder="Write a reply" required></textarea><button name="act" value="reply">Reply</button></form>
<form method="post" action="${action}"><button name="act" value="open">Open</button><label><input type="checkbox" name="machine"> by a machine</label></form>
<form method="post" action="${action}"><label>Back on <input type="date" name="until"></label><select name="language" aria-label="Language"><option value="en">English</option><option value="de">German</option><option value="fr">French</option><option value="es">Spanish</option></select><button name="act" value="out_of_office">Out of office</button></form>
<div class="acts">${button('click', 'Click the first link')}${button('book', 'Book a meeting')}${button('unsubscribe', 'Unsubscribe')}${button('complain', 'Mark as spam')}${button('bounce', 'Bounce')}${button('block', 'Block')}</div>`;
}

type Facts = readonly (readonly [string, string])[];

const factList = (facts: Facts): Html =>
  html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

/** What a reader of mail wants to know first. */
function envelope(account: Account, mail: StoredMail): Facts {
  const people = (list: readonly Address[]): string => list.map(shown).join(', ');
  return [
    ['From', shown(mail.from)],
    ['To', people(mail.recipients)],
    ...(mail.reply_to.length === 0 ? [] : [['Reply-To', people(mail.reply_to)] as const]),
    ['Accepted', time(mail.accepted_at)],
    ['State', stateOf(account, mail)],
  ];
}

/** The rest: ids, headers, and what the product attached to the mail. */
function technical(mail: StoredMail): Facts {
  return [
    ['X-Message-Id', mail.x_message_id],
    ['Message-ID', mail.smtp_id],
    ...Object.entries(mail.headers).filter(([name]) => name.toLowerCase() !== 'message-id'),
    ...Object.entries(mail.custom_args),
    ...mail.attachments.map(({ filename }) => ['Attachment', filename] as const),
  ];
}

function eventList(account: Account, mail: StoredMail): Html {
  const events = account.events.of(mail.id);
  if (events.length === 0) return html`<p class="soft">None yet.</p>`;
  return html`<ul class="list">${events.map((event) => {
    const extra = event.reason ?? event.response ?? event.url ?? '';
    return html`<li class="row"><span>${event.event}${event.sg_machine_open === true ? ' (machine)' : ''} <span class="soft">${String(extra)}</span></span><time>${time(new Date(event.timestamp * 1000).toISOString())}</time></li>`;
  })}</ul>`;
}

/** The other mails of the conversation and what came back, oldest first. */
function thread(account: Account, mail: StoredMail): Html {
  const to = mail.recipients[0]?.email ?? '';
  const chain = new Set(`${headerOf(mail, 'References') ?? ''} ${mail.smtp_id}`.trim().split(/\s+/));
  const sent = account.mails
    .by('recipient', to)
    .filter((each) => chain.has(each.smtp_id) || baseSubject(each.subject) === baseSubject(mail.subject));
  const answers = account.inbound.answersTo(new Set([mail.id, ...sent.map(({ id }) => id)]));
  const items = [
    ...sent.map((each) => ({
      at: each.accepted_at,
      line: html`<a href="/mail/${each.id}">${each.subject}</a> to ${to}`,
      text: '',
    })),
    ...answers.map((each) => ({
      at: each.at,
      line: html`${each.subject} from ${each.from} <span class="state">${each.state}</span>`,
      text: each.text,
    })),
  ].toSorted((a, b) => a.at.localeCompare(b.at));
  return html`<ul class="list">${items.map(
    ({ at, line, text }) =>
      html`<li><div class="row"><span>${line}</span><time>${time(at)}</time></div>${text === '' ? '' : html`<pre>${text}</pre>`}</li>`,
  )}</ul>`;
}

/** One mail with everything about it, the forms to act on it and, after an act, what came of it. */
export function mailPage(account: Account, mail: StoredMail, about?: ActNotice): Html {
  return layout(
    mail.subject,
    html`${about === undefined ? '' : notice(about)}<section class="card">${factList(envelope(account, mail))}</section>
${mail.html === undefined ? '' : html`<iframe sandbox="" title="The mail's HTML" srcdoc="${mail.html}"></iframe>`}
${mail.text === undefined ? '' : html`<details ${mail.html === undefined ? 'open' : ''}><summary>As plain text</summary><pre>${mail.text}</pre></details>`}
<section class="card">${actForms(mail)}</section>
<section class="card"><h2>Events</h2>${eventList(account, mail)}</section>
<section class="card"><h2>Conversation</h2>${thread(account, mail)}</section>
<section class="card"><h2>Headers and arguments</h2>${factList(technical(mail))}</section>`,
  );
}
