import { PageHead } from '../../parts/page.tsx';

export function PeoplePage() {
  return <PageHead title="People" />;
}
