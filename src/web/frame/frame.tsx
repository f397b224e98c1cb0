import { AppShell, Burger, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useRef } from 'react';
import { Failure, Rows } from '../parts/page.tsx';
import { undoLatest } from '../parts/toast.tsx';
import { Alerts } from './alerts.tsx';
import { Clock } from './clock.tsx';
import classes from './frame.module.css';
import { Help } from './help.tsx';
import { useKeys } from './keys.ts';
import { Lost } from './lost.tsx';
import { meQuery } from './me.ts';
import { Nav } from './nav.tsx';
import { Notices } from './notices.tsx';
import { Search } from './search.tsx';
import { UserMenu } from './user-menu.tsx';

/** The frame around every page: navigation, search, clock, alerts, and the keys that work everywhere. */
export function Frame() {
  const me = useQuery(meQuery);
  if (me.data !== undefined) return <FrameOf />;
  if (me.error === null) return <FrameToCome />;
  return (
    <main className={classes.lonely}>
      <Failure error={me.error} retry={() => me.refetch()} />
    </main>
  );
}

const shape = { header: { height: 48 }, padding: { base: 'sm', sm: 'lg' } } as const;
const navbar = (shown: boolean) => ({ width: 196, breakpoint: 'sm', collapsed: { mobile: !shown } }) as const;

/** The frame's shape before it is known who is signed in, so that nothing moves when it is. */
function FrameToCome() {
  return (
    <AppShell {...shape} navbar={navbar(false)}>
      <AppShell.Header className={classes.header} />
      <AppShell.Navbar className={classes.nav}>{null}</AppShell.Navbar>
      <AppShell.Main>
        <div className={classes.content}>
          <Rows />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function FrameOf() {
  const [menu, { toggle, close }] = useDisclosure(false);
  const [help, helpIs] = useDisclosure(false);
  const search = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    // The menu of a narrow screen closes whenever the page changes.
    if (path !== '') close();
  }, [path, close]);
  useKeys({
    '?': helpIs.open,
    '/': () => search.current?.focus(),
    z: () => undoLatest(),
    Z: () => undoLatest(),
    e: () => navigate({ to: '/enroll' }),
    'g t': () => navigate({ to: '/today' }),
    'g p': () => navigate({ to: '/people' }),
    'g e': () => navigate({ to: '/enroll' }),
    'g c': () => navigate({ to: '/cadences' }),
    'g s': () => navigate({ to: '/scoreboard' }),
    'g u': () => navigate({ to: '/set-up' }),
  });
  return (
    <AppShell {...shape} navbar={navbar(menu)}>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px={{ base: 'xs', sm: 'md' }} gap="xs" wrap="nowrap">
          <Burger opened={menu} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
          <Text fw={700} className={classes.brand} visibleFrom="xs">
            Cadenza
          </Text>
          <Search field={search} />
          <Group gap={4} wrap="nowrap" ml="auto">
            <Clock />
            <Alerts />
            <UserMenu onHelp={helpIs.open} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.nav}>
        <Nav />
      </AppShell.Navbar>
      <AppShell.Main>
        <Lost />
        <Notices />
        <div className={classes.content}>
          <Suspense fallback={<Rows />}>
            <Outlet />
          </Suspense>
        </div>
      </AppShell.Main>
      <Help opened={help} onClose={helpIs.close} />
    </AppShell>
  );
}
