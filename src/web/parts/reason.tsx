import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

/**
 * A button that, when it cannot be pressed, says why: on hover, on focus and to screen readers. It stays focusable, so
 * that the reason can be reached by keyboard. A double click counts as one: many of them turn into their opposite when
 * they are pressed.
 */
export function ReasonButton(
  props: ButtonProps & {
    readonly why: string | null;
    readonly onClick: () => void;
    readonly children: ReactNode;
  },
) {
  const { why, onClick, children, ...rest } = props;
  if (why === null)
    return (
      <Button
        {...rest}
        onClick={(event) => {
          if (event.detail <= 1) onClick();
        }}
      >
        {children}
      </Button>
    );
  return (
    <Tooltip label={why} events={{ hover: true, focus: true, touch: true }}>
      <Button
        {...rest}
        data-disabled
        aria-disabled="true"
        aria-description={why}
        onClick={(event) => event.preventDefault()}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
