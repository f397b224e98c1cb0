import {
  type BootstrapInput,
  bootstrapWorkspace,
  createApiKey,
  createSignInLink,
} from '../app/bootstrap-workspace.ts';
import type { ActorContext, AppContext } from '../app/context.ts';
import { enrollPeople } from '../app/enroll-people.ts';
import { publishCadence } from '../app/publish-cadence.ts';
import { connectionTo } from '../app/resolve-selection.ts';
import { openCrm } from '../app/token-source.ts';
import { outboundProspecting } from '../library/index.ts';
import type { RunningNode } from '../node.ts';
import { type CrmKind, type CrmRef, crmKinds } from '../ports/crm.ts';
import type { User, Version } from '../ports/records.ts';
import { connectStandIn } from './connect-stand-in.ts';
import { createOwn } from './own-workspace.ts';
import { simulate } from './simulate.ts';

/** The invented company that `npm start` and the demo work for; its reps are users of both stand-in CRMs, too. */
export const sampleCompany: BootstrapInput = {
  name: 'Brightwater Analytics',
  zone: 'Europe/Berlin',
  postalAddress: '12 Sample Street, 10115 Berlin, Germany',
  users: [
    { email: 'morgan.reyes@cadenza-demo.example', name: 'Morgan Reyes', role: 'admin' },
    {
      email: 'robin.vale@cadenza-demo.example',
      name: 'Robin Vale',
      role: 'rep',
      sender: {
        title: 'Account Executive',
        company: 'Brightwater Analytics',
        phone: '+49 30 23125 900',
        meetingLink: 'https://cal.example/robin-vale',
      },
    },
    {
      email: 'sasha.ito@cadenza-demo.example',
      name: 'Sasha Ito',
      role: 'manager',
      sender: {
        title: 'Head of Sales',
        company: 'Brightwater Analytics',
        phone: '+49 30 23125 901',
        meetingLink: 'https://cal.example/sasha-ito',
      },
    },
  ],
};

/** A user as the one who acts. */
export function actingAs(ctx: AppContext, workspaceId: string, user: User): ActorContext {
  return { ...ctx, actor: { workspaceId, userId: user.id, role: user.role, name: user.email } };
}

/** The workspace of a fresh installation with its cadence published and every stand-in CRM connected. */
export interface SampleWorkspace {
  readonly workspaceId: string;
  readonly admin: User;
  readonly rep: User;
  readonly version: Version;
}

export async function createSample(
  ctx: AppContext,
  kinds: readonly CrmKind[] = crmKinds,
): Promise<SampleWorkspace> {
  const workspaceId = await bootstrapWorkspace(ctx, sampleCompany);
  const users = await ctx.store.withWorkspace(workspaceId, (tx) => tx.users.list());
  const admin = users.find((user) => user.role === 'admin');
  const rep = users.find((user) => user.role === 'rep');
  if (admin === undefined || rep === undefined)
    throw new Error('The sample company needs an admin and a rep.');
  const acting = actingAs(ctx, workspaceId, admin);
  for (const kind of kinds) await connectStandIn(acting, kind);
  const version = await publishCadence(acting, { definition: outboundProspecting });
  return { workspaceId, admin, rep, version };
}

/** Members of the CRM's lists, in the lists' order: everybody that a rep could enroll. */
export async function everybodyIn(ctx: ActorContext, kind: CrmKind): Promise<readonly CrmRef[]> {
  const crm = openCrm(ctx, ctx.actor.workspaceId, await connectionTo(ctx, kind));
  const refs = new Map<string, CrmRef>();
  for (const list of await crm.lists()) {
    let next: string | null = null;
    do {
      const page: { items: readonly CrmRef[]; next: string | null } = await crm.listMembers(list.id, next);
      for (const ref of page.items) refs.set(ref.id, ref);
      next = page.next;
    } while (next !== null);
  }
  return [...refs.values()];
}

/** Enrolls these records as the rep, in portions that are answered at once. */
export async function enrollRefs(
  ctx: ActorContext,
  input: {
    readonly cadenceId: string;
    readonly crm: CrmKind;
    readonly refs: readonly CrmRef[];
    readonly listSource: string;
  },
): Promise<{ readonly enrolled: number; readonly skipped: number }> {
  let enrolled = 0;
  let skipped = 0;
  for (let from = 0; from < input.refs.length; from += 200) {
    const refs = input.refs.slice(from, from + 200);
    const { cadenceId, crm, listSource } = input;
    const summary = await enrollPeople(ctx, { cadenceId, listSource, people: { crm, refs: [...refs] } });
    if ('job' in summary) throw new Error('A portion of 200 is answered at once.');
    enrolled += summary.enrolled;
    skipped += summary.skipped;
  }
  return { enrolled, skipped };
}

export { createApiKey, createSignInLink };

const dayMs = 86_400_000;
/** How long before the first start the finished cohort began: the cadence's 14 days, and a few for late tasks. */
const historyDays = 19;
const historyPeople = 10;

/** The sender of a later start's list view: half of the people, so that a newcomer has others to enroll. */
async function enrollList(
  ctx: ActorContext,
  cadenceId: string,
  wanted: { crm: CrmKind; list: string },
): Promise<string> {
  const crm = openCrm(ctx, ctx.actor.workspaceId, await connectionTo(ctx, wanted.crm));
  const list = (await crm.lists()).find((one) => one.name === wanted.list);
  if (list === undefined) return `${wanted.list}: not there`;
  const summary = await enrollPeople(ctx, { cadenceId, people: { crm: wanted.crm, listId: list.id } });
  if ('job' in summary) return `${wanted.list}: ${summary.job.total} people, as a job`;
  return `${wanted.list}: ${summary.enrolled} enrolled, ${summary.skipped} skipped`;
}

/**
 * Fills a fresh installation of stand-ins so that there is something to see: the built-in cadence, a cohort that
 * has already gone through it (played in the past, with the same engine), and a list view of each CRM enrolled now.
 * With any real service nobody is invented: see `createOwn`.
 */
export async function prepareFirstStart(node: RunningNode, print: (line: string) => void): Promise<string> {
  const { ctx, clock, standIns } = node;
  if (!standIns.complete) return createOwn(node, print);
  print('First start: inventing people, playing a past cohort (some seconds) …');
  clock.setOffset(-historyDays * dayMs);
  await ctx.store.system.ensurePartitions(clock.now());
  const sample = await createSample(ctx);
  const { cadenceId } = sample.version;
  const rep = actingAs(ctx, sample.workspaceId, sample.rep);
  for (const crm of crmKinds) {
    const refs = (await everybodyIn(rep, crm)).slice(-historyPeople);
    await enrollRefs(rep, { cadenceId, crm, refs, listSource: `${crm} sample cohort` });
  }
  await simulate(
    {
      ctx: rep,
      tick: node.tick,
      standIns,
      setNow: (at) => clock.setOffset(at.getTime() - clock.wall().getTime()),
    },
    { until: clock.wall(), seed: 7, slotMinutes: 120 },
  );
  clock.setOffset(0);
  print(
    `Salesforce list view ${await enrollList(rep, cadenceId, { crm: 'salesforce', list: 'All Contacts' })}.`,
  );
  print(`HubSpot list ${await enrollList(rep, cadenceId, { crm: 'hubspot', list: 'Webinar attendees' })}.`);
  await node.tick();
  return sample.workspaceId;
}
