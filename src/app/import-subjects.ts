import type { OptOutReason, PersonFields, PersonRow } from '../moving-in/index.ts';
import { isByPhone } from './listed-channels.ts';

/** All that the rows of a file say of one address, or of one phone where there is no address. */
export interface Subject {
  readonly rows: readonly PersonRow[];
  readonly email: string | null;
  readonly phone: string | null;
  readonly optOut: PersonRow['optOut'];
  readonly lastContactAt: Date | null;
}

const strongestFirst: readonly OptOutReason[] = ['complained', 'unsubscribed', 'bounced'];

function joined(rows: readonly PersonRow[]): Subject {
  const told = rows.flatMap(({ optOut }) => optOut ?? []);
  const reason = strongestFirst.find((one) => told.some((optOut) => optOut.reason === one));
  const channels = new Set(told.map((optOut) => optOut.channel));
  const [only = 'all'] = channels.size === 1 ? channels : [];
  const channel = channels.size > 1 && [...channels].every(isByPhone) ? 'call' : only;
  const times = rows.flatMap(({ lastContactAt }) => lastContactAt?.getTime() ?? []);
  return {
    rows,
    email: rows[0]?.email ?? null,
    phone: rows.find((row) => row.phone !== null)?.phone ?? null,
    optOut: reason === undefined ? null : { reason, channel },
    lastContactAt: times.length === 0 ? null : new Date(Math.max(...times)),
  };
}

/** The rows of a file by whom they are about. */
export function subjectsOf(rows: readonly PersonRow[]): readonly Subject[] {
  return [...Map.groupBy(rows, (row) => row.email ?? `phone:${row.phone}`).values()].map(joined);
}

/** The first that any row says, field by field. */
export function fieldsOf({ rows }: Subject): PersonFields {
  const first = (name: keyof PersonFields) =>
    rows.map(({ fields }) => fields[name]).find((one) => one !== null);
  return {
    firstName: first('firstName') ?? null,
    lastName: first('lastName') ?? null,
    title: first('title') ?? null,
    companyName: first('companyName') ?? null,
    website: first('website') ?? null,
    city: first('city') ?? null,
    state: first('state') ?? null,
    country: first('country') ?? null,
  };
}
