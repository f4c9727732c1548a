import { POLICY, throughTerraform } from './flags/options';
import { define } from './definition';

export const deploy = define<import('../terraform/carry-through').DeployFlags>({
  name: 'deploy',
  summary: 'apply the spec through CDKTF and terraform or tofu, which keep a state',
  options: (command) => throughTerraform(command).option(...POLICY),
  examples: ['deploy tokens.yaml', 'deploy tokens.yaml --yes --backend s3 --backend-config state.s3.tfbackend'],
  run: (commands) => commands.deploy().deployCommand,
});
