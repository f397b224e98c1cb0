import { PageHead } from '../../parts/page.tsx';

export function CadencePage() {
  return <PageHead title="Cadence" />;
}
