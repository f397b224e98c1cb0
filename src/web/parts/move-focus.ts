/** Moves the focus by rows (`data-row`) within something: `j` and `k`, whatever is focused now. */
export function moveFocus(within: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(within?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const to = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
  to?.focus();
  to?.scrollIntoView({ block: 'nearest' });
}
