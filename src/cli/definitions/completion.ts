import { Argument } from 'commander';
import { define } from './definition';

export const completion = define({
  name: 'completion',
  summary: 'print the completion script of a shell',
  options: (command) => command.addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish'])),
  examples: ['completion bash > /etc/bash_completion.d/hawzu-tokens', 'completion zsh > ~/.zfunc/_hawzu-tokens'],
  run: (commands, program) => commands.completion().completionCommand(program),
});
