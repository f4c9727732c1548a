import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Field, MessageType } from './message';

/** Text; empty is the same as absent. */
export function string(number: number): Field<string> {
  return {
    number,
    initial: () => '',
    read: (reader) => reader.string(),
    write: (writer, value) => {
      if (value !== '') writer.tag(number, WireType.LengthDelimited).string(value);
    },
  };
}

/** Text whose presence matters, even when it is empty. */
export function presentString(number: number): Field<string | undefined> {
  return {
    number,
    initial: () => undefined,
    read: (reader) => reader.string(),
    write: (writer, value) => {
      if (value !== undefined) writer.tag(number, WireType.LengthDelimited).string(value);
    },
  };
}

/** Bytes; empty is the same as absent. */
export function bytes(number: number): Field<Uint8Array> {
  return {
    number,
    initial: () => new Uint8Array(0),
    read: (reader) => reader.bytes(),
    write: (writer, value) => {
      if (value.length > 0) writer.tag(number, WireType.LengthDelimited).bytes(value);
    },
  };
}

/** True or false; false is the same as absent. */
export function bool(number: number): Field<boolean> {
  return {
    number,
    initial: () => false,
    read: (reader) => reader.bool(),
    write: (writer, value) => {
      if (value) writer.tag(number, WireType.Varint).bool(value);
    },
  };
}

/** A 64-bit integer or an enumeration; the protocol's own are small, so a JavaScript number holds them. */
export function integer(number: number): Field<number> {
  return {
    number,
    initial: () => 0,
    read: (reader) => Number(reader.int64()),
    write: (writer, value) => {
      if (value !== 0) writer.tag(number, WireType.Varint).int64(value);
    },
  };
}

/** An integer whose presence matters, even when it is zero. */
export function presentInteger(number: number): Field<number | undefined> {
  return {
    number,
    initial: () => undefined,
    read: (reader) => Number(reader.int64()),
    write: (writer, value) => {
      if (value !== undefined) writer.tag(number, WireType.Varint).int64(value);
    },
  };
}

/** Another message. The type is given as a function because messages may contain themselves. */
export function message<T>(number: number, type: () => MessageType<T>): Field<T | undefined> {
  return {
    number,
    initial: () => undefined,
    read: (reader) => type().decode(reader.bytes()),
    write: (writer, value) => {
      if (value === undefined) return;
      type().write(writer.tag(number, WireType.LengthDelimited).fork(), value);
      writer.join();
    },
  };
}

/** Any number of another message, in order. */
export function repeated<T>(number: number, type: () => MessageType<T>): Field<readonly T[]> {
  return {
    number,
    initial: () => [],
    read: (reader, before) => [...before, type().decode(reader.bytes())],
    write: (writer, value) => {
      for (const item of value) {
        type().write(writer.tag(number, WireType.LengthDelimited).fork(), item);
        writer.join();
      }
    },
  };
}

/** Messages under text keys. */
export function mapOf<T>(number: number, type: () => MessageType<T>): Field<ReadonlyMap<string, T>> {
  return {
    number,
    initial: () => new Map<string, T>(),
    read: (reader, before) => {
      const [key, value] = readEntry(reader.bytes(), type());
      return new Map([...before, [key, value]]);
    },
    write: (writer, value) => {
      for (const [key, item] of value) {
        writer.tag(number, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).string(key);
        type().write(writer.tag(2, WireType.LengthDelimited).fork(), item);
        writer.join().join();
      }
    },
  };
}

function readEntry<T>(entry: Uint8Array, type: MessageType<T>): readonly [string, T] {
  const reader = new BinaryReader(entry);
  let key = '';
  let value = type.decode(new Uint8Array(0));
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === 1) key = reader.string();
    else if (number === 2) value = type.decode(reader.bytes());
    else reader.skip(wireType, number);
  }
  return [key, value];
}
