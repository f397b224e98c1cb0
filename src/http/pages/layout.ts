import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { style } from './style.ts';

/** A piece of page; texts put into it are escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A whole page. `nonce` names its style for the content security policy. */
export function layout(nonce: string, page: { readonly title: string; readonly body: Html }): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${page.title} · Cadenza</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${raw(style)}</style>
</head>
<body>
${page.body}
</body>
</html>`;
}

/** A page that says one thing. */
export function notice(nonce: string, page: { readonly title: string; readonly body: Html }): Html {
  const body = html`<main><section class="card narrow"><h1>${page.title}</h1>${page.body}</section></main>`;
  return layout(nonce, { title: page.title, body });
}
