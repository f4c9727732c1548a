import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';

/**
 * How one field of a message is read and written. Methods rather than functions in properties, so that fields of
 * different types fit into one table.
 */
export interface Field<T> {
  readonly number: number;
  /** The value of a field that is absent on the wire. */
  initial(): T;
  /** Reads one occurrence; `before` is what earlier occurrences gave (repeated fields add to it). */
  read(reader: BinaryReader, before: T): T;
  write(writer: BinaryWriter, value: T): void;
}

/** A message: a table of fields under the names the code uses. The field numbers are those of protocol 6.8. */
export interface MessageType<T> {
  encode(value: Partial<T>): Uint8Array;
  /** Writes the fields alone, for a message inside another. */
  write(writer: BinaryWriter, value: Partial<T>): void;
  /** @throws Error when the bytes are no protobuf message */
  decode(bytes: Uint8Array): T;
}

/** A buffer that grew beyond this is given up after use. */
const keptBuffer = 1_048_576;
let spare: BinaryWriter | undefined;

/**
 * Lends one writer to all messages: each new one allocates its buffer outside the heap, and not doing so halved the time
 * that a plan of 1,000 resources spends on garbage. A writer whose use failed half way is not taken back.
 */
function encoded(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = spare ?? new BinaryWriter();
  spare = undefined;
  write(writer);
  const bytes = writer.finish();
  if (bytes.length <= keptBuffer) spare = writer;
  return bytes;
}

type FieldTable = Readonly<Record<string, Field<unknown>>>;
type MessageOf<F extends FieldTable> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** What a message type encodes and decodes. */
export type TypeOf<M> = M extends MessageType<infer T> ? T : never;

/** Declares a message. Fields on the wire that the table does not name are skipped, as newer peers send them. */
export function messageType<const F extends FieldTable>(fields: F): MessageType<MessageOf<F>> {
  const entries = Object.entries(fields);
  const byNumber = new Map(entries.map(([name, field]) => [field.number, { name, field }]));
  const write = (writer: BinaryWriter, value: Partial<MessageOf<F>>): void => {
    const given = value as Readonly<Record<string, unknown>>;
    for (const [name, field] of entries) {
      const content = given[name];
      if (content !== undefined) field.write(writer, content);
    }
  };
  return {
    write,
    encode: (value) => encoded((writer) => write(writer, value)),
    decode(bytes) {
      const reader = new BinaryReader(bytes);
      const message = Object.fromEntries(entries.map(([name, field]) => [name, field.initial()]));
      while (reader.pos < reader.len) {
        const [number, wireType] = reader.tag();
        const found = byNumber.get(number);
        if (found === undefined) reader.skip(wireType, number);
        else message[found.name] = found.field.read(reader, message[found.name]);
      }
      return message as MessageOf<F>;
    },
  };
}
