import { Alert, Anchor } from '@mantine/core';
import { IconFlask, IconHandStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { BrakeWords } from '../parts/brake.tsx';
import { Moment } from '../parts/moment.tsx';
import classes from './frame.module.css';
import { useMe } from './me.ts';

/** What holds for the whole workspace and changes what every page means: stopped, or in test mode. */
export function Notices() {
  const { workspace, user, brakes } = useMe();
  const everything = brakes.find((one) => one.scope === 'workspace');
  const parts = brakes.filter((one) => one.scope !== 'workspace');
  const shown = parts.slice(0, 2);
  return (
    <div className={classes.notices}>
      {workspace.stoppedAt === null ? null : (
        <Alert color="red" variant="light" icon={<IconHandStop size={18} aria-hidden />} py={8}>
          All automatic touches are stopped since <Moment at={workspace.stoppedAt} zone={user.zone} />
          {everything === undefined ? '' : ` by ${everything.by}`}
          {everything?.reason ? ` (${everything.reason})` : ''}. Nothing is sent until an admin lets them go
          on in{' '}
          <Anchor component={Link} to="/set-up" inherit underline="always">
            Set-up
          </Anchor>
          .
        </Alert>
      )}
      {parts.length === 0 ? null : (
        <Alert color="red" variant="light" icon={<IconHandStop size={18} aria-hidden />} py={8}>
          {shown.map((one) => (
            <span key={one.id}>
              <BrakeWords brake={one} />{' '}
            </span>
          ))}
          {parts.length > shown.length ? `${parts.length - shown.length} more are stopped. ` : null}
          <Anchor component={Link} to="/set-up" inherit underline="always">
            All stops
          </Anchor>
        </Alert>
      )}
      {workspace.mode === 'live' ? null : (
        <Alert color="yellow" variant="light" icon={<IconFlask size={18} aria-hidden />} py={8}>
          Test mode: only{' '}
          {workspace.testAddresses.length === 0
            ? 'test addresses, and there are none yet,'
            : 'the test addresses'}{' '}
          get mail or are written to in a CRM. An admin goes live in{' '}
          <Anchor component={Link} to="/set-up" inherit underline="always">
            Set-up
          </Anchor>
          .
        </Alert>
      )}
    </div>
  );
}
