import { define } from './definition';

export const rehearseList = define({
  name: 'rehearse list',
  summary: 'list the failpoints of a token service that rehearses, and how often each struck',
  examples: ['rehearse list'],
  run: (commands) => commands.rehearseList().rehearseListCommand,
});
