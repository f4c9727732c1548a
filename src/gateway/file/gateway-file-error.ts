import { type Diagnostic, formatPlace } from '../../core/diagnostics/diagnostic';

/** A gateway's file that says something impossible: nothing of it counts. */
export class GatewayFileError extends Error {
  override readonly name = 'GatewayFileError';

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(inOneLine).join('\n'));
  }
}

const inOneLine = ({ place, message, suggestion, advice }: Diagnostic): string =>
  [
    `${place ? `${formatPlace(place)}: ` : ''}${message}`,
    ...(suggestion === undefined ? [] : [`did you mean ${suggestion}?`]),
    ...(advice === undefined ? [] : [advice]),
  ].join('; ');
