import type { LogFields, Logger } from '../provider/call-context';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'off'] as const;
type LogLevel = (typeof levels)[number];

/** Longer messages are cut: Terraform's reader breaks lines at 64 KiB, and what follows would be shown as raw text. */
const longestText = 16_384;

/**
 * The level that Terraform was asked to show. Lines below it are not even written.
 * Terraform's own rules: TF_LOG_PROVIDER before TF_LOG, `json` means everything, and so does a word it does not know.
 */
export function logLevel(env: Readonly<Record<string, string | undefined>>): LogLevel {
  const asked = (env['TF_LOG_PROVIDER'] ?? env['TF_LOG'] ?? '').toLowerCase();
  if (asked === '') return 'off';
  return levels.find((level) => level === asked) ?? 'trace';
}

/**
 * A logger that writes hclog's JSON lines.
 * @param write writes a line to standard error at once, so that a crash does not lose the last ones
 */
export function jsonLogger(options: {
  readonly module: string;
  readonly level: LogLevel;
  readonly now: () => Date;
  readonly write: (line: string) => void;
}): Logger {
  const lowest = levels.indexOf(options.level);
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (levels.indexOf(level) < lowest) return;
      const entry = {
        ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cut(value)])),
        '@level': level,
        '@message': cut(message),
        '@module': options.module,
        '@timestamp': timestamp(options.now()),
      };
      options.write(`${JSON.stringify(entry)}\n`);
    };
  return { trace: at('trace'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Six fraction digits: with the three of ISO strings Terraform takes the whole line for unstructured text. */
function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '000Z');
}

function cut<T>(value: T): T | string {
  return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)} (cut)` : value;
}
