import { PageHead } from '../../parts/page.tsx';

export function SetUpPage() {
  return <PageHead title="Set-up" />;
}
