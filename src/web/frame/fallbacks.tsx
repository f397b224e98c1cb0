import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty, Failure, PageHead } from '../parts/page.tsx';

/** A page that could not be drawn: what happened, and another try. */
export function PageFailure(props: { readonly error: unknown; readonly reset: () => void }) {
  return <Failure error={props.error} retry={() => window.location.reload()} />;
}

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <>
      <PageHead title="Not found" />
      <Empty
        title="There is nothing at this address."
        action={
          <Button component={Link} to="/today">
            To Today
          </Button>
        }
      >
        The link may be old, or cut short.
      </Empty>
    </>
  );
}
