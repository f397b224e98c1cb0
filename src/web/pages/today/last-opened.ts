let id: string | null = null;

/** The row that was opened last: coming back to the queue puts the focus where one left it. */
export const lastOpened = {
  keep(opened: string): void {
    id = opened;
  },
  restore(within: HTMLElement | null): void {
    const wanted = id;
    if (wanted === null) return;
    // A moment later: the rows of a long list are drawn once it knows where it stands.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        within?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted)}"]`)?.focus();
      }),
    );
  },
};
