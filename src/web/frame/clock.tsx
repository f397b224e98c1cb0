import { Button, Loader, Menu } from '@mantine/core';
import { IconClock, IconExternalLink } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, call } from '../api.ts';
import { say, sayFailure } from '../parts/toast.tsx';
import { clockTime, day, localTime, plural } from '../words.ts';
import classes from './frame.module.css';
import { meQuery, useMe, useNow } from './me.ts';

const names: Readonly<Record<string, string>> = {
  'salesforce stand-in': 'Act in Salesforce (stand-in)',
  'hubspot stand-in': 'Act in HubSpot (stand-in)',
  'sendgrid stand-in': 'Act as the prospect: read and answer mail',
};

/**
 * Product time, while it can be moved: +1 hour, +1 day, or to the next touch, with everything in between played; and
 * the way to the stand-ins, where one acts as the prospect or inside the CRM.
 */
export function Clock() {
  const me = useMe();
  const now = useNow();
  const queries = useQueryClient();
  const move = useMutation({
    mutationFn: (by: string) => call(api.clock.$post({ json: { by } })),
    onSuccess: async (moved) => {
      // First the clock itself: what is said must not differ from what it shows.
      await queries.invalidateQueries(meQuery);
      say(
        `It is ${localTime(new Date(moved.now), me.user.zone)}. ${plural(moved.moments, 'moment')} played.`,
      );
      return queries.invalidateQueries();
    },
    onError: sayFailure,
  });
  if (!me.clock.movable && me.standIns.length === 0) return null;
  const next = me.clock.nextWorkAt;
  return (
    <Menu position="bottom-end" width={300} shadow="md">
      <Menu.Target>
        <Button
          className={classes.clock ?? ''}
          px={8}
          leftSection={move.isPending ? <Loader size={12} /> : <IconClock size={14} aria-hidden />}
          aria-label={`Product time: ${localTime(now, me.user.zone)}. Move the clock`}
        >
          <span className={classes.clockDay}>{day(now, me.user.zone)},&nbsp;</span>
          {clockTime(now, me.user.zone)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {me.clock.movable ? (
          <>
            <Menu.Label>
              Product time, {localTime(now, me.user.zone)}. Everything in between happens.
            </Menu.Label>
            <Menu.Item onClick={() => move.mutate('+1h')}>+1 hour</Menu.Item>
            <Menu.Item onClick={() => move.mutate('+1d')}>+1 day</Menu.Item>
            <Menu.Item onClick={() => move.mutate('next')} disabled={next === null}>
              {next === null
                ? 'Next touch: nothing is due'
                : `Next touch, ${localTime(new Date(next), me.user.zone)}`}
            </Menu.Item>
          </>
        ) : null}
        {me.standIns.length === 0 ? null : (
          <>
            <Menu.Divider />
            <Menu.Label>Stand-ins on this machine</Menu.Label>
            {me.standIns.map(({ label, url }) => (
              <Menu.Item
                key={url}
                component="a"
                href={url}
                target="_blank"
                rightSection={<IconExternalLink size={13} aria-hidden />}
              >
                {names[label] ?? label}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
