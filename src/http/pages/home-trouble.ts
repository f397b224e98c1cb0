import { html } from 'hono/html';
import type { HomeData } from './home.ts';
import type { Html } from './layout.ts';
import { action, card, moment } from './parts.ts';

const mayDecide = ({ actor }: HomeData) => actor.role !== 'rep';

/** Mails of which nobody knows whether they left, with the two answers; nothing when there are none. */
export function unknownSendCard(data: HomeData): Html {
  const { unconfirmed, status } = data;
  if (unconfirmed.length === 0) return html``;
  const rows = unconfirmed.map((send) => {
    const answers = mayDecide(data)
      ? html`${action(`/act/sends/${send.id}/decide`, 'It was sent', { sent: 'yes' })}${action(`/act/sends/${send.id}/decide`, 'It was not: send it again', { sent: 'no' })}`
      : html`<span class="quiet">A manager or an admin decides.</span>`;
    return html`<a href="/people/${send.personId}">${send.personName}</a> <span class="quiet">${send.mail.to.email}, ${moment(send.reservedAt, status.workspace.zone, status.now)}</span>
<div>${send.mail.subject}</div><div class="small quiet">${send.reason ?? ''}</div><div class="bar small">${answers}</div>`;
  });
  return card('Mails whose fate is unknown', rows, '');
}

/** Senders whose mail the service refuses; nothing when there are none. */
export function blockedSenderCard(data: HomeData): Html {
  const blocked = data.senders.filter((sender) => sender.state === 'blocked');
  if (blocked.length === 0) return html``;
  const rows = blocked.map((sender) => {
    const release = mayDecide(data)
      ? action(`/act/senders/${sender.id}/release`, 'Release')
      : html`<span class="quiet">A manager or an admin releases it.</span>`;
    return html`<strong>${sender.email}</strong><div>${sender.blockedReason ?? ''}</div><div class="bar small">${release}</div>`;
  });
  return card('Blocked senders', rows, '');
}
