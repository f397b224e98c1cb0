import type { Channel } from '../cadence/model.ts';
import type { Identity, Person, Suppression, Task } from '../ports/records.ts';
import { covers } from './listed-channels.ts';

/** What of a person bears on contacting them, as read from the database. */
interface ContactFacts {
  readonly person: Person;
  readonly identities: readonly Identity[];
  readonly suppressions: ReadonlyMap<string, Suppression>;
}

/** The suppression that bears on a task: one for everything, or for its own channel. */
function suppressionOf({ person, suppressions }: ContactFacts, channel: Channel): Suppression | undefined {
  const email = channel === 'email';
  const own = email ? 'email' : channel === 'call' || channel === 'sms' ? channel : 'all';
  const values = [
    `person:${person.id}`,
    `email:${person.email}`,
    ...(email ? [] : [`phone:${person.phone}`]),
  ];
  return values
    .map((value) => suppressions.get(value))
    .find((hit) => hit !== undefined && covers(hit.channel, own));
}

/**
 * What a rep must know before they carry out a task, in words; empty when nothing stands in the way. Tasks that are
 * open already are not taken away by a 'do not call' that comes later, so it is said here.
 */
export function taskWarnings(task: Task, facts: ContactFacts): string[] {
  const { person, identities } = facts;
  const live = identities.filter((one) => one.state === 'live');
  const hit = suppressionOf(facts, task.channel);
  const general = [
    ...(person.hold === null ? [] : [`Held: ${person.hold.reason}.`]),
    ...(hit === undefined ? [] : [`Must not be contacted this way: ${hit.reason} (from ${hit.source}).`]),
  ];
  if (task.channel === 'email')
    return [
      ...general,
      ...(live.some((one) => one.emailOptOut) ? ['Opted out of email in the CRM.'] : []),
      ...(person.email === null ? ['Has no email address.'] : []),
    ];
  if (task.channel !== 'call' && task.channel !== 'sms') return general;
  return [
    ...general,
    ...(live.some((one) => one.doNotCall) ? ['The CRM says: do not call.'] : []),
    ...(person.phone === null ? ['Has no phone number.'] : []),
  ];
}
