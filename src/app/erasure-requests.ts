import type { ChangeSet } from './change-set.ts';
import { personName } from './person-name.ts';
import type { FreshSignal, SignalWorld } from './signal-effects.ts';

/**
 * Tells the admins that somebody asked for their data to be deleted, or to be told what is stored: the law gives a month
 * (GDPR, article 12 (3)), and nobody but a person can answer for every system that has their data. That they are not
 * written to any more is done already.
 */
export function askForErasure(changes: ChangeSet, fresh: FreshSignal, world: SignalWorld): void {
  const person = world.people.get(fresh.signal.personId ?? '');
  if (fresh.erasure !== true || person === undefined) return;
  const day = fresh.signal.at.toISOString().slice(0, 10);
  const words = `${personName(person)} asked on ${day} that their personal data be deleted or disclosed. Answer within a month, here and in the CRM; they are not written to any more.`;
  changes.alert('erasure_request', words, { personId: person.id });
}
