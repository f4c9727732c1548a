import { port, said } from './options';
import { define } from './definition';

export const dev = define<import('../commands/dev').DevFlags>({
  name: 'dev',
  summary: 'run token service and embedded Secrets Manager, and print the environment for any client',
  options: (command) =>
    command
      .option('--folder <folder>', 'where state is kept', said, '.hawzu-tokens')
      .option('--port <port>', 'port of the token service; 0 takes a free one', port, '4010')
      .option('--secrets-port <port>', 'port of the Secrets Manager endpoint; 0 takes a free one', port, '4566')
      .option(
        '--seed <file>',
        'workspaces, projects, roles and users (JSON or YAML); without it the seed of examples/acme',
      ),
  examples: ['dev', 'dev --port 0 --secrets-port 0 --folder /tmp/try-out'],
  run: (commands) => commands.dev().devCommand,
});
