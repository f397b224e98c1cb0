import type { Channel } from '../model.ts';
import { peakOf, sumOf } from './tally.ts';

/**
 * What entries on a CRM's timeline cost there, by the facts of the connectors (`npm run bench -- crm-calls` counts
 * them against the stand-ins).
 */
interface CrmCost {
  /** Entries that one write call carries at most. */
  readonly perCall: number;
  /** Whether a call carries entries of one type of object only. */
  readonly byType: boolean;
  /** Bytes of the CRM's data storage that an entry takes; null where nobody counts them. */
  readonly storageKb: number | null;
}

/**
 * Salesforce: five collections of 200 tasks in one Composite call; a Task counts 2 KB of data storage whatever is in
 * it (Salesforce Help, article 000193871 'Salesforce record size overview'). HubSpot: 100 engagements of one type a
 * batch; it does not sell storage by size.
 */
const costs = {
  salesforce: { perCall: 1000, byType: false, storageKb: 2 },
  hubspot: { perCall: 100, byType: true, storageKb: null },
} as const satisfies Record<string, CrmCost>;

export type CountedCrm = keyof typeof costs;

/** The engagements that channels become on HubSpot (connectors/hubspot/engagements.ts). */
const hubspotType: Readonly<Record<Channel, string>> = {
  email: 'emails',
  call: 'calls',
  linkedin: 'communications',
  sms: 'communications',
  video: 'notes',
  direct_mail: 'postal_mail',
  custom: 'notes',
};

/** Write calls of one day: `least` if all its entries came at once, `most` if each came when nothing else waited. */
interface CallRange {
  readonly least: number;
  readonly most: number;
}

export interface CrmLoad {
  readonly crm: CountedCrm;
  readonly entries: number;
  readonly calls: CallRange;
  /** The day with most entries. */
  readonly peak: { readonly day: string; readonly entries: number; readonly calls: CallRange } | null;
  /** Most calls of the peak day as a share of what the CRM allows a day; null where that is not known. */
  readonly shareOfAllocation: number | null;
  /** Kilobytes of data storage; null where the CRM does not count them. */
  readonly storageKb: number | null;
}

type Entries = readonly {
  readonly day: string;
  readonly channels: Partial<Readonly<Record<Channel, number>>>;
}[];

function callsOf(channels: Entries[number]['channels'], { perCall, byType }: CrmCost): CallRange {
  const types = new Map<string, number>();
  for (const [channel, count] of Object.entries(channels)) {
    const type = byType ? hubspotType[channel as Channel] : 'all';
    types.set(type, (types.get(type) ?? 0) + count);
  }
  return {
    least: sumOf([...types.values()].map((count) => Math.ceil(count / perCall))),
    most: sumOf(types.values()),
  };
}

/** What a cadence's entries cost in one CRM. `callsPerDay`: what the CRM allows a day, where somebody knows it. */
export function crmLoad(crm: CountedCrm, entries: Entries, callsPerDay: number | null): CrmLoad {
  const cost: CrmCost = costs[crm];
  const days = entries.map(({ day, channels }) => ({
    day,
    entries: sumOf(Object.values(channels)),
    calls: callsOf(channels, cost),
  }));
  const total = sumOf(days.map((one) => one.entries));
  const peak = peakOf(days, (day) => day.entries);
  return {
    crm,
    entries: total,
    calls: {
      least: sumOf(days.map(({ calls }) => calls.least)),
      most: sumOf(days.map(({ calls }) => calls.most)),
    },
    peak,
    shareOfAllocation: peak === null || callsPerDay === null ? null : peak.calls.most / callsPerDay,
    storageKb: cost.storageKb === null ? null : total * cost.storageKb,
  };
}
