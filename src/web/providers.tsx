import { type CSSVariablesResolver, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Problem } from './api.ts';
import { theme } from './theme.ts';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './theme.css';

const nonce = document.querySelector<HTMLMetaElement>('meta[name=csp-nonce]')?.content ?? '';
// Where Mantine's dialogs look for the nonce of the style that keeps the page behind them from scrolling.
Object.assign(globalThis, { __webpack_nonce__: nonce });

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2000,
      // What the server has refused stays refused; a lost connection is worth another try.
      retry: (count, error) =>
        count < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500),
    },
  },
});

/** Mantine's own quiet grey is too pale to be read easily: ours passes AA in both themes. */
const quiet = {
  '--mantine-color-dimmed': 'var(--cz-quiet)',
  '--mantine-color-placeholder': 'var(--cz-quiet)',
};
const quietText: CSSVariablesResolver = () => ({ variables: {}, light: quiet, dark: quiet });

/** What every page stands on: look, data, toasts. `scheme` is given where a host decides between light and dark. */
export function Providers(props: { readonly children: ReactNode; readonly scheme?: 'light' }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
      cssVariablesResolver={quietText}
      {...(props.scheme === undefined ? {} : { forceColorScheme: props.scheme })}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" limit={4} />
        {props.children}
      </QueryClientProvider>
    </MantineProvider>
  );
}
