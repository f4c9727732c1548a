import { BACKEND, BACKEND_CONFIG, OUT, SPECS } from './options';
import { define } from './definition';

export const destroy = define<import('../terraform/carry-through').DeployFlags>({
  name: 'destroy',
  summary: 'revoke what deploy made and schedule its secrets for deletion',
  options: (command) =>
    command
      .argument(...SPECS)
      .option(...OUT)
      .option(...BACKEND)
      .option(...BACKEND_CONFIG)
      .option('-y, --yes', 'approve without being asked'),
  examples: ['destroy tokens.yaml'],
  run: (commands) => commands.destroy().destroyCommand,
});
