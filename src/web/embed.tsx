import { createRoot } from 'react-dom/client';
import { RecordPanel } from './pages/record-panel/panel.tsx';
import { Providers } from './providers.tsx';

// The entry is used up; what is left of it in the address would only look like a link that works.
history.replaceState(null, '', location.pathname);

const root = document.getElementById('app');
if (root !== null)
  createRoot(root).render(
    <Providers scheme="light">
      <RecordPanel />
    </Providers>,
  );
