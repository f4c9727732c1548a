import { listed, OWNER, SPECS, TOKEN } from './flags/options';
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
      .option(...listed('--end <id>', 'revoke a token that the plan names as unproven or lost'))
      .option('-y, --yes', 'approve without being asked')
      .option('-v, --verbose', 'show the steps of each action'),
  examples: ['retire tokens.yaml', 'retire tokens.yaml --yes', 'retire tokens.yaml --end tok_3f9'],
  run: (commands) => commands.retire().retireCommand,
});
