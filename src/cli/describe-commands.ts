import type { Command, Option } from 'commander';
import { ExitCode } from './terminal/exit-code';
import { buildProgram } from './program';

/** `docs/commands.md`: what `--help` says of each command, from the same definitions. */
export function describeCommands(): string {
  const program = buildProgram(() => ExitCode.done);
  return [
    '# Commands and flags',
    '<!-- Made from src/cli/definitions by scripts/generate-docs.js: change that, not this. -->',
    'What `hawzu-tokens COMMAND --help` prints. [Command line](cli.md) tells what they do together: files, exit codes, JSON, environment.',
    ...program.commands.map((command) => commandText(command)),
  ]
    .join('\n\n')
    .concat('\n');
}

function commandText(command: Command): string {
  const argument = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`;
    return one.required ? ` <${name}>` : ` [${name}]`;
  });
  const rows = command.options.map((option) => `| \`${escaped(option.flags)}\` | ${escaped(meaning(option))} |`);
  return [
    `## \`${command.name()}\``,
    `\`hawzu-tokens ${command.name()} [options]${argument.join('')}\`: ${command.description()}.`,
    ['| Flag | Meaning |', '|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}

function meaning({ description, argChoices, defaultValue, mandatory }: Option): string {
  const said: unknown = Array.isArray(defaultValue) && defaultValue.length === 0 ? undefined : defaultValue;
  return [
    description,
    ...(mandatory ? ['required'] : []),
    ...(argChoices ? [`one of ${argChoices.map((choice) => `\`${choice}\``).join(', ')}`] : []),
    ...(typeof said === 'string' ? [`default \`${said}\``] : []),
  ].join('; ');
}

const escaped = (text: string): string => text.replaceAll('|', '\\|');
