import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type Props = AnchorProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps> & {
    readonly ref?: Ref<HTMLAnchorElement>;
  };

function Plain(props: Props) {
  return <Anchor {...props} />;
}

/** A link to a page of ours that looks like every link, with typed parameters and search. */
export const PageLink = createLink(Plain);
