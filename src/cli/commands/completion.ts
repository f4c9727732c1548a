import type { Command } from 'commander';
import { ExitCode } from '../terminal/exit-code';
import type { Invocation } from '../terminal/invocation';

/** Prints a completion script, made from the commands and flags that there are. */
export const completionCommand =
  (program: Command) =>
  async ({ terminal }: Invocation<object>, shells: readonly string[] = []): Promise<ExitCode> => {
    for (const shell of shells) terminal.result(SCRIPTS[shell as keyof typeof SCRIPTS](wordsOf(program)));
    return ExitCode.done;
  };

interface Words {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly { readonly flag: string; readonly description: string }[];
}

function wordsOf(program: Command): readonly Words[] {
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    flags: optionsOf(command).map(({ long, description }) => ({ flag: long ?? '', description })),
  }));
}

/** Of a group, those of the commands in it. */
const optionsOf = (command: Command): Command['options'] => {
  const all = [command, ...command.commands].flatMap(({ options }) => options);
  return all.filter(({ long }, index) => all.findIndex((one) => one.long === long) === index);
};

const quote = (text: string): string => text.replaceAll("'", '');

function bash(words: readonly Words[]): string {
  const cases = words.map(({ name, flags }) => `    ${name}) words='${flags.map(({ flag }) => flag).join(' ')}' ;;`);
  return `_hawzu_tokens() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words='${words.map(({ name }) => name).join(' ')}'
  [ "$COMP_CWORD" -gt 1 ] && case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  if [[ "$COMP_CWORD" -gt 1 && "$current" != -* ]]; then COMPREPLY=($(compgen -f -- "$current"))
  else COMPREPLY=($(compgen -W "$words" -- "$current")); fi
}
complete -o filenames -F _hawzu_tokens hawzu-tokens
`;
}

function zsh(words: readonly Words[]): string {
  const commands = words.map(({ name, summary }) => `    '${name}:${quote(summary)}'`);
  const cases = words.map(
    ({ name, flags }) =>
      `    ${name}) _arguments ${flags.map(({ flag, description }) => `'${flag}[${quote(description).replaceAll(/[[\]]/g, '')}]'`).join(' ')} '*:file:_files' ;;`,
  );
  return `#compdef hawzu-tokens
_hawzu_tokens() {
  local -a commands=(
${commands.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _hawzu_tokens hawzu-tokens
`;
}

function fish(words: readonly Words[]): string {
  const lines = words.flatMap(({ name, summary, flags }) => [
    `complete -c hawzu-tokens -n __fish_use_subcommand -f -a ${name} -d '${quote(summary)}'`,
    ...flags.map(
      ({ flag, description }) =>
        `complete -c hawzu-tokens -n '__fish_seen_subcommand_from ${name}' -l ${flag.replace(/^--/, '')} -d '${quote(description)}'`,
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

/** The command line takes these and no other. */
const SCRIPTS = { bash, zsh, fish };
