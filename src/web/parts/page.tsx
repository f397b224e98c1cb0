import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Problem } from '../api.ts';
import classes from './page.module.css';

/** The head of a page: its name (also the tab's), a line on what is seen here, and what can be done. */
export function PageHead(props: {
  readonly title: string;
  readonly about?: ReactNode;
  readonly actions?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${props.title} · Cadenza`;
  }, [props.title]);
  return (
    <Group justify="space-between" align="flex-start" gap="sm" mb="md">
      <div className={classes.head}>
        <Title order={1}>{props.title}</Title>
        {props.about === undefined ? null : (
          <Text size="sm" className={classes.quiet}>
            {props.about}
          </Text>
        )}
      </div>
      {props.actions === undefined ? null : <Group gap="xs">{props.actions}</Group>}
    </Group>
  );
}

/** A card: the one box that pages are made of. */
export function Card(props: {
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly flush?: boolean;
}) {
  return (
    <section className={classes.card} data-flush={props.flush || undefined}>
      {props.title === undefined ? null : (
        <Group justify="space-between" gap="xs" className={classes.cardHead}>
          <Title order={2} size="h3">
            {props.title}
          </Title>
          {props.aside}
        </Group>
      )}
      {props.children}
    </section>
  );
}

/** Nothing here: says why, and offers the next step. */
export function Empty(props: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <Stack gap="xs" align="flex-start" className={classes.empty}>
      <Text fw={600}>{props.title}</Text>
      {props.children === undefined ? null : (
        <Text size="sm" className={classes.quiet} component="div">
          {props.children}
        </Text>
      )}
      {props.action}
    </Stack>
  );
}

/** What went wrong, in the server's words, with what to do: `back` leads on from what is not there. */
export function Failure(props: {
  readonly error: unknown;
  readonly retry?: () => void;
  readonly back?: ReactNode;
}) {
  const { error } = props;
  const words = error instanceof Error ? error.message : 'Something unexpected went wrong. Try again.';
  const signedOut = error instanceof Problem && error.status === 401;
  // What is not there does not come by asking again.
  const gone = error instanceof Problem && error.status === 404;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      title={signedOut ? 'You are signed out' : gone ? 'Not found' : 'That did not work'}
    >
      <Stack gap="xs" align="flex-start">
        <span>{words}</span>
        {signedOut ? (
          <Button component="a" href="/">
            Sign in again
          </Button>
        ) : gone ? (
          props.back
        ) : props.retry === undefined ? null : (
          <Button onClick={props.retry}>Try again</Button>
        )}
      </Stack>
    </Alert>
  );
}

const skeletonRows = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];

/** Rows of the shape that is to come, so that nothing jumps when it does. */
export function Rows(props: { readonly count?: number; readonly height?: number }) {
  return (
    <Stack gap="xs" aria-busy="true" aria-label="Loading" role="status">
      {skeletonRows.slice(0, props.count ?? 8).map((key) => (
        <Skeleton key={key} height={props.height ?? 26} radius="sm" />
      ))}
    </Stack>
  );
}
