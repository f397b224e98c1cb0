import { PageHead } from '../../parts/page.tsx';

export function FocusPage() {
  return <PageHead title="Task" />;
}
