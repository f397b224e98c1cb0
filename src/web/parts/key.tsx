import { Kbd } from '@mantine/core';
import classes from './key.module.css';

/** A key beside what it does; left out where there is no keyboard to expect. */
export function Key(props: { readonly children: string }) {
  return (
    <Kbd className={classes.key} size="xs" aria-hidden>
      {props.children}
    </Kbd>
  );
}
