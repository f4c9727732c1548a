import { buildProgram } from '../../src/cli/program';

/** The words of every call of `hawzu-tokens` in a shell script. */
export function callsIn(script: string): readonly (readonly string[])[] {
  return script
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => {
      const call = /^\s*(?:if )?(?:npx )?hawzu-tokens (.*)$/.exec(line)?.[1];
      if (call === undefined) return [];
      const [words = ''] = call.replaceAll(/\$\{\w+:\+"([^"]*)"\}/g, '$1').split(/ (?:>|\||;|&&|#)/);
      return [words.replaceAll('"', '').trim().split(/\s+/)];
    });
}

/** What the program would say against a call: nothing, when the command, its flags and their values are there. */
export function complaintOf([name = '', ...args]: readonly string[]): string | undefined {
  const command = buildProgram(() => undefined).commands.find((one) => one.name() === name);
  if (!command) return `no command ${name}`;
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  try {
    const { operands, unknown } = command.parseOptions([...args]);
    if (unknown.length > 0) return `${name} has no ${unknown.join(' ')}`;
    const isMissing = command.registeredArguments.filter(({ required }) => required).length > operands.length;
    return isMissing ? `${name} wants an argument` : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
