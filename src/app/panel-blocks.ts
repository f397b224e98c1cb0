import type { Identity, Person, Suppression } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { crmNames } from './crm-names.ts';
import { suppressionsOf } from './suppressions-of.ts';

/** Something that keeps a person from being contacted, for good. */
export interface Block {
  readonly channel: Suppression['channel'];
  readonly words: string;
  /** Null where only the CRM knows. */
  readonly since: Date | null;
}

/** Where a suppression comes from, as people call it; users stand with their address. */
const sources: Readonly<Record<string, string>> = {
  ...crmNames,
  sendgrid: 'SendGrid',
  unsubscribe: 'the unsubscribe link',
  'unsubscribe page': 'the unsubscribe page',
  'one-click unsubscribe': 'their mail program’s unsubscribe button',
  inbound: 'their mail',
};

const ofSuppression = ({ channel, reason, source, createdAt }: Suppression): Block => ({
  channel,
  words: `${reason.replaceAll('_', ' ').replace(/\bcrm$/, 'the CRM')} (from ${sources[source] ?? (source.startsWith('mail from ') ? `a ${source}` : source)})`,
  since: createdAt,
});

function ofRecord(identity: Identity, crm: string): Block[] {
  const block = (channel: Block['channel'], words: string) => ({ channel, words, since: null });
  return [
    ...(identity.emailOptOut ? [block('email', `opted out in ${crm}`)] : []),
    ...(identity.emailBounced ? [block('email', `the address bounces, says ${crm}`)] : []),
    ...(identity.doNotCall ? [block('call', `'do not call' in ${crm}`)] : []),
  ];
}

/**
 * Everything lasting that stands in the way of contacting a person: suppressions of the person, the address, its domain
 * and the phone, and what any connected CRM says. Said once, however many suppressions one opt-out has left.
 */
export async function blocksOf(tx: Tx, person: Person): Promise<readonly Block[]> {
  const kinds = new Map((await tx.connections.list()).map((one) => [one.id, crmNames[one.kind]]));
  const records = (await tx.identities.byPersons([person.id])).filter((one) => one.state === 'live');
  const all = [
    ...(await suppressionsOf(tx, person)).map(ofSuppression),
    ...records.flatMap((record) => ofRecord(record, kinds.get(record.connectionId) ?? 'the CRM')),
  ];
  return [...new Map(all.map((block) => [`${block.channel} ${block.words}`, block])).values()];
}
