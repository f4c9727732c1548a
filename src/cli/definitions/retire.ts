import { OWNER, SPECS, TOKEN } from './flags/options';
import { define } from './definition';

export const retire = define<import('../commands/retire').RetireFlags>({
  name: 'retire',
  summary: 'end what was superseded and is due; issues, edits and removes nothing',
  formats: ['text', 'json'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option(...OWNER)
      .option(...TOKEN)
      .option('-y, --yes', 'approve without being asked')
      .option('-v, --verbose', 'show the steps of each action'),
  examples: ['retire tokens.yaml', 'retire tokens.yaml --yes'],
  run: (commands) => commands.retire().retireCommand,
});
