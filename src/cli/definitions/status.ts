import { OWNER, SPECS, TOKEN } from './flags/options';
import { define } from './definition';

export const status = define<import('../commands/status').StatusFlags>({
  name: 'status',
  summary: 'show how each token is, what happens to it next, and who still uses an old one',
  formats: ['text', 'json'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option(...OWNER)
      .option(...TOKEN)
      .option('--fail-on-problems', 'exit 1 when a token is broken, missing, stuck, blocked or unknown'),
  examples: ['status tokens.yaml', 'status tokens.yaml --token ci-regression-runner'],
  run: (commands) => commands.status().statusCommand,
});
