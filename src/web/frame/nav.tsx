import { VisuallyHidden } from '@mantine/core';
import {
  IconChartBar,
  IconListCheck,
  IconRoute,
  IconSettings,
  IconUserPlus,
  IconUsers,
} from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { plural } from '../words.ts';
import classes from './frame.module.css';
import { useMe } from './me.ts';

const entries = [
  { to: '/today', label: 'Today', icon: IconListCheck },
  { to: '/people', label: 'People', icon: IconUsers },
  { to: '/enroll', label: 'Enroll', icon: IconUserPlus },
  { to: '/cadences', label: 'Cadences', icon: IconRoute },
  { to: '/scoreboard', label: 'Scoreboard', icon: IconChartBar },
  { to: '/set-up', label: 'Set-up', icon: IconSettings },
] as const;

/** The six places there are. */
export function Nav() {
  const me = useMe();
  // Experiments are a part of the Scoreboard, with addresses of their own.
  const inExperiments = useLocation().pathname.startsWith('/experiments');
  const waiting = me.tasks.due + me.replies;
  return (
    <nav aria-label="Main">
      {entries.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          className={classes.link ?? ''}
          activeOptions={{ exact: false }}
          {...(inExperiments && to === '/scoreboard' ? { 'data-status': 'active' } : {})}
        >
          <Icon size={17} stroke={1.7} aria-hidden />
          {label}
          {to === '/today' && waiting > 0 ? (
            <span className={classes.count}>
              <span aria-hidden>{waiting}</span>
              <VisuallyHidden>{plural(waiting, 'thing')} to do</VisuallyHidden>
            </span>
          ) : null}
        </Link>
      ))}
    </nav>
  );
}
