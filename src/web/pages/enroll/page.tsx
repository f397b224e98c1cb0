import { PageHead } from '../../parts/page.tsx';

export function EnrollPage() {
  return <PageHead title="Enroll" />;
}
