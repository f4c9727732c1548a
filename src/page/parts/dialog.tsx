import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import { LiveRegion } from './announcer';
import { focusOn, keyOfFocus } from './focus';

export interface DialogProps {
  readonly title: string;
  readonly kind?: 'dialog' | 'alertdialog';
  readonly shape?: 'small' | 'page' | 'drawer';
  /** Escape, or the cross: the dialog stays until whoever shows it takes it away. */
  onDismiss(): void;
  /** Where the focus goes afterwards, if what opened it is gone. */
  readonly focusAfter?: readonly string[];
  readonly describedBy?: string;
  readonly hasCross?: boolean;
  readonly children: ComponentChildren;
}

/**
 * A native dialog over the page. It never closes by itself: a browser closes one at a second Escape whatever the page
 * says, so it is opened again; nothing that must not be lost hangs on that.
 */
export function Dialog(props: DialogProps): JSX.Element {
  const { title, kind = 'dialog', shape = 'small', onDismiss, focusAfter = [], hasCross = true } = props;
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const opener = useRef('');
  const after = useRef(focusAfter);
  after.current = focusAfter;
  useLayoutEffect(() => {
    const dialog = element.current!;
    opener.current = keyOfFocus();
    dialog.showModal();
    return () => {
      dialog.close();
      focusOn(opener.current, ...after.current);
    };
  }, []);
  const dismiss = useRef(onDismiss);
  dismiss.current = onDismiss;
  useEffect(() => {
    const dialog = element.current!;
    const cancelled = (event: Event): void => {
      if (event.target !== dialog) return;
      event.preventDefault();
      dismiss.current();
    };
    const escaped = (event: KeyboardEvent): void => {
      // Of several, the topmost is meant; the focus may be nowhere, when what had it is gone.
      const isTop = [...document.querySelectorAll('dialog[open]')].at(-1) === dialog;
      if (event.key !== 'Escape' || !isTop || document.querySelector(':popover-open') !== null) return;
      event.preventDefault();
      dismiss.current();
    };
    const closed = (event: Event): void => {
      if (event.target === dialog && dialog.isConnected && !dialog.open) dialog.showModal();
    };
    dialog.addEventListener('cancel', cancelled);
    document.addEventListener('keydown', escaped);
    dialog.addEventListener('close', closed);
    return () => {
      dialog.removeEventListener('cancel', cancelled);
      document.removeEventListener('keydown', escaped);
      dialog.removeEventListener('close', closed);
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={`dialog dialog-${shape}`}
      role={kind}
      aria-labelledby={heading}
      aria-describedby={props.describedBy}
      {...{ closedby: 'none' }}
    >
      <div class="dialog-head">
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        {hasCross && (
          <button type="button" class="quiet square" aria-label={`Close ${title}`} onClick={onDismiss}>
            <span aria-hidden="true">✕</span>
          </button>
        )}
      </div>
      {props.children}
      <LiveRegion />
    </dialog>
  );
}
