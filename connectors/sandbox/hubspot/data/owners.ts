import type { OwnerRow } from '../types.ts';

const SINCE = '2025-03-03T09:00:00.000Z';

function owner(index: number, firstName: string, lastName: string, archived = false): OwnerRow {
  return {
    id: String(81_000_001 + index),
    userId: 7_100_001 + index,
    email: `${firstName}.${lastName}@cadenza-demo.example`.toLowerCase(),
    firstName,
    lastName,
    archived,
    createdAt: SINCE,
    updatedAt: archived ? '2026-05-29T16:00:00.000Z' : SINCE,
  };
}

/** The portal's owners: two reps, the admin who installs apps, and one who has left. All invented. */
export const OWNERS: readonly OwnerRow[] = [
  owner(0, 'Robin', 'Vale'),
  owner(1, 'Sasha', 'Ito'),
  owner(2, 'Morgan', 'Reyes'),
  owner(3, 'Casey', 'Flint', true),
];

/** The admin, as whom apps are installed and by default people act in the portal. */
export const ADMIN = owner(2, 'Morgan', 'Reyes');

/** The call outcomes of a new portal. */
export const DISPOSITIONS = [
  { id: '9d9162e7-6cf3-4944-bf63-4dff82258764', label: 'Busy', deleted: false },
  { id: 'f240bbac-87c9-4f6e-bf70-924b57d47db7', label: 'Connected', deleted: false },
  { id: 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff', label: 'Left live message', deleted: false },
  { id: 'b2cf5968-551e-4856-9783-52b3da59a7d0', label: 'Left voicemail', deleted: false },
  { id: '73a0d17f-1163-4015-bdd5-ec830791da20', label: 'No answer', deleted: false },
  { id: '17b47fee-58de-441e-a44c-c6300d46f273', label: 'Wrong number', deleted: false },
] as const;
