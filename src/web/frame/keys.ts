import { useEffect, useRef } from 'react';

/**
 * Keys by what they are called: `j`, `Enter`, `?`, or two after each other: `g t`. What answers `false` had nothing to
 * do, and leaves the key to the other listeners.
 */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

/** How long the second key of a pair may take. */
const pairMs = 1200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Whether the focused thing does something by itself at this key: a button takes Enter and space. */
function belongsToFocus(event: KeyboardEvent): boolean {
  const { target, key } = event;
  if (!(target instanceof HTMLElement)) return false;
  return (
    (key === 'Enter' || key === ' ') && target.closest('a,button,[role=menuitem],[role=option]') !== null
  );
}

/** Keys that go on while they are held down: they only move. */
const moves = /^(j|k|Arrow\w+)$/;

/**
 * Listens for keys on the whole page, while nobody is typing and no dialog is open. A key that an earlier listener has
 * taken (`preventDefault`) is left alone, so that a page's keys come before the frame's. One that is held down counts as
 * pressed once, unless it only moves.
 */
export function useKeys(keys: KeyMap, enabled = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!enabled) return;
    let first: { readonly key: string; readonly at: number } | null = null;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.repeat && !moves.test(event.key)) return;
      if (isTyping(event.target) || belongsToFocus(event)) return;
      if (document.querySelector('[role=dialog][aria-modal=true]') !== null) return;
      const pair = first !== null && event.timeStamp - first.at < pairMs ? `${first.key} ${event.key}` : null;
      const action = (pair === null ? undefined : latest.current[pair]) ?? latest.current[event.key];
      first = { key: event.key, at: event.timeStamp };
      if (action === undefined) return;
      first = null;
      if (action(event) !== false) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [enabled]);
}
