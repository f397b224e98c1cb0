import { Button, Code, CopyButton, Group, Text } from '@mantine/core';

/** A secret that is never shown again, to be copied. */
export function ShownOnce(props: { readonly words: string; readonly secret: string }) {
  return (
    <Group gap="xs">
      <Text size="sm">{props.words}</Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{props.secret}</Code>
      <CopyButton value={props.secret}>
        {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
      </CopyButton>
    </Group>
  );
}
