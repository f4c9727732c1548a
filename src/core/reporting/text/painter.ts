import type { Severity } from '../../diagnostics/diagnostic';

/** What a change does to what is there; `still` is no change. */
export type ChangeTone = 'add' | 'change' | 'remove' | 'still';

/** Colours come from outside: only the entry point knows whether its output is a terminal. */
export interface Painter {
  severity(severity: Severity, text: string): string;
  /** A planned change, or something that stays as it is. */
  change(tone: ChangeTone, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

export const plainPainter: Painter = {
  severity: (_, text) => text,
  change: (_, text) => text,
  strong: (text) => text,
  faint: (text) => text,
};
