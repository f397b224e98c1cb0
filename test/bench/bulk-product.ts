import { bootstrapWorkspace } from '../../src/app/bootstrap-workspace.ts';
import { type ActorContext, asSystem } from '../../src/app/context.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import type { Selection } from '../../src/app/enrollment-schemas.ts';
import { publishCadence } from '../../src/app/publish-cadence.ts';
import { runJobs } from '../../src/app/run-jobs.ts';
import { actingAs, sampleCompany } from '../../src/demo/first-start.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import type { CrmKindPort, CrmPerson, CrmPort, CrmRef } from '../../src/ports/crm.ts';
import type { Store } from '../../src/ports/store.ts';
import { openPostgres } from '../../src/store/open-postgres.ts';
import { makeConnection, makePerson, makeSecrets } from '../support/builders.ts';
import { testKeys } from '../support/keys.ts';
import { productOn } from './support/product.ts';

const clock = { now: () => new Date(), wall: () => new Date() };
const countries = ['DE', 'FR', 'GB', 'ES', 'IT', 'NL', 'SE', 'PL', 'JP', 'SG', 'IN', 'ZA'];
const zones = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'America/Chicago', 'Asia/Tokyo', 'UTC'];

const never = () => Promise.reject(new Error('This is not part of the benchmark.'));

function recordOf(ref: CrmRef): CrmPerson {
  const index = Number(ref.id.slice(3, 15));
  return {
    ...{
      ref,
      email: `person${index}@acme${index % 500}.example`,
      firstName: 'Ada',
      lastName: `Number ${index}`,
    },
    ...{ title: 'Head of Operations', phone: null, mobile: null, city: 'Sample Town', state: null },
    ...{ country: countries[index % countries.length] ?? null, timeZone: null, companyId: null },
    ...{
      companyName: `Acme ${index % 500}`,
      companyDomain: `acme${index % 500}.example`,
      companyPlace: null,
      industry: 'Software',
    },
    ...{ ownerId: null, emailOptOut: index % 100 === 7, doNotCall: false, emailBounced: false },
    ...{ deleted: false, movedTo: null, modifiedAt: '2026-11-20T09:00:00.000Z' },
  };
}

/** A Salesforce in this process whose one list view holds so many people: no network, nothing kept. */
function salesforceOf(people: number): Pick<CrmKindPort, 'open'> {
  const page = 2000;
  const port: CrmPort = {
    kind: 'salesforce',
    lists: async () => [{ id: 'all', name: 'Everybody', objectType: 'Contact', size: people }],
    async listMembers(_, next) {
      const from = Number(next ?? 0);
      const items = Array.from({ length: Math.min(page, people - from) }, (_none, at): CrmRef => {
        return { type: 'Contact', id: `003${String(from + at).padStart(12, '0')}AAA` };
      });
      return { items, next: from + page < people ? String(from + page) : null };
    },
    readPeople: async (refs) => refs.map(recordOf),
    ...{
      prepare: never,
      personFields: never,
      users: never,
      startCursor: never,
      changes: never,
      writeActivities: never,
    },
    ...{ startMeetings: never, meetings: never, findPeople: never, createPeople: never, neededToCreate: [] },
    ...{ findActivities: never, listActivities: never, readActivities: never, findsAtOnce: never },
    ...{ optOut: never, startDealCursor: never, dealChanges: never, followList: never, recordUrl: () => '' },
  };
  return { open: () => port };
}

export interface BulkProduct {
  readonly store: Store;
  readonly ctx: ActorContext;
  readonly cadenceId: string;
  /** Adds people with a record each and a few opt-outs; returns their ids. */
  addPeople(count: number): Promise<readonly string[]>;
  /** Enrolls a selection as a job from request to end; returns the batch's id. */
  enroll(people: Selection): Promise<string>;
}

/** The product on a database of its own, with the built-in cadence and a list view of `listed` people. */
export async function openBulkProduct(url: string, listed = 0, part = 1000): Promise<BulkProduct> {
  const store = await openPostgres(url, testKeys);
  const base = productOn(store, clock);
  const crms = { ...base.crms, salesforce: { ...base.crms.salesforce, ...salesforceOf(listed) } };
  const app = { ...base, crms, settings: { ...base.settings, peoplePerPart: part } };
  await store.system.ensurePartitions(clock.now());
  const workspaceId = await bootstrapWorkspace(app, sampleCompany);
  const users = await store.withWorkspace(workspaceId, (tx) => tx.users.list());
  const [rep, admin] = ['rep', 'admin'].map((role) => users.find((user) => user.role === role));
  if (rep === undefined || admin === undefined) throw new Error('The sample company is not whole.');
  const connectionId = await store.withWorkspace(workspaceId, (tx) =>
    tx.connections.upsert(makeConnection(), makeSecrets()),
  );
  const { cadenceId } = await publishCadence(actingAs(app, workspaceId, admin), {
    definition: outboundProspecting,
  });
  const ctx = actingAs(app, workspaceId, rep);
  let added = 0;
  return {
    ...{ store, ctx, cadenceId },
    async addPeople(count) {
      const people = Array.from({ length: count }, (_, at) => {
        const index = added + at;
        const zone = zones[index % zones.length] ?? 'UTC';
        return makePerson({ id: ctx.ids.uuid(), email: `here${index}@acme${index % 500}.example`, zone });
      });
      const identities = people.map(({ id: personId }, at) => ({
        ...{ id: ctx.ids.uuid(), personId, connectionId, companyCrmId: null, ownerCrmId: null },
        ref: { type: 'Contact' as const, id: `003${String(added + at).padStart(12, '0')}BBB` },
        ...{ emailOptOut: at % 100 === 7, doNotCall: false, emailBounced: false },
        ...{ state: 'live' as const, movedToId: null },
      }));
      added += count;
      await store.withWorkspace(workspaceId, async (tx) => {
        await tx.people.insert(people);
        await tx.identities.insert(identities);
      });
      return people.map((person) => person.id);
    },
    async enroll(people) {
      const answer = await enrollPeople(ctx, { cadenceId, people, listSource: 'A list of the benchmark' });
      if (!('job' in answer)) throw new Error('This many become a job.');
      const system = asSystem(app, workspaceId, 'scheduler');
      while ((await runJobs(system)).more);
      const job = await store.withWorkspace(workspaceId, (tx) => tx.jobs.byId(answer.job.id));
      if (job?.state !== 'done') throw new Error(`The job is ${job?.state}: ${JSON.stringify(job?.result)}`);
      return answer.job.id;
    },
  };
}
