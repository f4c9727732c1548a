/** What runs a command. An entry point of its own in the package, so that a call which runs none does not read it. */
export { invoke } from './terminal/invocation';
export { lostOutputText } from './terminal/lost-output-text';
export { commands } from './commands/modules';
