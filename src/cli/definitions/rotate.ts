import { listed, OWNER, SPECS } from './flags/options';
import { define } from './definition';

export const rotate = define<import('../commands/rotate').RotateFlags>({
  name: 'rotate',
  summary: 'replace the values that are due, or the named ones now',
  formats: ['text', 'json'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option(...listed('-t, --token <name>', 'rotate this entry now, due or not'))
      .option('--compromised', 'with --token or --all: the values leaked; every token of these entries is revoked now')
      .option('--all', 'with --compromised: every entry of the specs')
      .option(...listed('--kill <id>', 'with --compromised: a further token to kill'))
      .option(...OWNER)
      .option('--force', 'override the safety gate')
      .option('-y, --yes', 'approve without being asked')
      .option('-v, --verbose', 'show the steps of each action'),
  examples: [
    'rotate tokens.yaml',
    'rotate tokens.yaml --token ci-regression-runner',
    'rotate tokens.yaml --token ci-regression-runner --compromised',
  ],
  run: (commands) => commands.rotate().rotateCommand,
});
