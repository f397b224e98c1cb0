import { useSearch } from '@tanstack/react-router';
import { BatchPage } from './batch.tsx';
import { Compose } from './compose.tsx';
import { useEdits } from './edits.ts';

/** From a list to people in a cadence: choose, look, edit, enroll, and for a while undo. */
export function EnrollPage() {
  const search = useSearch({ from: '/enroll' });
  // Kept here, so that what was written is still there after an undo.
  const edits = useEdits();
  return search.batch === undefined ? (
    <Compose search={search} edits={edits} />
  ) : (
    <BatchPage key={search.batch} id={search.batch} />
  );
}
