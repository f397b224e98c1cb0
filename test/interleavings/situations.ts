import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import type { CrmPerson } from '../../src/ports/crm.ts';
import type { Company, Identity, Person } from '../../src/ports/records.ts';
import { makeCompany, makeIdentity, makePerson } from '../support/builders.ts';
import type { CadenceName } from './cadences.ts';
import { asPart, type Lane } from './lane.ts';
import type { MailAnswer } from './service.ts';

/** Somebody of an interleaving, with their record in the CRM. */
export interface Human {
  readonly person: Person;
  readonly identity: Identity;
  readonly record: CrmPerson;
}

/** Where the run of the first of two people is when the actors begin. */
export const situations = [
  'first mail due',
  'task open',
  'second mail due',
  'mail to be tried again',
  'mail unconfirmed',
  'held after a reply',
] as const;
export type Situation = (typeof situations)[number];

/** Two people, of whom the second one may turn out to be the first. */
export interface Scene {
  /** The scene's place among those that are played together. */
  readonly number: number;
  readonly situation: Situation;
  readonly first: Human;
  readonly second: Human;
  /** The mail domain of both, and of nobody else. */
  readonly domain: string;
  /** Both are of it; null where they are of none. */
  readonly companyId: string | null;
  /** It has a cap on touches. */
  readonly capped: boolean;
  /** The batch of the first one's enrollment, where nobody of another scene is in it. */
  readonly batchId: string | null;
  /** The first one's run. */
  readonly runId: string;
  /** The second one's, where both are enrolled before the actors begin. */
  readonly secondRunId: string | null;
  /** The cadence that it is not in. */
  readonly elsewhere: CadenceName;
}

/** A scene before anybody is enrolled. */
type Draft = Omit<Scene, 'batchId' | 'runId' | 'secondRunId' | 'elsewhere'> & {
  readonly company: Company | null;
  readonly cadence: CadenceName;
  /** In a request of its own, which can be undone. */
  readonly alone: boolean;
  /** The second one is enrolled, too. */
  readonly both: boolean;
};

const hour = 3_600_000;
/** Of a company with a cap, in whichever cadence its people are. */
export const touchesPerWeek = 2;
/** More in one request could be taken back, and nothing of them would leave for some minutes. */
const enrolledAtOnce = 10;

function makeHuman(lane: Lane, domain: string, company: Company | null): Human {
  const createdAt = lane.ctx.clock.now();
  const id = lane.ctx.ids.uuid();
  const person = makePerson({
    ...{ createdAt, id, zone: 'UTC', phone: '+49 30 5550100', companyId: company?.id ?? null },
    email: `ada.${id.slice(-12)}@${domain}`,
  });
  const identity = makeIdentity({ personId: person.id, connectionId: lane.connection.id });
  const { email, firstName, lastName, title, phone, city, state, country } = person;
  const record: CrmPerson = {
    ...{ ref: identity.ref, email, firstName, lastName, title, phone, city, state, country },
    ...{
      mobile: null,
      timeZone: 'UTC',
      companyId: null,
      companyName: null,
      companyDomain: null,
      companyPlace: null,
    },
    ...{ industry: null, ownerId: null, emailOptOut: false, doNotCall: false, emailBounced: false },
    ...{ deleted: false, movedTo: null, modifiedAt: createdAt.toISOString() },
  };
  lane.records.set(record.ref.id, record);
  return { person, identity, record };
}

function draft(lane: Lane, random: SeededRandom, number: number): Draft {
  const situation = random.pick(situations);
  const domain = `d${lane.ctx.ids.uuid().slice(-12)}.example`;
  const caps = random.next() < 0.5 ? { peopleAtOnce: null, touchesPerWeek } : null;
  const company = random.next() < 0.4 ? makeCompany({ domain, caps }) : null;
  return {
    ...{ number, situation, domain, company, companyId: company?.id ?? null },
    capped: company !== null && caps !== null,
    cadence: situation === 'task open' ? 'call' : 'mails',
    first: makeHuman(lane, domain, company),
    second: makeHuman(lane, domain, company),
    both: random.next() < 0.5,
    alone: random.next() < 0.1,
  };
}

