import { html, raw } from 'hono/html';
import type { Account } from './account.ts';
import { statusOf } from './logs.ts';
import type { StoredMail } from './mail.ts';
import { STYLE } from './style.ts';

export type Html = ReturnType<typeof html>;

/** A whole page around its content; `heading` is also what the window is called. */
export function layout(heading: string, content: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading} · SendGrid stand-in</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<p class="notice">This is a local stand-in for SendGrid. No mail leaves this machine.</p>
<header class="top"><strong>Mail</strong><a href="/">All mail sent</a></header>
<main><h1>${heading}</h1>
${content}</main>
</body>
</html>`;
}

/** What has become of a mail, in one word: the strongest thing that happened. */
export function stateOf(account: Account, mail: StoredMail): string {
  const events = account.events.of(mail.id);
  if (events.length === 0) return 'scheduled';
  for (const [event, word] of [
    ['spamreport', 'complained'],
    ['unsubscribe', 'unsubscribed'],
  ] as const)
    if (events.some((each) => each.event === event)) return word;
  const status = statusOf(events);
  if (status !== 'delivered') return status;
  if (events.some((each) => each.event === 'click')) return 'clicked';
  return events.some((each) => each.event === 'open') ? 'opened' : 'delivered';
}

/** An ISO time for people. */
export const time = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
