import type { InboundMail } from '../ports/mail.ts';
import { fold, foldLine } from './fold.ts';
import {
  advertising,
  clickLine,
  clickLineEnd,
  massAddress,
  massHeader,
  massMailer,
  notification,
  optOutOffer,
  sentToMany,
  toMany,
} from './phrases/mailing.ts';
import { footers } from './phrases/notice.ts';

/** A foot stands at the end, what a mail is about at its beginning. */
const beginText = 800;
const footText = 1500;
const maxLines = 120;
/** A link's own words say what it is for. */
const optOutLink =
  /href=["']?[^"'>\s]{0,400}(?:unsub|opt-?out|abmeld|abbestell|desabon|desinscri|desuscri|descadastr|disiscri|uitschrij|afmeld|wypis|avreg|avprenum|email-?preferences)/i;
const trackingPixel =
  /<img[^>]{0,500}\b(?:width=["']?1["' ][^>]{0,300}height=["']?1\b|height=["']?1["' ][^>]{0,300}width=["']?1\b)/i;

/** A header by which programs for many tell themselves; null where there is none. */
export function massHeaderOf(mail: InboundMail): string | null {
  // Proton marks the mail of its users as services mark mailings.
  if (/:proton\s*$/i.test(mail.headers.get('feedback-id') ?? '')) return null;
  for (const name of mail.headers.keys()) if (massHeader.test(name)) return name;
  return massMailer.test(foldLine(mail.headers.get('x-mailer') ?? '')) ? 'x-mailer' : null;
}

/** `Reply`, `View | Unsubscribe`, `Open: https://…` on lines of their own: things to click, nobody's sentences. */
function clickLines(text: string): number {
  const lines = text.slice(0, 20_000).split('\n', maxLines);
  return lines.filter((line) => {
    const bare = fold(line.slice(0, 200)).replace(/:? ?<?https?:\/\/\S{0,200}>?$/, '');
    const parts = bare.split(/ [|·•] /);
    return parts.some((part) => part.length < 80 && (clickLine.test(part) || clickLineEnd.test(part)));
  }).length;
}

interface Written {
  readonly text: string;
  readonly folded: string;
  /** Questions, excuses, appointments: somebody speaks to somebody. */
  readonly personal: boolean;
}

/**
 * Signs that a mail which answers nothing was written for many, or by a program: the offer to end it, links on lines
 * of their own, orders and codes and what somebody did in a program, advertising, and who sends it. Each counts; a
 * sign that no person gives counts twice, and what speaks to somebody takes one away. Two make a notice; none is told
 * from fewer, since a person's first mail must not be lost.
 */
export function mailingSigns(mail: InboundMail, { text, folded, personal }: Written): readonly string[] {
  const foot = foldLine(text.slice(-footText));
  const begin = `${foldLine(mail.subject.slice(0, 300))} . ${folded.slice(0, beginText)}`;
  const html = mail.html?.slice(0, 200_000) ?? '';
  const [offers, many] = [optOutOffer.test(foot), sentToMany.test(foot)];
  const found: readonly (readonly [boolean, number, string])[] = [
    [offers || optOutLink.test(html), 2, 'offers to write no more'],
    [many || sentToMany.test(begin), 2, 'says why one gets it'],
    [/ (?:via|\(via) \S/.test(foldLine(mail.from?.name ?? '')), 2, 'sent by a program for somebody'],
    [clickLines(text) > 0, 1, 'something to click on a line of its own'],
    [notification.test(begin), 1, 'tells what happened in a program'],
    [advertising.test(begin), 1, 'advertises'],
    [toMany.test(folded.slice(0, 200)), 1, 'speaks to many'],
    [massAddress.test(mail.from?.email ?? ''), 1, 'sender is no person'],
    [trackingPixel.test(html), 1, 'counts who opens it'],
    [footers.some((each) => each.test(foot)), 1, 'the foot of a mailing'],
  ];
  const signs = found.filter(([is]) => is);
  const weight = signs.reduce((sum, [, counts]) => sum + counts, 0);
  const against = personal && !offers && !many ? 1 : 0;
  return weight - against >= 2 ? signs.map(([, , words]) => words) : [];
}
