import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { isLost, Problem } from '../api.ts';
import { Moment } from '../parts/moment.tsx';
import classes from './lost.module.css';
import { meQuery, useMe } from './me.ts';

/**
 * Says once, for all pages, that the server or the session is lost. What is on the page stays and does not move; it
 * goes away by itself when the server answers again.
 */
export function Lost() {
  const me = useMe();
  const { error } = useQuery(meQuery);
  if (!isLost(error)) return null;
  const signedOut = error instanceof Problem && error.status === 401;
  return (
    <div role="alert" className={classes.lost}>
      <IconPlugConnectedX size={16} aria-hidden className={classes.sign} />
      {signedOut ? (
        <>
          <span>You are signed out.</span>
          <Button component="a" href="/">
            Sign in again
          </Button>
        </>
      ) : (
        <span>
          Cadenza cannot be reached; trying again. Last answer:{' '}
          <Moment at={me.clock.now} zone={me.user.zone} short />.
        </span>
      )}
    </div>
  );
}
