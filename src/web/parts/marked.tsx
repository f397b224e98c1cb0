import { Fragment, type ReactNode } from 'react';
import { type Block, blocksIn, type Span } from '../../mail/marks.ts';
import classes from './marked.module.css';

/** What one may write in an email's text, for its field's description. */
export const marksHint = '**bold**, _italic_, [words](https://…); lines that begin with “- ” are a list.';

/** Keyed by place: a text is shown whole and never reordered. */
const each = <T,>(items: readonly T[], show: (item: T) => ReactNode) =>
  items.map((item, at) => {
    const key = at;
    return <Fragment key={key}>{show(item)}</Fragment>;
  });

function spanOf(span: Span): ReactNode {
  if (span.kind === 'text') return span.text;
  if (span.kind === 'link')
    return (
      <a href={span.url} title={span.url} target="_blank" rel="noreferrer">
        {span.text}
      </a>
    );
  const inner = each(span.spans, spanOf);
  return span.kind === 'bold' ? <strong>{inner}</strong> : <em>{inner}</em>;
}

function blockOf({ list, start, lines }: Block): ReactNode {
  if (list === null)
    return each(lines, (spans) => (
      <>
        {each(spans, spanOf)}
        <br />
      </>
    ));
  const items = each(lines, (spans) => <li>{each(spans, spanOf)}</li>);
  return list === 'ul' ? <ul>{items}</ul> : <ol start={start}>{items}</ol>;
}

/** An email's text as whoever gets it sees it: its marks are what they stand for. */
export function Marked(props: { readonly text: string }) {
  return (
    <div className={classes.marked}>
      {each(blocksIn(props.text), (blocks) => (
        <div>{each(blocks, blockOf)}</div>
      ))}
    </div>
  );
}
