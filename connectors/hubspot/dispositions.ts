import type { Portal } from './portal.ts';
import { dispositionsSchema, type HubspotDisposition } from './schemas.ts';

/** The call outcomes that every portal begins with, for when a portal's own cannot be read. */
export const defaultDispositions: readonly HubspotDisposition[] = [
  { id: 'f240bbac-87c9-4f6e-bf70-924b57d47db7', label: 'Connected', deleted: false },
  { id: '73a0d17f-1163-4015-bdd5-ec830791da20', label: 'No answer', deleted: false },
  { id: '9d9162e7-6cf3-4944-bf63-4dff82258764', label: 'Busy', deleted: false },
  { id: 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff', label: 'Left live message', deleted: false },
  { id: 'b2cf5968-551e-4856-9783-52b3da59a7d0', label: 'Left voicemail', deleted: false },
  { id: '17b47fee-58de-441e-a44c-c6300d46f273', label: 'Wrong number', deleted: false },
];

/** Outcomes that HubSpot's portals know by another label. Every talk is a 'Connected'. */
const aliases: Readonly<Record<string, string>> = {
  meeting_booked: 'connected',
  not_interested: 'connected',
  do_not_contact: 'connected',
  voicemail: 'left_voicemail',
  left_message: 'left_live_message',
};

const plain = (label: string) =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

/** The portal's id for an outcome: by the outcome's own label, else by what it amounts to, else null. */
export function dispositionOf(outcome: string, dispositions: readonly HubspotDisposition[]): string | null {
  const find = (label: string | undefined) =>
    dispositions.find((disposition) => !disposition.deleted && plain(disposition.label) === label)?.id;
  const name = plain(outcome);
  return find(name) ?? find(aliases[name]) ?? null;
}

/**
 * Reads the portal's call outcomes once, when the first call is written. Where they cannot be read the defaults
 * stand in, for this time only: a call is worth writing without the portal's own labels.
 */
export function dispositionSource({ api, paths }: Portal) {
  let known: readonly HubspotDisposition[] | undefined;
  return async (): Promise<readonly HubspotDisposition[]> => {
    if (known !== undefined) return known;
    try {
      const request = { method: 'GET', path: paths.dispositions, doing: 'read the call outcomes' } as const;
      known = await api.get(request, dispositionsSchema);
      return known;
    } catch {
      return defaultDispositions;
    }
  };
}
