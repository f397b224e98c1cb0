import { html } from 'hono/html';
import type { Problem } from '../errors.ts';
import { type Html, notice } from './layout.ts';

/** A problem for a person, with what to do. */
export function problemPage(nonce: string, problem: Problem): Html {
  return notice(nonce, {
    title: problem.title,
    body: html`<p>${problem.detail}</p><p><a href="/">Back to Cadenza</a></p>`,
  });
}

/** Why connecting a CRM did not work, and what an admin does about it. */
export function fixItPage(nonce: string, page: { readonly title: string; readonly words: string }): Html {
  return notice(nonce, {
    title: page.title,
    body: html`<p>${page.words}</p><p><a href="/">Back to Cadenza</a></p>`,
  });
}

/** In the CRM's frame, when the link to a panel is used up. */
export function panelClosedPage(nonce: string): Html {
  return notice(nonce, {
    title: 'This panel’s link was used already',
    body: html`<p>It is good once, for two minutes. Reload the record in the CRM to open the panel again.</p>`,
  });
}

export function signInPage(nonce: string): Html {
  return notice(nonce, {
    title: 'Sign in to Cadenza',
    body: html`<p>Cadenza has no passwords: a link signs you in, once, for 12 hours.</p>
<p><strong>You have no link?</strong> Ask an admin of your workspace. They make one in <em>Set-up</em>, beside your name.</p>
<p><strong>It runs on your machine?</strong> Each <code>npm start</code> prints a new one; <code>npm run -s cadenza -- sign-in EMAIL</code> makes one for any user.</p>
<p class="quiet small">Programs use an API key: <a href="/openapi.json">the API’s description</a>.</p>`,
  });
}

export function unsubscribePage(
  nonce: string,
  page: { readonly path: string; readonly email: string | null },
): Html {
  const whom = page.email === null ? html`this address` : html`<strong>${page.email}</strong>`;
  return notice(nonce, {
    title: 'Unsubscribe',
    body: html`<p>Stop all emails to ${whom}?</p>
<form method="post" action="${page.path}"><button class="main" name="List-Unsubscribe" value="One-Click">Unsubscribe</button></form>
<p class="quiet small">It takes effect at once. Nothing happens until you press the button.</p>`,
  });
}

export function unsubscribedPage(nonce: string): Html {
  return notice(nonce, {
    title: 'You are unsubscribed',
    body: html`<p>You will get no more of these emails. You can close this page.</p>`,
  });
}
