import { listed, OWNER, SPECS } from './flags/options';
import { define } from './definition';

export const rollback = define<import('../commands/rollback').RollbackFlags>({
  name: 'rollback',
  summary: 'return to the previous value, while its token still lives',
  formats: ['text', 'json'],
  options: (command) =>
    command
      .argument(...SPECS)
      .requiredOption(...listed('-t, --token <name>', 'the entry to roll back'))
      .option(...OWNER)
      .option('-y, --yes', 'approve without being asked')
      .option('-v, --verbose', 'show the steps of each action'),
  examples: ['rollback tokens.yaml --token ci-regression-runner'],
  run: (commands) => commands.rollback().rollbackCommand,
});
