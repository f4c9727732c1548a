import type { Terminal } from '../../terminal/terminal';

/** Opens a part of the demonstration. */
export const heading = (terminal: Terminal, text: string): void =>
  terminal.result(`\n${terminal.painter.strong(text)}`);
