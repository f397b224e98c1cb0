import { List } from '@mantine/core';
import { Card } from '../../parts/page.tsx';

/** What happens in the whole cadence, whatever its step; nothing where it has no rules. */
export function Rules(props: { readonly rules: readonly string[] }) {
  if (props.rules.length === 0) return null;
  return (
    <Card title="Rules">
      <List type="ordered" size="sm" spacing={2}>
        {props.rules.map((rule) => (
          <List.Item key={rule}>{rule}</List.Item>
        ))}
      </List>
    </Card>
  );
}
