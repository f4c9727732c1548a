import { clockSpeed, clockTime } from './flags/clock-flags';
import { port, said } from './flags/options';
import { withRehearsal } from './flags/rehearsal-flags';
import { withUpstream } from './flags/upstream-flags';
import { define } from './definition';

export const dev = define<import('../commands/dev').DevFlags>({
  name: 'dev',
  summary: 'run token service and embedded Secrets Manager, and print the environment for any client',
  options: (command) =>
    withUpstream(withRehearsal(command))
      .argument('[specs...]', 'specs whose secrets Secrets Manager is to rotate, as it would at AWS')
      .option(
        '--clock <time>',
        'what time it is there, such as 2026-03-01T00:00Z; then +20d and Enter moves it',
        clockTime,
      )
      .option('--speed <times>', 'how fast time goes there: with 3600x, each second is an hour', clockSpeed)
      .option('--folder <folder>', 'where state is kept', said, '.hawzu-tokens')
      .option('--port <port>', 'port of the token service; 0 takes a free one', port, '4010')
      .option('--secrets-port <port>', 'port of the Secrets Manager endpoint; 0 takes a free one', port, '4566')
      .option(
        '--seed <file>',
        'workspaces, projects, roles and users (JSON or YAML); without it the seed of examples/acme',
      ),
  examples: [
    'dev',
    'dev tokens.yaml',
    'dev tokens.yaml --clock 2026-03-01T00:00Z --speed 3600x',
    'dev --rehearsal --folder .hawzu-tokens-rehearsal',
    'dev --port 0 --secrets-port 0 --folder /tmp/try-out',
  ],
  run: (commands) => commands.dev().devCommand,
});
