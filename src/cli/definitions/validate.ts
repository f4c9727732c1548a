import { SPECS } from './options';
import { define } from './definition';

export const validate = define<{ offline?: boolean; strict?: boolean; waived?: boolean }>({
  name: 'validate',
  summary: 'check specs; with an API in the environment, roles and projects too',
  formats: ['text', 'json', 'sarif'],
  options: (command) =>
    command
      .argument(...SPECS)
      .option('--offline', 'do not ask the token API about roles and projects')
      .option('--strict', 'treat findings as errors')
      .option('--waived', 'show waived findings too'),
  examples: ['validate tokens.yaml', 'validate specs/ --format sarif > findings.sarif'],
  run: (commands) => commands.validate().validate,
});
