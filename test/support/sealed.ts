import type { SmtpSecrets } from '../../src/ports/mailbox.ts';
import type { Store } from '../../src/ports/store.ts';
import { addWorkspace, makeConnection, makeSecrets, monday, uuidAt } from './builders.ts';

const smtp: SmtpSecrets = {
  smtp: { host: 'smtp.example.com', port: 587, security: 'starttls' },
  imap: { host: 'imap.example.com', port: 993, security: 'tls' },
  user: 'robin',
  password: 'mailbox-password',
  savesSent: false,
};

/** A workspace with a secret in every place that holds one, and what reads them all. */
export async function workspaceOfSecrets(store: Store) {
  const { id: workspaceId } = await addWorkspace(store);
  const connection = makeConnection();
  const mailboxId = uuidAt();
  const stateHash = `state-${mailboxId}`;
  const userId = uuidAt();
  const account = { apiKey: 'SG.own', region: null, publicKeys: [], inboundSecret: 'inbound-secret' };
  await store.withWorkspace(workspaceId, async (tx) => {
    await tx.connections.upsert(connection, makeSecrets());
    await tx.connections.saveOAuthState(
      stateHash,
      { workspaceId, userId, kind: 'hubspot', verifier: 'verifier' },
      monday,
    );
    const mailbox = { id: mailboxId, userId, kind: 'smtp', address: 'robin@example.com' } as const;
    const state = { state: 'active', problem: null, connectedAt: monday, readAt: null } as const;
    await tx.mailboxes.save({ ...mailbox, ...state }, smtp, { poll: monday, noticeHash: null });
    await tx.mailServices.save({ id: uuidAt(), inboundDomain: null, setAt: monday, account });
    await tx.meetings.setSecret('calcom', 'calendar-secret');
    await tx.alerting.addSignalSecret({ id: uuidAt(), createdAt: monday, secret: 'signal-secret' });
    const endpoint = { url: 'https://alerts.example/', state: 'active', failingSince: null } as const;
    await tx.alerting.setWebhook({ ...endpoint, problem: null, setAt: monday, secret: 'alert-1' });
    await tx.alerting.rotateWebhookSecret('alert-2');
  });
  const read = (from: Store) =>
    from.withWorkspace(workspaceId, async (tx) => ({
      crm: await tx.connections.secrets(connection.id),
      mailbox: (await tx.mailboxes.open(mailboxId))?.secrets,
      mailService: (await tx.mailServices.open())?.account,
      calendar: await tx.meetings.secret('calcom'),
      signals: await tx.alerting.openSignalSecrets(),
      alerts: await tx.alerting.webhookSecrets(),
    }));
  const secrets = {
    crm: makeSecrets(),
    mailbox: smtp,
    mailService: account,
    calendar: 'calendar-secret',
    signals: ['signal-secret'],
    alerts: ['alert-2', 'alert-1'],
  };
  return { workspaceId, connection, stateHash, read, secrets };
}
