import { CLAIMED, OWNER, POLICY, RESTORE, SPECS, TOKEN } from './flags/options';
import { define } from './definition';

export const plan = define<import('../commands/plan').PlanFlags>({
  name: 'plan',
  summary: 'show what an apply would do, and why; changes nothing',
  formats: ['text', 'markdown', 'json'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option('--out <file>', 'save the plan, for apply --plan')
      .option('--at <time>', 'what an apply would do at that time, or after that long, if nothing happened until then')
      .option('--detailed-exitcode', 'exit 2 when there are changes, 3 when the safety gate will refuse them')
      .option('--prune', 'remove what the spec no longer declares')
      .option(...RESTORE)
      .option(...CLAIMED)
      .option(...POLICY)
      .option(...OWNER)
      .option(...TOKEN)
      .option('-v, --verbose', 'show the steps of each action'),
  examples: [
    'plan tokens.yaml',
    'plan tokens.yaml --format markdown > comment.md',
    'plan tokens.yaml --out plan.json --detailed-exitcode',
    'plan tokens.yaml --at 30d',
  ],
  run: (commands) => commands.plan().planCommand,
});
