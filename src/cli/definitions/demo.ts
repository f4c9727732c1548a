import { define } from './definition';

export const demo = define({
  name: 'demo',
  summary: 'run the demonstration of npm start: local services, a spec, and its tokens at work',
  run: (commands) => commands.demo().demoCommand,
});
