import { useEffect, useState } from 'preact/hooks';

/** Copies within the page where the browser's clipboard is only for secure addresses. */
function copyByHand(field: HTMLTextAreaElement): boolean {
  field.focus();
  field.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  }
}

/** Whether the clipboard took it. A refusal is never told as success. */
export async function copyFrom(field: HTMLTextAreaElement): Promise<boolean> {
  if (isSecureContext) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // Some browsers refuse a page what they allow a selection.
    }
  }
  return copyByHand(field);
}

/**
 * Keeps the value for as long as its window is open: leaving the page in any way clears it, before a browser could keep
 * the page as it was.
 */
export function useCreatedValue(value: string): string {
  const [kept, setKept] = useState(value);
  useEffect(() => {
    const left = (): void => {
      setKept('');
      document.querySelectorAll<HTMLTextAreaElement>('textarea.value').forEach((field) => (field.value = ''));
    };
    addEventListener('pagehide', left);
    return () => removeEventListener('pagehide', left);
  }, []);
  return kept;
}
