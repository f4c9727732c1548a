import { Command, Option } from 'commander';
import { version } from '../adapters/system/installed-package';
import { definitions } from './definitions/all';
import type { Definition } from './definitions/definition';
import type { ExitCode } from './terminal/exit-code';
import type { CommonFlags } from './terminal/terminal';

/**
 * What runs a command, loaded when one is to run: `--version` and `--help` start without it.
 * `require` and not `import()`, which would bring up the ES module loader for nothing.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const running = () => require('./running') as typeof import('./running');

/** The command line. Flags with one name mean one thing in every command. */
export function buildProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command('hawzu-tokens')
    .description(
      'Access tokens as code: a YAML spec becomes least-privilege tokens whose values sit in AWS Secrets Manager.',
    )
    .version(version())
    .configureHelp({ sortSubcommands: false })
    .showHelpAfterError('(hawzu-tokens --help shows the commands, hawzu-tokens COMMAND --help its flags and examples)')
    .exitOverride();
  for (const definition of definitions) addCommand(program, definition, finish);
  return program;
}

function addCommand(program: Command, definition: Definition<never>, finish: (code: ExitCode) => void): void {
  const { name, summary, formats = [], options = (same) => same, examples = [] } = definition;
  const [first = '', second] = name.split(' ');
  const top = commandNamed(program, first);
  const command = second === undefined ? top : commandNamed(grouped(top), second);
  command
    .summary(summary)
    .description(summary)
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .option('-q, --quiet', 'print only errors, what is blocked, and a closing line')
    .exitOverride();
  if (formats.length > 0) {
    command.addOption(
      new Option('--format <format>', 'how the result is written').choices(formats).default(formats[0]),
    );
  }
  options(command).action(async (...args: unknown[]) => {
    const own = args.at(-1) as Command;
    const flags = own.opts<CommonFlags & { readonly format: string }>();
    const lists = (own.processedArgs as (string | string[])[]).map((arg) => (Array.isArray(arg) ? arg : [arg]));
    const { invoke, commands } = running();
    finish(await invoke(flags as never, lists, definition.run(commands, program)));
  });
  if (examples.length > 0) command.addHelpText('after', exampleText(examples));
}

/** A command that is there already, as the group of others, or a new one. */
const commandNamed = (parent: Command, name: string): Command =>
  parent.commands.find((command) => command.name() === name) ?? parent.command(name);

const GROUPS: Readonly<Record<string, string>> = {
  audit: 'work with what auditors keep',
  user: 'let people sign in to the token service',
};

function grouped(group: Command): Command {
  if (group.summary() === '') group.summary(GROUPS[group.name()] ?? '').description(GROUPS[group.name()] ?? '');
  return group.exitOverride();
}

const exampleText = (lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ hawzu-tokens ${line}`).join('\n')}\n`;
