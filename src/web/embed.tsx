import { createRoot } from 'react-dom/client';
import { RecordPanel } from './pages/record-panel/panel.tsx';
import { Providers } from './providers.tsx';

const root = document.getElementById('app');
if (root !== null)
  createRoot(root).render(
    <Providers scheme="light">
      <RecordPanel />
    </Providers>,
  );
