import { useEffect, useRef } from 'react';

/**
 * Keys by what they are called: `j`, `Enter`, `?`, or two after each other, the first of them `g`: `g t`. What answers `false` had nothing to
 * do, and leaves the key to the other listeners.
 */
type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => unknown>>;

/** The first key of every pair. */
const leader = 'g';

/** How long the second key of a pair may take. */
const pairMs = 1200;

/**
 * Whether a dialog was open as the key went down. Looked up before the dialog itself hears of it: the Esc that closes
 * one must not leave the page behind it, too.
 */
let dialogOpen = false;
window.addEventListener(
  'keydown',
  () => {
    dialogOpen = document.querySelector('[role=dialog][aria-modal=true]') !== null;
  },
  true,
);

function isTyping(target: EventTarget | null): boolean {
  // Nobody writes into a choice: Z takes back what was just chosen by it.
  if (target instanceof HTMLInputElement && target.type === 'radio') return false;
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
      if (dialogOpen) return;
      const begun = first !== null && event.timeStamp - first.at < pairMs ? first.key : null;
      // After the first key of a pair only pairs count: 'g p' on a person goes to People and pauses nobody.
      const action = latest.current[begun === leader ? `${leader} ${event.key}` : event.key];
      first = { key: event.key, at: event.timeStamp };
      if (action === undefined) return;
      first = null;
      if (action(event) !== false) event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [enabled]);
}
