/** Variables of the environment, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that says something: white space around it means nothing, and empty is not set. */
export const setting = (env: Environment, name: string): string | undefined => env[name]?.trim() || undefined;
