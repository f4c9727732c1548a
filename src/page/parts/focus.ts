/** Whatever opens a dialog has a key that outlives its element: rows are drawn anew while a dialog is open. */
const find = (key: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('[data-focus]')].find((one) => one.dataset.focus === key);

const focused = (element: HTMLElement | null | undefined): boolean => {
  element?.focus();
  return element != null && document.activeElement === element;
};

/** Puts the focus on the first that is there, else on the heading: it is never lost. */
export function focusOn(...keys: readonly string[]): void {
  requestAnimationFrame(() => {
    if (document.querySelector('dialog[open]') !== null) return;
    if (!keys.some((key) => focused(find(key)))) document.querySelector<HTMLElement>('h1')?.focus();
  });
}

export const keyOfFocus = (): string => {
  const holder = document.activeElement?.closest<HTMLElement>('[data-focus]');
  return holder?.dataset.focus ?? '';
};
