import { html } from 'hono/html';
import type { StandInApp, StandInContext } from '../core/index.ts';
import type { Account } from './account.ts';
import { actSchema } from './act-schema.ts';
import { performAct } from './acts.ts';
import type { StoredMail } from './mail.ts';
import { type ActNotice, mailPage } from './page-mail.ts';
import { type Html, layout, stateOf, time } from './page-parts.ts';
import { ActRefused } from './scene.ts';

const PAGE_SIZE = 50;
/** Nothing from outside is loaded, also not by a mail's own HTML. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'";

function mailItem(account: Account, mail: StoredMail): Html {
  const step = mail.custom_args.cadenza_step;
  return html`<li>
<div class="head"><strong><a href="/mail/${mail.id}">${mail.subject}</a></strong><span class="state">${stateOf(account, mail)}</span></div>
<div>to ${mail.recipients.map(({ email }) => email).join(', ')}</div>
<div class="row soft"><span>from ${mail.from.name ?? ''} ${mail.from.email}</span><time datetime="${mail.accepted_at}">${time(mail.accepted_at)}</time></div>
${step === undefined ? '' : html`<div class="args">step ${step}</div>`}
</li>`;
}

function listPage(c: StandInContext, account: Account): Html {
  const search = (c.req.query('q') ?? '').trim();
  const page = Math.max(1, Number.parseInt(c.req.query('page') ?? '1', 10) || 1);
  const needle = search.toLowerCase();
  const all = account.mails.all().toReversed();
  const found =
    needle === ''
      ? all
      : all.filter((mail) =>
          [mail.from, ...mail.recipients].some(({ email }) => email.toLowerCase().includes(needle)),
        );
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const link = (to: number, text: string) =>
    html`<a href="/?q=${encodeURIComponent(search)}&amp;page=${to}">${text}</a>`;
  return layout(
    'Mail sent',
    html`<form method="get" action="/"><input type="search" name="q" value="${search}" aria-label="Address" placeholder="Search by address"><button>Search</button></form>
<p class="soft">${found.length} ${found.length === 1 ? 'mail' : 'mails'}${search === '' ? '' : html` with ${search}`}. Events not yet taken by the product: ${account.eventQueue.backlog}.</p>
${shown.length === 0 ? html`<p class="card">Nothing here yet.</p>` : html`<ul class="list card">${shown.map((mail) => mailItem(account, mail))}</ul>`}
<nav class="row">${page > 1 ? link(page - 1, 'Newer') : html`<span></span>`}${found.length > page * PAGE_SIZE ? link(page + 1, 'Older') : ''}</nav>`,
  );
}

async function act(c: StandInContext, account: Account, mail: StoredMail): Promise<ActNotice> {
  const form = await c.req.parseBody();
  const filled = Object.entries(form).filter(([, value]) => typeof value === 'string' && value !== '');
  const given = {
    ...Object.fromEntries(filled),
    mailId: mail.id,
    ...(form.machine === 'on' ? { machine: true } : {}),
  };
  const parsed = actSchema.safeParse(given);
  if (!parsed.success) return { error: 'The form is not complete.' };
  try {
    return { done: await performAct(account, parsed.data) };
  } catch (error) {
    if (error instanceof ActRefused) return { error: error.message };
    throw error;
  }
}

/** The pages: the list of mails at `/`, a mail at `/mail/{id}`, with forms to act as the prospect. */
export function pageRoutes(app: StandInApp, account: Account): void {
  const send = async (c: StandInContext, page: Html) =>
    c.html(await page, 200, { 'Content-Security-Policy': POLICY });
  app.get('/', (c) => send(c, listPage(c, account)));
  app.get('/mail/:id', (c) => {
    const mail = account.mails.find(c.req.param('id'));
    return mail === undefined ? c.notFound() : send(c, mailPage(account, mail));
  });
  app.post('/sandbox/mail/:id/act', async (c) => {
    const mail = account.mails.find(c.req.param('id'));
    if (mail === undefined) return c.notFound();
    return send(c, mailPage(account, mail, await act(c, account, mail)));
  });
  app.get('/favicon.ico', (c) => c.body(null, 204));
}
