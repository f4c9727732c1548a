import { Argument } from 'commander';
import { define } from './definition';

export const provider = define<import('../commands/provider').ProviderFlags>({
  name: 'provider',
  summary: 'put the Terraform provider where terraform and tofu find it',
  options: (command) =>
    command
      .addArgument(new Argument('<action>', 'what to do').choices(['install']))
      .option('--dir <folder>', 'root of a plugin folder or mirror; without it the one in your home folder'),
  examples: ['provider install', 'provider install --dir ./terraform.d/plugins'],
  run: (commands) => commands.provider().providerCommand,
});
