import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import classes from './experiment.module.css';

/** What is to be known before an experiment is believed. */
export function Warning(props: { readonly children: string }) {
  return (
    <section className={classes.warning} aria-label="To be known">
      <IconAlertTriangle size={17} aria-hidden />
      <Text size="sm">{props.children}</Text>
    </section>
  );
}
