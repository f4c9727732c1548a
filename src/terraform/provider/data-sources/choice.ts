import { type Diagnostic, errorDiagnostic } from '../../plugin';

/** An error on a filter that is none of the words it takes. What is not known yet may be any of them. */
export function choiceProblems(name: string, value: unknown, allowed: readonly string[]): readonly Diagnostic[] {
  if (typeof value !== 'string' || allowed.includes(value)) return [];
  return [
    errorDiagnostic(`${name} can't be "${value}"`, `Use ${allowed.map((word) => `"${word}"`).join(' or ')}.`, [name]),
  ];
}
