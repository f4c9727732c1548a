const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text in which every escape is read once, as UTF-8. Undefined: half an escape, or bytes that are no UTF-8. */
export function unescaped(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  try {
    return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => UTF8.decode(Buffer.from(run.replaceAll('%', ''), 'hex')));
  } catch {
    return undefined;
  }
}

/** The one spelling that goes upstream: every character but letters, digits and `-._~` is escaped, in capitals. */
export const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
