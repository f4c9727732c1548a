import { POLICY } from './flags/options';
import { define } from './definition';

export const policy = define<import('../commands/policy').PolicyCommandFlags>({
  name: 'policy',
  summary: "list the rules of the organisation's policy that are in force, with their reasons",
  formats: ['text', 'json'],
  options: (command) =>
    command.argument('[specs...]', 'spec files or folders; without them the working directory').option(...POLICY),
  examples: ['policy', 'policy specs/', 'policy --policy policy.yaml --format json'],
  run: (commands) => commands.policy().policyCommand,
});
