import { z } from 'zod';
import type { CrmKind, CrmRef } from '../ports/crm.ts';

/** A record as it is named by an id or a link. `account` is the portal that the link leads to, null where it says none. */
export interface AskedRecord {
  readonly kind: CrmKind;
  readonly account: string | null;
  readonly ref: CrmRef;
}

/** What somebody names a person by. `no-person` is a link that leads to something else: a company, a deal, another site. */
type AskedPerson =
  | { readonly id: string }
  | { readonly email: string }
  | { readonly messageId: string }
  | { readonly record: AskedRecord }
  | { readonly name: string }
  | 'no-person';

const suffixLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Salesforce's id of 18 characters for one of 15: each of the last three says which of five characters are capitals. */
function toLongId(id: string): string {
  const suffix = [0, 5, 10].map((from) => {
    const capitals = [...id.slice(from, from + 5)].map((letter, at) => (/[A-Z]/.test(letter) ? 2 ** at : 0));
    return suffixLetters[capitals.reduce((sum, bit) => sum + bit, 0)] ?? '';
  });
  return id + suffix.join('');
}

function salesforceRecord(text: string): AskedRecord | null {
  if (!/^(?:003|00Q)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/.test(text)) return null;
  const id = text.length === 15 ? toLongId(text) : text;
  return {
    kind: 'salesforce',
    account: null,
    ref: { type: text.startsWith('00Q') ? 'Lead' : 'Contact', id },
  };
}

const hubspotRecord = (id: string, account: string | null): AskedRecord => ({
  kind: 'hubspot',
  account,
  ref: { type: 'contact', id },
});

/** The record that a link leads to; only contacts and leads are people, by whatever number a company goes. */
function linkedRecord(link: URL): AskedRecord | null {
  const hubspot = /^\/contacts\/(\d+)\/(?:record\/0-1|contact)\/(\d{1,19})(?:\/|$)/.exec(link.pathname);
  if (hubspot?.[2] !== undefined) return hubspotRecord(hubspot[2], hubspot[1] ?? null);
  const parts = link.pathname.split('/').map(salesforceRecord);
  return parts.find((record) => record !== null) ?? null;
}

/** What a person is asked for by: an id, an address, a Message-ID, a CRM record's id or link, or else a name. */
export function askedPerson(asked: string): AskedPerson {
  const text = asked.trim();
  if (z.uuid().safeParse(text).success) return { id: text };
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) {
    const record = linkedRecord(new URL(text));
    return record === null ? 'no-person' : { record };
  }
  if (text.startsWith('<')) return { messageId: text };
  if (/^[0-9a-f-]{36}@/.test(text)) return { messageId: `<${text}>` };
  if (text.includes('@')) {
    const address =
      /<([^<>]*@[^<>]*)>$/.exec(text)?.[1] ?? text.replace(/^mailto:/i, '').replace(/\?.*$/, '');
    return { email: address.trim().toLowerCase() };
  }
  const record = /^\d{1,19}$/.test(text) ? hubspotRecord(text, null) : salesforceRecord(text);
  return record === null ? { name: text } : { record };
}
