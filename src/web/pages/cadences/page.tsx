import { PageHead } from '../../parts/page.tsx';

export function CadencesPage() {
  return <PageHead title="Cadences" />;
}
