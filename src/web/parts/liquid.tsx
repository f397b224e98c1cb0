import classes from './step-texts.module.css';

/** A template's text with its variables set apart, so that what is filled in for each person can be seen. */
export function Liquid(props: { readonly text: string; readonly block?: boolean }) {
  let at = 0;
  const parts = props.text.split(/(\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\})/).map((text) => {
    const part = { text, key: at, filled: /^\{[{%]/.test(text) };
    at += text.length;
    return part;
  });
  return (
    <span className={props.block ? classes.text : undefined}>
      {parts.map(({ text, key, filled }) =>
        filled ? (
          <mark key={key} className={classes.filled}>
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </span>
  );
}
