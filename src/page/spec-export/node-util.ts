/** What of Node's module of this name the code behind a spec calls, for the browser. */
export const inspect = { custom: Symbol.for('nodejs.util.inspect.custom') };
export const stripVTControlCharacters = (text: string): string => text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '');
