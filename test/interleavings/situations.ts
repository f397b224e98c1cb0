import type { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import type { CrmPerson } from '../../src/ports/crm.ts';
import type { Identity, Person } from '../../src/ports/records.ts';
import { makeIdentity, makePerson } from '../support/builders.ts';
import { asPart, type Lane } from './lane.ts';
import type { MemoryMail } from './service.ts';

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

/** Two people, of whom the second one may turn out to be the first; with the batch of the first one's enrollment. */
export interface Scene {
  readonly situation: Situation;
  readonly first: Human;
  readonly second: Human;
  readonly batchId: string;
  /** The first one's run. */
  readonly runId: string;
}

const hour = 3_600_000;

function makeHuman(lane: Lane): Human {
  const createdAt = lane.ctx.clock.now();
  const person = makePerson({ createdAt, zone: 'UTC', phone: '+49 30 5550100', id: lane.ctx.ids.uuid() });
  const identity = makeIdentity({ personId: person.id, connectionId: lane.connection.id });
  const { email, firstName, lastName, title, phone, city, state, country } = person;
  const record: CrmPerson = {
    ...{ ref: identity.ref, email, firstName, lastName, title, phone, city, state, country },
    ...{ mobile: null, timeZone: 'UTC', companyId: null, companyName: null, companyDomain: null },
    ...{ industry: null, ownerId: null, emailOptOut: false, doNotCall: false, emailBounced: false },
    ...{ deleted: false, movedTo: null, modifiedAt: createdAt.toISOString() },
  };
  lane.records.set(record.ref.id, record);
  return { person, identity, record };
}

/** Enrolls these in one request; the first one's run is the one that the scene is about. */
async function enroll(lane: Lane, cadenceId: string, humans: readonly Human[]) {
  const people = { personIds: humans.map((who) => who.person.id) };
  const done = await enrollPeople(lane.admin, { cadenceId, people, listSource: 'Interleaving' });
  const runId = 'results' in done ? done.results[0]?.enrollmentId : null;
  if (!runId) throw new Error('Nobody was enrolled.');
  return { batchId: done.batch.id, runId };
}

/** What the mail service answers to the first mail. */
function answerIn(situation: Situation, random: SeededRandom): MemoryMail['next'][number] {
  if (situation === 'mail to be tried again') return 'refused';
  return situation === 'mail unconfirmed' ? random.pick(['lost', 'lost after all']) : 'accepted';
}

/** Invents two people and brings the first one's run to where it is to be; the second is enrolled in every other scene. */
export async function setScene(lane: Lane, random: SeededRandom): Promise<Scene> {
  const situation = random.pick(situations);
  const [first, second] = [makeHuman(lane), makeHuman(lane)];
  await lane.ctx.store.withWorkspace(lane.workspaceId, async (tx) => {
    await tx.people.insert([first.person, second.person]);
    await tx.identities.insert([first.identity, second.identity]);
  });
  const { mails, call } = lane.cadences;
  const enrolled = random.next() < 0.5 ? [first, second] : [first];
  const scene = {
    ...{ situation, first, second },
    ...(await enroll(lane, situation === 'task open' ? call : mails, enrolled)),
  };
  if (situation === 'first mail due') return scene;
  // Both may be due, and both mails come to the same then.
  const answer = answerIn(situation, random);
  lane.mail.next.push(answer, answer);
  await runDueTouches(asPart(lane, 'scheduler'));
  lane.mail.next.splice(0);
  const key = `before ${first.person.id}`;
  if (situation === 'held after a reply')
    await receiveSignal(lane.admin, { kind: 'replied', personId: first.person.id, key });
  if (situation !== 'task open') lane.clock.forward(1.5 * hour);
  return scene;
}

/** Lets nothing of this scene come up again while the next one is played. */
export async function strikeScene(lane: Lane): Promise<void> {
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
