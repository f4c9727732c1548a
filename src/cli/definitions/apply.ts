import { CLAIMED, OWNER, POLICY, RESTORE, SPECS, TOKEN } from './flags/options';
import { define } from './definition';

export const apply = define<import('../commands/apply').ApplyFlags>({
  name: 'apply',
  summary: 'apply the spec: create and edit tokens, rotate what is due, retire what was superseded',
  formats: ['text', 'json'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option('--plan <file>', 'apply exactly this saved plan, unless it is stale')
      .option('--prune', 'remove what the spec no longer declares')
      .option(...RESTORE)
      .option(...CLAIMED)
      .option(...POLICY)
      .option(...OWNER)
      .option(...TOKEN)
      .option('--force', 'override the safety gate')
      .option('-y, --yes', 'approve without being asked')
      .option('-v, --verbose', 'show the steps of each action'),
  examples: ['apply tokens.yaml', 'apply tokens.yaml --plan plan.json', 'apply tokens.yaml --yes --prune'],
  run: (commands) => commands.apply().applyCommand,
});
