import type { Command } from 'commander';
import type { commands } from '../commands/modules';
import type { Handler } from '../terminal/invocation';

/**
 * One command as people see it: help, completion and the reference page come from it. What runs it is loaded when it is to
 * run.
 */
export interface Definition<Flags> {
  readonly name: string;
  /** What it does, in half a sentence: in lists of commands, and over its flags. */
  readonly summary: string;
  /** How its result can be written; the first is the default. */
  readonly formats?: readonly string[];
  /** Adds its arguments and flags. */
  readonly options?: (command: Command) => Command;
  /** Without the program's name. */
  readonly examples?: readonly string[];
  /** Its handler, out of the modules that are loaded now. */
  readonly run: (modules: typeof commands, program: Command) => Handler<Flags>;
}

/** Gives a definition the type of its flags, which nobody outside needs. */
export const define = <Flags = object>(definition: Definition<Flags>): Definition<never> => definition;
