import { AppError } from '../errors.ts';
import type { OutgoingMail } from '../ports/mail.ts';
import { document, escapeHtml, marksAsHtml } from './html.ts';
import { marksAsText } from './marks.ts';
import { messageIdFor, type PreviousMail, replyAddress, threadOf, unsubscribeAddress } from './thread.ts';

export * from './thread.ts';

export interface ComposeInput {
  readonly touchId: string;
  readonly from: { readonly email: string; readonly name: string };
  readonly to: { readonly email: string; readonly name: string | null };
  /** What `renderEmail` gave, its text with marks (marks.ts); its subject counts only in a new thread. */
  readonly content: { readonly subject: string; readonly text: string };
  /** Mails of the thread that is continued, oldest first; empty opens a new one. */
  readonly previous: readonly PreviousMail[];
  /** Domain of Message-IDs: the sender's own. */
  readonly messageDomain: string;
  /** Where replies and unsubscribe mails arrive, and the tokens that tell whose they are. */
  readonly inbound: {
    readonly domain: string;
    readonly replyToken: string;
    readonly unsubscribeToken: string;
  };
  /** One-click URL, `https://…/u/{token}`. */
  readonly unsubscribeUrl: string;
  /** Required in every mail: who writes, and from where. */
  readonly footer: { readonly company: string; readonly postalAddress: string; readonly words?: FooterWords };
  readonly customArgs: Readonly<Record<string, string>>;
  readonly track: { readonly opens: boolean; readonly clicks: boolean };
}

/** How the footer offers to opt out; `link` is the words of the link. */
interface FooterWords {
  readonly offer: string;
  readonly link: string;
}

const english: FooterWords = { offer: "If you'd rather not hear from me again,", link: 'unsubscribe here' };

const quiet = 'margin:24px 0 0 0;font-size:12px;line-height:1.4;color:#666666';

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function footerOf({ footer, unsubscribeUrl }: ComposeInput): {
  readonly text: string;
  readonly html: string;
} {
  const words = footer.words ?? english;
  const address = footer.postalAddress.split('\n').map(oneLine).filter(Boolean).join(', ');
  const imprint = `${oneLine(footer.company)}, ${address}`;
  // The address of the opt-out must not run through click tracking: a scanner or an outage there would break it.
  const link = `<a clicktracking="off" href="${escapeHtml(unsubscribeUrl)}" style="color:#666666">${escapeHtml(words.link)}</a>`;
  return {
    text: `--\n${imprint}\n${words.offer} ${words.link}: ${unsubscribeUrl}`,
    html: `<p style="${quiet}">${escapeHtml(imprint)}<br>\n${escapeHtml(words.offer)} ${link}.</p>`,
  };
}

/**
 * Puts an email together from rendered content: footer with the way to opt out and the sender's company and postal
 * address, thread headers, reply address. Text and HTML are made of one text and say the same. `misconfigured` when the company or postal
 * address is missing: the law wants both in every such mail, so nothing is sent without them.
 */
export function composeEmail(input: ComposeInput): OutgoingMail {
  const { inbound, content } = input;
  if (oneLine(input.footer.company) === '' || oneLine(input.footer.postalAddress) === '')
    throw new AppError(
      'misconfigured',
      "The workspace's company name and postal address are not set; every email must carry them. Set them in the workspace's settings.",
    );
  const thread = threadOf(input.previous);
  const footer = footerOf(input);
  return {
    from: input.from,
    to: input.to,
    replyTo: replyAddress(inbound.replyToken, inbound.domain),
    subject: oneLine(thread?.subject ?? content.subject),
    text: `${marksAsText(content.text)}\n\n${footer.text}\n`,
    html: document(`${marksAsHtml(content.text)}\n${footer.html}`),
    messageId: messageIdFor(input.touchId, input.messageDomain),
    inReplyTo: thread?.inReplyTo ?? null,
    references: thread?.references ?? [],
    unsubscribe: {
      url: input.unsubscribeUrl,
      mailto: `${unsubscribeAddress(inbound.unsubscribeToken, inbound.domain)}?subject=unsubscribe`,
    },
    customArgs: { ...input.customArgs },
    track: input.track,
    automatic: false,
  };
}
