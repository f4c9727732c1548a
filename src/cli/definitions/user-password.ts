import { define } from './definition';
import { fileName, said } from './flags/options';

export const userPassword = define<import('../commands/user-password').UserFlags>({
  name: 'user password',
  summary: 'set the password with which a person signs in, from standard input',
  options: (command) =>
    command
      .argument('<email>', 'address of a person of the store', said)
      .option(
        '--file <file>',
        'SQLite store of a stopped service; without it DATABASE_URL, or .hawzu-tokens/token-service.db',
        fileName,
      ),
  examples: ['user password mara@acme.example < password.txt', 'user password mara@acme.example --file tokens.db'],
  run: (commands) => commands.userPassword().userPasswordCommand,
});
