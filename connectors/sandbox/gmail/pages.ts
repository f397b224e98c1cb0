import { html } from 'hono/html';
import type { StandInApp } from '../core/index.ts';
import type { Google } from './account.ts';
import { addressesIn, decoded, headerIn } from './mime.ts';

/** One page: what lies in the invented mailboxes, newest first. */
export function mountPages(app: StandInApp, google: Google): void {
  app.get('/', (c) => {
    const rows = [...google.mailboxes.messages.rows()].reverse().slice(0, 200);
    return c.html(html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailboxes · Gmail stand-in</title></head>
<body>
<p>This is a local stand-in for Gmail. No mail leaves this machine.</p>
<h1>Mailboxes</h1>
${rows.length === 0 ? html`<p>No mail yet. Connect a mailbox in Cadenza, and let a sender use it.</p>` : ''}
<table>
<tbody>${rows.map(
      ({ mailbox, labelIds, internalDate, raw }) => html`<tr>
<td>${new Date(internalDate).toISOString().slice(0, 16).replace('T', ' ')} UTC</td>
<td>${mailbox}</td>
<td>${labelIds.includes('SENT') ? 'sent to' : 'from'}
${addressesIn(headerIn(raw, labelIds.includes('SENT') ? 'To' : 'From')).join(', ')}</td>
<td>${decoded(headerIn(raw, 'Subject'))}</td></tr>`,
    )}</tbody>
</table>
</body>
</html>`);
  });
}
