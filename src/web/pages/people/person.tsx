import { PageHead } from '../../parts/page.tsx';

export function PersonPage() {
  return <PageHead title="Person" />;
}