/** Enrolls those of these scenes who are to be, in few requests: the first one's run is what each scene is about. */
async function enroll(lane: Lane, drafts: readonly Draft[]): Promise<Scene[]> {
  const scenes: Scene[] = [];
  const requests = [
    ...drafts.filter(({ alone }) => alone).map((one) => [one]),
    ...Map.groupBy(
      drafts.filter(({ alone }) => !alone),
      ({ cadence, number }) => `${cadence} ${Math.floor((2 * number) / enrolledAtOnce)}`,
    ).values(),
  ];
  for (const request of requests) {
    const [{ cadence, alone } = { cadence: 'mails' as const, alone: false }] = request;
    const personIds = request.flatMap(({ first, second, both }) =>
      (both ? [first, second] : [first]).map(({ person }) => person.id),
    );
    const wish = { cadenceId: lane.cadences[cadence], people: { personIds }, listSource: 'Interleaving' };
    const done = await enrollPeople(lane.admin, wish);
    for (const { cadence: _, alone: __, both: ___, company: ____, ...one } of request) {
      const results = 'results' in done ? done.results : [];
      const runOf = ({ person }: Human) => results[personIds.indexOf(person.id)]?.enrollmentId ?? null;
      const runId = runOf(one.first);
      if (runId === null) throw new Error('Nobody was enrolled.');
      const elsewhere = cadence === 'mails' ? 'call' : 'mails';
      const ids = { runId, secondRunId: runOf(one.second), batchId: alone ? done.batch.id : null };
      scenes.push({ ...one, ...ids, elsewhere });
    }
  }
  return scenes;
}

/** What the mail service answers to the first mail. */
function answerIn(situation: Situation, random: SeededRandom): MailAnswer {
  if (situation === 'mail to be tried again') return 'refused';
  return situation === 'mail unconfirmed' ? random.pick(['lost', 'lost after all']) : 'accepted';
}

/** Invents two people for each of `count` scenes, and brings the first one's run to where it is to be. */
export async function setScenes(lane: Lane, random: SeededRandom, count: number): Promise<readonly Scene[]> {
  const drafts = Array.from({ length: count }, (_, number) => draft(lane, random, number));
  const humans = drafts.flatMap(({ first, second }) => [first, second]);
  await lane.ctx.store.withWorkspace(lane.workspaceId, async (tx) => {
    await tx.companies.insert(drafts.flatMap(({ company }) => company ?? []));
    await tx.people.insert(humans.map(({ person }) => person));
    await tx.identities.insert(humans.map(({ identity }) => identity));
  });
  const begins = ({ situation }: Draft) => situation === 'first mail due';
  const before = drafts.filter((one) => !begins(one));
  const scenes = await enroll(lane, before);
  // Both may be due, and both mails come to the same then.
  for (const { situation, first, second } of before) {
    const answer = answerIn(situation, random);
    for (const { person } of [first, second]) lane.mail.answers.set(person.email ?? '', answer);
  }
  if (before.length > 0) await runDueTouches(asPart(lane, 'scheduler'));
  lane.mail.answers.clear();
  for (const { situation, first } of before) {
    const key = `before ${first.person.id}`;
    if (situation === 'held after a reply')
      await receiveSignal(lane.admin, { kind: 'replied', personId: first.person.id, key });
  }
  if (before.length > 0) lane.clock.forward(1.5 * hour);
  return [...scenes, ...(await enroll(lane, drafts.filter(begins)))];
}

/** Lets nothing of these scenes come up again while the next ones are played. */
export async function strikeScenes(lane: Lane): Promise<void> {
  lane.mail.all.splice(0);
  const mine = [lane.workspaceId];
  for (const [table, column] of [
    ['enrollments', 'next_wake_at'],
    ['sends', 'retry_at'],
  ])
    await lane.query(
      `update ${table} set ${column} = null where workspace_id = $1 and ${column} is not null`,
      mine,
    );
}
