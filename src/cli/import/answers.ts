import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { reasonOf } from '../../adapters/system/file-problem';
import type { Answers } from '../../core/adoption/proposal/proposal';
import { cliCodes } from '../../core/diagnostics/catalogue/cli';
import { type TokenId, tokenId } from '../../core/model/ids';
import { ExitCode } from '../terminal/exit-code';
import { CommandFailure } from '../terminal/failure';

const FIELDS: readonly string[] = ['name', 'purpose', 'consumer', 'owner', 'justification'];

/** What somebody knows of tokens, by token id, in YAML or JSON. Throws a `CommandFailure` for anything else. */
export function readAnswers(file: string): ReadonlyMap<TokenId, Answers> {
  const answers = parsed(file);
  if (!isMap(answers)) throw invalid(file, 'it is no map of token ids');
  return new Map(
    Object.entries(answers).map(([id, said]) => {
      if (!isMap(said)) throw invalid(file, `what stands under ${id} is no map`);
      for (const [field, text] of Object.entries(said)) {
        if (!FIELDS.includes(field)) throw invalid(file, `${id} has a field "${field}"`);
        if (typeof text !== 'string' || !/\S/.test(text)) throw invalid(file, `${field} of ${id} is no text`);
      }
      return [tokenId(id), said];
    }),
  );
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (file: string, why: string): CommandFailure =>
  new CommandFailure(ExitCode.error, [cliCodes.diagnose('answers-invalid', { file, why })]);

function parsed(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailure(ExitCode.error, [cliCodes.diagnose('file-unreadable', { file, why: reasonOf(error) })]);
  }
  try {
    return parse(text, { schema: 'core', merge: false });
  } catch {
    // The message of the library quotes the line, which may hold anything.
    throw invalid(file, 'it is neither YAML nor JSON');
  }
}
