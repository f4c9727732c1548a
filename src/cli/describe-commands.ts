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
    ...program.commands.flatMap(withInner).map(({ command, name }) => commandText(command, name)),
  ]
    .join('\n\n')
    .concat('\n');
}

interface Named {
  readonly command: Command;
  readonly name: string;
}

/** A command, if it is not there for those in it alone, and those. */
function withInner(command: Command): readonly Named[] {
  const inner = command.commands.map((one) => ({ command: one, name: `${command.name()} ${one.name()}` }));
  return command.options.length === 0 && inner.length > 0 ? inner : [{ command, name: command.name() }, ...inner];
}

function commandText(command: Command, called: string): string {
  const argument = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '...' : ''}`;
    return one.required ? ` <${name}>` : ` [${name}]`;
  });
  const rows = command.options.map((option) => `| \`${escaped(option.flags)}\` | ${escaped(meaning(option))} |`);
  return [
    `## \`${called}\``,
    `\`hawzu-tokens ${called} [options]${argument.join('')}\`: ${command.description()}.`,
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
