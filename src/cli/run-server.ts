import { flushCompileCache } from 'node:module';
import { actorOfKey } from '../app/authenticate.ts';
import { createApiKey, createSignInLink } from '../app/bootstrap-workspace.ts';
import type { Settings } from '../config.ts';
import { AppError } from '../errors.ts';
import { type RunningNode, startNode } from '../node.ts';
import { keepHeapLean } from '../runtime/lean-heap.ts';
import { asFirstStart, clearUnfinishedStart } from '../runtime/unfinished-start.ts';
import { loadAccess, saveAccess } from './client.ts';
import type { CliContext } from './program.ts';

/** The key of the last start when it still works, else a new one. */
async function apiKeyFor(
  cli: CliContext,
  node: RunningNode,
  workspaceId: string,
): Promise<{ key: string; link: string }> {
  const { ctx } = node;
  const users = await ctx.store.withWorkspace(workspaceId, (tx) => tx.users.list());
  const admin = users.find((user) => user.role === 'admin' && user.active);
  if (admin === undefined)
    throw new AppError('misconfigured', 'This workspace has no active admin to sign in as.');
  const link = await createSignInLink(ctx, workspaceId, admin.id);
  const last = (() => {
    try {
      return loadAccess(cli.settings().DATA_DIR, {}).apiKey;
    } catch {
      return null;
    }
  })();
  const known = last === null ? null : await actorOfKey(ctx, last);
  const good = known?.workspaceId === workspaceId && known.role === 'admin';
  const key = last !== null && good ? last : await createApiKey(ctx, workspaceId, admin);
  return { key, link };
}

/** Links for the sample company's other roles, so that a newcomer can look from where each of them sits. */
async function otherRoles(node: RunningNode, workspaceId: string): Promise<string[]> {
  const { ctx } = node;
  if (!ctx.settings.standIns) return [];
  const users = await ctx.store.withWorkspace(workspaceId, (tx) => tx.users.list());
  const lines: string[] = [];
  for (const role of ['rep', 'manager'] as const) {
    const user = users.find((one) => one.role === role && one.active);
    if (user === undefined) continue;
    const link = await createSignInLink(ctx, workspaceId, user.id);
    lines.push(`  ${`As a ${role}`.padEnd(14)}${link}  (${user.name})`);
  }
  return lines;
}

interface Access {
  readonly key: string;
  readonly link: string;
}

function banner(node: RunningNode, access: Access, roles: readonly string[]): string[] {
  const names = {
    salesforce: 'Salesforce',
    hubspot: 'HubSpot',
    sendgrid: 'SendGrid',
    gmail: 'Gmail',
    microsoft: 'Microsoft 365',
  };
  const pages = node.standIns.all.map(
    (one) => `  ${names[one.name].padEnd(14)}${one.url}  (stand-in, invented people)`,
  );
  const tries = node.ctx.settings.clockMovable
    ? [
        '',
        'Try: the clock at the top of every page, or npm run -s cadenza -- clock +1d     (see tomorrow now)',
      ]
    : [];
  return [
    '',
    `Cadenza is running at ${node.url}`,
    `  ${'Sign in'.padEnd(14)}${access.link}  (as the admin; each link works once)`,
    ...roles,
    `  ${'API key'.padEnd(14)}${access.key}`,
    ...pages,
    ...tries,
    'Ctrl-C stops it; the next start carries on from the same data.',
  ];
}

function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });
}

async function firstStart(node: RunningNode, cli: CliContext): Promise<string> {
  const { prepareFirstStart } = await import('../demo/first-start.ts');
  return prepareFirstStart(node, cli.print);
}

/** Runs the server until the process is told to stop: prints how to reach it, and leaves word for the CLI. */
export async function runServer(cli: CliContext, settings: Settings): Promise<void> {
  const { DATA_DIR, DATABASE_URL } = settings;
  if (DATABASE_URL === undefined && clearUnfinishedStart(DATA_DIR))
    cli.print('The first start was cut off; it begins again.');
  const node = await startNode(settings);
  try {
    const [first] = await node.ctx.store.system.workspaces();
    const workspaceId = first?.id ?? (await asFirstStart(DATA_DIR, () => firstStart(node, cli)));
    const access = await apiKeyFor(cli, node, workspaceId);
    saveAccess(DATA_DIR, { url: node.url, apiKey: access.key });
    // Not sooner: collecting more often while modules load would make the start slower.
    keepHeapLean();
    node.begin();
    for (const line of banner(node, access, await otherRoles(node, workspaceId))) cli.print(line);
    // Kept now, not only by an orderly end: the next start after a kill is a quick one, too.
    flushCompileCache();
    await untilStopped();
    cli.print('Stopping.');
  } finally {
    await node.close();
  }
}
