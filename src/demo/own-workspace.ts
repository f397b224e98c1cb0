import { bootstrapWorkspace } from '../app/bootstrap-workspace.ts';
import { publishCadence } from '../app/publish-cadence.ts';
import { isAppError } from '../errors.ts';
import { outboundProspecting } from '../library/index.ts';
import type { RunningNode } from '../node.ts';
import { crmKinds } from '../ports/crm.ts';
import { connectStandIn } from './connect-stand-in.ts';

const defaultAdmin = 'admin@localhost';

/** What an admin does from here to the first mail, in order. */
function nextSteps(node: RunningNode): string[] {
  const { publicUrl } = node.ctx.settings;
  const running = node.standIns.all.map((one) => one.name);
  const real = crmKinds.filter((kind) => !running.includes(kind));
  const call = (method: string, path: string, body: string) =>
    `       curl -X ${method} ${publicUrl}${path} -H "authorization: Bearer $CADENZA_API_KEY" -H 'content-type: application/json' -d '${body}'`;
  const connect =
    real.length === 0
      ? 'The CRM is a stand-in and connected. With credentials of a real one, connect it in Set-up.'
      : `Connect ${real.join(' and ')} in Set-up, with the link of step 1.`;
  return [
    'This workspace is in test mode: only addresses on its test list get mail or are written to in a CRM. Next:',
    '  1. Sign in with the link below (a new one any time: npm run -s cadenza -- sign-in). The calls take the API key below.',
    '  2. Set name, postal address and your own address for tests:',
    call(
      'PATCH',
      '/v1/workspace',
      '{"name": "Example Ltd", "postalAddress": "12 Example Street, 10115 Berlin", "testAddresses": ["you@example.com"]}',
    ),
    '  3. Add a user, then a sender with an address that SendGrid lets you send from:',
    call('POST', '/v1/users', '{"email": "rep@example.com", "name": "Robin Example", "role": "rep"}'),
    call('POST', '/v1/senders', '{"userId": "ID OF THE USER", "company": "Example Ltd"}'),
    `  4. ${connect}`,
    '  5. Enroll somebody with a test address, look at the mail and the record, then go live:',
    call('PATCH', '/v1/workspace', '{"mode": "live"}'),
    '  docs/admins.md tells more about each step.',
  ];
}

/**
 * The first workspace where any service is real: nobody is invented. It has one admin (`ADMIN_EMAIL`), one built-in
 * cadence published, and whatever stand-in CRMs run, is in test mode, and says what to do next.
 */
export async function createOwn(node: RunningNode, print: (line: string) => void): Promise<string> {
  const { ctx, standIns, settings } = node;
  const email = settings.ADMIN_EMAIL ?? defaultAdmin;
  const workspaceId = await bootstrapWorkspace(ctx, {
    name: 'My workspace',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    postalAddress: null,
    users: [{ email, name: 'Admin', role: 'admin' }],
  });
  const admin = await ctx.store.withWorkspace(workspaceId, (tx) => tx.users.byEmail(email));
  const actor = { workspaceId, userId: admin?.id ?? null, role: 'admin' as const, name: email };
  await publishCadence({ ...ctx, actor }, { definition: outboundProspecting });
  for (const kind of crmKinds) {
    if (!standIns.all.some((one) => one.name === kind)) continue;
    try {
      await connectStandIn({ ...ctx, actor }, kind);
    } catch (error) {
      // The workspace is there; an admin can connect it in Set-up.
      if (!isAppError(error)) throw error;
      print(`The ${kind} stand-in was not connected: ${error.message}`);
    }
  }
  print(`The workspace 'My workspace' was made, with the admin ${email}.`);
  for (const line of nextSteps(node)) print(line);
  return workspaceId;
}
