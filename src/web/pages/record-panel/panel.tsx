import { PageHead } from '../../parts/page.tsx';

export function RecordPanel() {
  return <PageHead title="Record" />;
}
