/** What runs a command. An entry point of its own in the package, so that a call which runs none does not read it. */
export { invoke } from './terminal/invocation';
export { lostOutputText } from './terminal/lost-output-text';

/* eslint-disable @typescript-eslint/no-require-imports -- none is evaluated before it is the one to run */
export const commands = {
  apply: () => require('./commands/apply') as typeof import('./commands/apply'),
  completion: () => require('./commands/completion') as typeof import('./commands/completion'),
  demo: () => require('./commands/demo') as typeof import('./commands/demo'),
  deploy: () => require('./commands/deploy') as typeof import('./commands/deploy'),
  destroy: () => require('./commands/destroy') as typeof import('./commands/destroy'),
  dev: () => require('./commands/dev') as typeof import('./commands/dev'),
  inventory: () => require('./commands/inventory') as typeof import('./commands/inventory'),
  plan: () => require('./commands/plan') as typeof import('./commands/plan'),
  provider: () => require('./commands/provider') as typeof import('./commands/provider'),
  rollback: () => require('./commands/rollback') as typeof import('./commands/rollback'),
  rotate: () => require('./commands/rotate') as typeof import('./commands/rotate'),
  schema: () => require('./commands/schema') as typeof import('./commands/schema'),
  serve: () => require('./commands/serve') as typeof import('./commands/serve'),
  synth: () => require('./commands/synth') as typeof import('./commands/synth'),
  validate: () => require('./commands/validate') as typeof import('./commands/validate'),
};
