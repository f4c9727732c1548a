import { POLICY, SPECS } from './flags/options';
import { define } from './definition';

export const validate = define<import('../commands/validate').ValidateFlags>({
  name: 'validate',
  summary: 'check specs; with an API in the environment, roles and projects too',
  formats: ['text', 'json', 'sarif'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option(...POLICY)
      .option('--offline', 'do not ask the token API about roles and projects')
      .option('--strict', 'treat findings as errors')
      .option('--waived', 'show waived findings too'),
  examples: [
    'validate tokens.yaml',
    'validate specs/ --format sarif > findings.sarif',
    'validate specs/ --policy policy.yaml',
  ],
  run: (commands) => commands.validate().validate,
});
