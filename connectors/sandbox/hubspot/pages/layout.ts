import { html, raw } from 'hono/html';
import { STYLE } from './style.ts';

export type Html = ReturnType<typeof html>;

/** A whole page. Says first of all that nothing here is real. */
export function page(title: string, content: Html, nav?: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="icon" href="data:,"><style>${raw(STYLE)}</style></head>
<body>
<p class="notice" style="margin:0">This is a local stand-in for HubSpot, for trying Cadenza out. All people and companies in it are invented.</p>
<header class="top"><strong>CRM portal</strong><a href="/">Home</a>${nav ?? ''}</header>
<main>${content}</main>
</body></html>`;
}

/** The page for an install link that can't be used. */
export function refusedInstall(reason: string): Html {
  return page(
    'The app cannot be installed',
    html`<h1>The app cannot be installed</h1><p class="card error">${reason}</p>`,
  );
}

/** The page for something that went wrong in words. */
export function errorPage(title: string, reason: string, back: string): Html {
  return page(
    title,
    html`<h1>${title}</h1><p class="card error">${reason}</p><p><a href="${back}">Back</a></p>`,
  );
}

/** Inside the frame of the app's card, when the app does not answer. */
export function framedProblem(reason: string): Html {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Cadenza</title><link rel="icon" href="data:,"><style>${raw(STYLE)}</style></head>
<body class="framed"><main><h1>Cadenza is not here now</h1><p>${reason}</p><p class="meta">Reload the record to try again.</p></main></body></html>`;
}

/** ISO 8601 as people read it, in UTC and said so. */
export function readable(iso: string | undefined): string {
  if (iso === undefined || iso === '') return '';
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
