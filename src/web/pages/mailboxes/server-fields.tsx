import { NumberInput, Select, TextInput } from '@mantine/core';
import type { Server } from './data.ts';
import classes from './mailboxes.module.css';

const securities = [
  { value: 'tls', label: 'TLS' },
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'none', label: 'None (same machine)' },
];

/** Name, port and security of one server, side by side where there is room. */
export function ServerFields(props: {
  readonly legend: string;
  readonly placeholder: string;
  readonly value: Server;
  readonly onChange: (server: Server) => void;
}) {
  const { value, onChange } = props;
  return (
    <fieldset className={classes.server}>
      <legend>{props.legend}</legend>
      <TextInput
        label="Server"
        placeholder={props.placeholder}
        required
        autoComplete="off"
        value={value.host}
        onChange={(event) => onChange({ ...value, host: event.currentTarget.value })}
      />
      <NumberInput
        label="Port"
        required
        min={1}
        max={65_535}
        allowDecimal={false}
        hideControls
        value={value.port}
        onChange={(port) => onChange({ ...value, port: Number(port) })}
      />
      <Select
        label="Security"
        data={securities}
        allowDeselect={false}
        value={value.security ?? 'tls'}
        onChange={(security) =>
          security !== null && onChange({ ...value, security: security as NonNullable<Server['security']> })
        }
      />
    </fieldset>
  );
}
