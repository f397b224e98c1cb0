import { html } from 'hono/html';
import type { HomeData } from './home.ts';
import type { Html } from './layout.ts';
import { action, card, moment, state } from './parts.ts';
import { words } from './words.ts';

const crmNames = { salesforce: 'Salesforce', hubspot: 'HubSpot' } as const;

export function alertCard({ alerts, status }: HomeData): Html {
  const rows = alerts.map((alert) => {
    const who = alert.personId === null ? '' : html`<a href="/people/${alert.personId}">Open</a>`;
    return html`${alert.words}
<div class="bar small"><span class="quiet">${moment(alert.createdAt, status.workspace.zone, status.now)}</span>${who}${action(`/act/alerts/${alert.id}/seen`, 'Seen')}</div>`;
  });
  return card('Alerts', rows, 'Nothing needs you.');
}

export function messageCard({ messages, status }: HomeData): Html {
  const rows = messages.map((message) => {
    const from = message.personName ?? message.fromEmail ?? 'Unknown sender';
    const name = message.personId === null ? from : html`<a href="/people/${message.personId}">${from}</a>`;
    return html`${name} <span class="quiet">${words(message.kind)}, ${moment(message.at, status.workspace.zone, status.now)}</span>
<details><summary>${message.subject}</summary><pre>${message.text}</pre></details>`;
  });
  return card('Replies and other mail', rows, 'No mail has come in.');
}

export function cadenceCard({ cadences }: HomeData): Html {
  const rows = cadences.map((cadence) => {
    const counts = cadence.counts.map((row) => html`${state(row.state, row.reason)} ${row.count}`);
    const people =
      counts.length === 0
        ? html`<span class="quiet">nobody yet</span>`
        : html`${counts.map((count) => html`<span>${count}</span>`)}`;
    return html`<strong>${cadence.name}</strong> <span class="quiet">version ${cadence.versionNumber}</span><div class="bar small">${people}</div>`;
  });
  return card('Cadences', rows, 'No cadence is published yet. Use: npx cadenza push FILE');
}

export function connectionCard({ status, actor }: HomeData): Html {
  const rows = (['salesforce', 'hubspot'] as const).map((kind) => {
    const found = status.connections.find((one) => one.kind === kind);
    const again = found?.state !== 'active';
    const link =
      again && actor.role === 'admin' ? html`<a href="/connect/${kind}">Connect ${crmNames[kind]}</a>` : '';
    if (found === undefined)
      return html`${crmNames[kind]} <span class="quiet">not connected${actor.role === 'admin' ? '' : '; an admin can connect it'}</span> ${link}`;
    const missing = found.missing.map((item) => html`<li>${item}</li>`);
    return html`${crmNames[kind]} ${state(found.state)} <code>${found.accountId}</code> ${link}
${found.problem === null ? '' : html`<div>${found.problem}</div>`}${missing.length === 0 ? '' : html`<div>Still to do:</div><ul>${missing}</ul>`}`;
  });
  return card('Connections', rows, '');
}

export function outboxCard({ status }: HomeData): Html {
  const kindOf = (id: string) => status.connections.find((one) => one.id === id)?.kind;
  const crm = status.activities.map((row) => {
    const kind = kindOf(row.connectionId);
    return html`${kind === undefined ? 'A former connection' : crmNames[kind]}: ${row.count} ${words(row.of)}`;
  });
  const mail = status.sends.map((row) => html`Emails: ${row.count} ${words(row.of)}`);
  return card('On the way to CRM and mailbox', [...crm, ...mail], 'Nothing was sent or written yet.');
}

export function linkCard({ links }: HomeData): Html {
  const all = [...links, { label: 'The API’s description', url: '/openapi.json' }];
  return card(
    links.length === 0 ? 'More' : 'Stand-ins and more',
    all.map((link) => html`<a href="${link.url}">${link.label}</a>`),
    '',
  );
}
