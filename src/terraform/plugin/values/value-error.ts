import type { ValuePath } from './place';

/** A value does not fit the type it is declared to have. The message names the place, never the value. */
export class ValueError extends Error {
  readonly path: ValuePath;

  constructor(
    readonly problem: string,
    path: ValuePath,
  ) {
    super(path.length === 0 ? problem : `${formatPath(path)}: ${problem}`);
    this.name = 'ValueError';
    this.path = path;
  }
}

/** A path as people write it: `grants[0].role`. Map keys look like attribute names; the type alone tells them apart. */
export function formatPath(path: ValuePath): string {
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}
