import { PageHead } from '../../parts/page.tsx';

export function ScoreboardPage() {
  return <PageHead title="Scoreboard" />;
}
