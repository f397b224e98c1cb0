import { countryCode, countryName, stateCode, stateName } from '../data/places.ts';
import { knownObject, type ObjectSpec } from '../schema/objects.ts';
import { CLOSING } from '../schema/opportunity.ts';
import { fromStamp, toStamp } from '../time.ts';
import type { Row, Value, World } from '../types.ts';
import type { FieldValues } from './parse-fields.ts';

/** Keeps a country's (or state's) name and code together, whichever of the two was written. */
function place(changed: FieldValues, prefix: string): Record<string, Value> {
  const out: Record<string, Value> = {};
  const pairs = [
    ['Country', countryName, countryCode],
    ['State', stateName, stateCode],
  ] as const;
  for (const [kind, nameOf, codeOf] of pairs) {
    const name = changed[`${prefix}${kind}`];
    const code = changed[`${prefix}${kind}Code`];
    if (code !== undefined) out[`${prefix}${kind}`] = code === null ? null : (nameOf(String(code)) ?? null);
    else if (name !== undefined)
      out[`${prefix}${kind}Code`] = name === null ? null : (codeOf(String(name)) ?? null);
  }
  return out;
}

function task(world: World, row: Row): Record<string, Value> {
  const status = world.records.rows(knownObject('TaskStatus')).find((known) => known.ApiName === row.Status);
  const closed = status?.IsClosed === true;
  return {
    IsClosed: closed,
    CompletedDateTime: closed ? (row.CompletedDateTime ?? toStamp(world.clock.now())) : null,
    IsHighPriority: row.Priority === 'High',
  };
}

function event(row: Row, changed: FieldValues): Record<string, Value> {
  const start = changed.StartDateTime ?? changed.ActivityDateTime ?? row.StartDateTime ?? null;
  if (typeof start !== 'string') return {};
  const startMs = fromStamp(start).getTime();
  let end = row.EndDateTime ?? null;
  const minutes = changed.DurationInMinutes ?? (end === null ? row.DurationInMinutes : undefined) ?? null;
  if (changed.EndDateTime === undefined && typeof minutes === 'number') {
    end = toStamp(new Date(startMs + minutes * 60_000));
  }
  const length = typeof end === 'string' ? (fromStamp(end).getTime() - startMs) / 60_000 : null;
  return {
    StartDateTime: start,
    EndDateTime: end,
    ActivityDateTime: start,
    ActivityDate: start.slice(0, 10),
    DurationInMinutes: length,
  };
}

function accountOf(world: World, row: Row): Value {
  if (typeof row.WhatId === 'string' && row.WhatId.startsWith('001')) return row.WhatId;
  if (typeof row.WhoId !== 'string') return null;
  return world.records.get(knownObject('Contact'), row.WhoId)?.AccountId ?? null;
}

/** A new opportunity has changed no stage yet. */
function opportunity(world: World, object: ObjectSpec, row: Row): Record<string, Value> {
  const before = row.Id === '' ? undefined : world.records.get(object, row.Id);
  const moved = before !== undefined && before.StageName !== row.StageName;
  const won = CLOSING[String(row.StageName)];
  return {
    IsClosed: won !== undefined,
    IsWon: won === true,
    ...(moved ? { LastStageChangeDate: toStamp(world.clock.now()) } : {}),
  };
}

/** The record with every field that the system works out from the others. */
export function derive(world: World, object: ObjectSpec, row: Row, changed: FieldValues): Row {
  switch (object.name) {
    case 'Contact':
    case 'Lead': {
      const prefix = object.name === 'Contact' ? 'Mailing' : '';
      const name = [row.FirstName, row.LastName].filter((part) => (part ?? null) !== null).join(' ');
      const bounced = { IsEmailBounced: (row.EmailBouncedDate ?? row.EmailBouncedReason ?? null) !== null };
      return {
        ...row,
        Name: name,
        ...place(changed, prefix),
        ...(object.name === 'Contact' ? bounced : {}),
      };
    }
    case 'User':
      return { ...row, Name: [row.FirstName, row.LastName].filter(Boolean).join(' ') };
    case 'Task':
      return { ...row, ...task(world, row), AccountId: accountOf(world, row) };
    case 'Opportunity':
      return { ...row, ...opportunity(world, object, row) };
    case 'Event':
      return { ...row, ...event(row, changed), AccountId: accountOf(world, row) };
    default:
      return row;
  }
}
