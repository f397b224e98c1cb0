import { html } from 'hono/html';
import type { RestContext, Row, World } from '../types.ts';
import { STYLE } from './style.ts';
import { activeUsers, currentUser } from './user.ts';

export type Html = ReturnType<typeof html>;

const TABS = [
  ['/', 'Home'],
  ['/lightning/o/Lead/list', 'Leads'],
  ['/lightning/o/Contact/list', 'Contacts'],
] as const;

/** A link to a record's page. */
export const recordPath = (row: Row, object: string): string => `/lightning/r/${object}/${row.Id}/view`;

/** A value as a person reads it. */
export function inWords(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const stamp = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(String(value));
  return stamp === null ? String(value) : `${stamp[1]} ${stamp[2]} UTC`;
}

/** A whole page of the CRM, with the notice that it is none. */
export function page(
  c: RestContext,
  world: World,
  content: { title: string; body: Html },
): Response | Promise<Response> {
  const me = currentUser(c, world);
  return c.html(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${content.title} – Salesforce stand-in</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<p class="notice" style="margin:0">This is a local stand-in for Salesforce. Every person in it is invented.</p>
<header>
<strong>CRM</strong>
<nav aria-label="Objects">${TABS.map(
    ([path, label]) =>
      html`<a href="${path}" ${c.req.path === path ? html`aria-current="page"` : ''}>${label}</a>`,
  )}</nav>
<form method="post" action="/switch-user">
<label for="user">Signed in as</label>
<select id="user" name="user">${activeUsers(world).map(
    (user) =>
      html`<option value="${user.Id}" ${user.Id === me.Id ? 'selected' : ''}>${String(user.Name)}</option>`,
  )}</select>
<button>Switch</button>
</form>
</header>
<main>${content.body}</main>
</body>
</html>`);
}
