/** Structured log lines that Terraform shows with TF_LOG. Fields must not hold values of attributes. */
export interface Logger {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean>>;

/** What every call of a provider is given beside its request. */
export interface CallContext {
  /** Aborts when the person who runs Terraform interrupts it, and when Terraform is gone. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** The context of calls that come after `configure`. */
export interface ConfiguredContext<Client> extends CallContext {
  /** What `configure` made. */
  readonly client: Client;
}

/** A result now or later; handlers that need not wait need not be async. */
export type Eventually<T> = T | Promise<T>;
