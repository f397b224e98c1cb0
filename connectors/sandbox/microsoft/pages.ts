import { html, raw } from 'hono/html';
import { findSent, reply } from './acts.ts';
import type { Cloud, Mount } from './http.ts';
import type { MailRow } from './types.ts';

type Html = ReturnType<typeof html>;

/** Plain, readable, and whole at 320 px. */
const STYLE = `
:root { color-scheme: light; --ink: #242424; --line: #d1d1d1; --act: #0f548c; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: #f5f5f5; overflow-wrap: anywhere; }
.notice { background: #fff3cd; border-bottom: 1px solid #e0c872; padding: .5rem 1rem; margin: 0; font-size: .875rem; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.35rem; } h2 { font-size: 1.1rem; margin: 0 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
.card { background: #fff; border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; margin: 0 0 1rem; }
.meta { font-size: .85rem; color: #555; margin: 0; } .error { color: #a4262c; }
textarea { font: inherit; width: 100%; min-height: 4rem; padding: .4rem; border: 1px solid #767676; border-radius: .3rem; }
button { font: inherit; padding: .4rem .8rem; border: 0; border-radius: .3rem; background: var(--act); color: #fff; cursor: pointer; }
:focus-visible { outline: 3px solid #2a8cff; outline-offset: 2px; }`;

function page(title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><style>${raw(STYLE)}</style></head>
<body>
<p class="notice">This is a local stand-in for Microsoft 365's mail, for trying Cadenza out. All people and companies in it are invented, and nothing leaves this machine.</p>
<main><h1>${title}</h1>${content}</main>
</body></html>`;
}

/** The page for a sign-in link that can't be used. */
export const refusedSignIn = (reason: string): Html =>
  page("You can't sign in", html`<p class="card error">${reason}</p>`);

const readable = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

function sentMail(row: MailRow): Html {
  const to = row.to.map(({ address }) => address).join(', ');
  return html`<h3>${row.subject}</h3><p class="meta">to ${to}, ${readable(row.receivedAt)}</p>
<form method="post" action="/sandbox/pages/reply"><input type="hidden" name="messageId" value="${row.messageId}">
<p><label>Answer as ${to}<textarea name="text" required></textarea></label></p><button>Answer</button></form>`;
}

function mailbox({ mails }: Cloud, address: string): Html {
  const inbox = mails.all(address, 'inbox').toReversed();
  const sent = mails.all(address, 'sentitems').toReversed();
  return html`<section class="card"><h2>${address}</h2>
<p class="meta">${sent.length} sent, ${inbox.length} in the inbox</p>
${inbox.map(
  (row) =>
    html`<h3>${row.subject}</h3><p class="meta">from ${row.from?.address ?? 'nobody'}, ${readable(row.receivedAt)}</p>`,
)}${sent.map(sentMail)}</section>`;
}

/** The mailboxes, and a way to answer what they sent. */
export const mountPages: Mount = (app, cloud) => {
  app.get('/', (c) => {
    const rows = cloud.mails.mailboxes.rows();
    const none = html`<p class="card">Nobody has connected a mailbox yet: do so in Cadenza, under Mailboxes.</p>`;
    return c.html(
      page(
        'Mailboxes',
        rows.length === 0 ? none : html`${rows.map(({ address }) => mailbox(cloud, address))}`,
      ),
    );
  });
  app.post('/sandbox/pages/reply', async (c) => {
    const form = await c.req.formData();
    const sent = findSent(cloud, String(form.get('messageId')));
    if (sent === undefined) return c.html(page('This mail is gone', html`<p><a href="/">Back</a></p>`), 404);
    reply(cloud, sent, { text: String(form.get('text')) });
    return c.redirect('/', 303);
  });
};
