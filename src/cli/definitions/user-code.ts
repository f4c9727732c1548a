import { define } from './definition';
import { fileName, said } from './flags/options';

export const userCode = define<import('../commands/user-code').UserCodeFlags>({
  name: 'user code',
  summary: 'write a code to a file, with which a person sets their password, once and within a day',
  options: (command) =>
    command
      .argument('<email>', 'address of a person of the store', said)
      .requiredOption('--out <file>', 'a new file for the code (mode 0600)', fileName)
      .option(
        '--file <file>',
        'SQLite store of a stopped service; without it DATABASE_URL, or .hawzu-tokens/token-service.db',
        fileName,
      ),
  examples: ['user code mara@acme.example --out code-for-mara'],
  run: (commands) => commands.userCode().userCodeCommand,
});
