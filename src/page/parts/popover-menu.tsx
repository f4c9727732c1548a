import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

interface PopoverProps {
  readonly label: ComponentChildren;
  /** The whole name of the button, where its label is only a picture. */
  readonly name?: string;
  readonly className?: string;
  readonly focusKey?: string;
  readonly title: string;
  /** What is drawn only while it is open. */
  children(close: () => void): ComponentChildren;
}

/** Puts the popover under its button, inside the window. Styles of a script are no inline styles to the browser's policy. */
function place(popover: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  // A phone's window grows with what sticks out of it; the document's width stays.
  const left = Math.max(8, Math.min(anchor.right - width, document.documentElement.clientWidth - width - 8));
  const isBelow = anchor.bottom + height + 8 <= innerHeight || anchor.top < height;
  const top = isBelow ? anchor.bottom + 4 : anchor.top - height - 4;
  popover.style.left = `${left}px`;
  popover.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

/** A button that shows something beside it. Escape, or a click elsewhere, puts it away; the focus goes back. */
export function Popover(props: PopoverProps): JSX.Element {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const toggled = (event: Event): void => setIsOpen((event as ToggleEvent).newState === 'open');
  useEffect(() => {
    if (!isOpen) return undefined;
    place(popover.current!, button.current!);
    popover.current!.querySelector<HTMLElement>('a, button, input')?.focus();
    const moved = (event: Event): void => {
      if (!popover.current?.contains(event.target as Node | null)) popover.current?.hidePopover();
    };
    const resized = (): void => place(popover.current!, button.current!);
    // Of the window, or of what is in it: readers may set wider spacing of text.
    const watched = new ResizeObserver(resized);
    watched.observe(popover.current!);
    addEventListener('scroll', moved, { capture: true, passive: true });
    addEventListener('resize', resized);
    return () => {
      watched.disconnect();
      removeEventListener('scroll', moved, { capture: true });
      removeEventListener('resize', resized);
    };
  }, [isOpen]);
  const close = (): void => popover.current?.hidePopover();
  return (
    <>
      <button
        type="button"
        ref={button}
        class={props.className}
        aria-label={props.name}
        aria-expanded={isOpen}
        data-focus={props.focusKey}
        popovertarget={id}
      >
        {props.label}
      </button>
      <div
        id={id}
        ref={popover}
        class="popover"
        popover="auto"
        role="group"
        aria-label={props.title}
        onToggle={toggled}
      >
        {isOpen && props.children(close)}
      </div>
    </>
  );
}
