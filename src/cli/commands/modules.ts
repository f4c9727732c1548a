/* eslint-disable @typescript-eslint/no-require-imports -- none is evaluated before it is the one to run */
/** What runs each command. */
export const commands = {
  apply: () => require('./apply') as typeof import('./apply'),
  audit: () => require('./audit') as typeof import('./audit'),
  completion: () => require('./completion') as typeof import('./completion'),
  demo: () => require('./demo') as typeof import('./demo'),
  deploy: () => require('./deploy') as typeof import('./deploy'),
  destroy: () => require('./destroy') as typeof import('./destroy'),
  dev: () => require('./dev') as typeof import('./dev'),
  forecast: () => require('./forecast') as typeof import('./forecast'),
  import: () => require('./import') as typeof import('./import'),
  inventory: () => require('./inventory') as typeof import('./inventory'),
  plan: () => require('./plan') as typeof import('./plan'),
  provider: () => require('./provider') as typeof import('./provider'),
  retire: () => require('./retire') as typeof import('./retire'),
  rollback: () => require('./rollback') as typeof import('./rollback'),
  rotate: () => require('./rotate') as typeof import('./rotate'),
  schema: () => require('./schema') as typeof import('./schema'),
  serve: () => require('./serve') as typeof import('./serve'),
  status: () => require('./status') as typeof import('./status'),
  synth: () => require('./synth') as typeof import('./synth'),
  validate: () => require('./validate') as typeof import('./validate'),
};
