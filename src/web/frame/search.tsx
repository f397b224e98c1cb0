import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { RefObject } from 'react';
import classes from './frame.module.css';

/** Finds people by name, address or company: Enter opens the list. */
export function Search(props: { readonly field: RefObject<HTMLInputElement | null> }) {
  const navigate = useNavigate();
  return (
    <search className={classes.search}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const q = props.field.current?.value.trim() ?? '';
          navigate({ to: '/people', search: q === '' ? {} : { q } });
          props.field.current?.blur();
        }}
      >
        <TextInput
          ref={props.field}
          size="xs"
          placeholder="Search people ( / )"
          aria-label="Search people"
          leftSection={<IconSearch size={14} aria-hidden />}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </form>
    </search>
  );
}
