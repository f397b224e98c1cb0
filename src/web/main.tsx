import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { Providers } from './providers.tsx';
import { router } from './routes.tsx';

const root = document.getElementById('app');
if (root !== null)
  createRoot(root).render(
    <Providers>
      <RouterProvider router={router} />
    </Providers>,
  );
