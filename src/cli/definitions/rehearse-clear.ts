import { define } from './definition';

export const rehearseClear = define({
  name: 'rehearse clear',
  summary: 'clear one failpoint of a token service that rehearses, or all',
  options: (command) => command.argument('[id]', 'of a failpoint, such as fp_1; without it, all'),
  examples: ['rehearse clear', 'rehearse clear fp_1'],
  run: (commands) => commands.rehearseClear().rehearseClearCommand,
});
