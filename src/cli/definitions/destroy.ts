import { throughTerraform } from './flags/options';
import { define } from './definition';

export const destroy = define<import('../terraform/carry-through').DeployFlags>({
  name: 'destroy',
  summary: 'revoke what deploy made and schedule its secrets for deletion',
  options: throughTerraform,
  examples: ['destroy tokens.yaml'],
  run: (commands) => commands.destroy().destroyCommand,
});
