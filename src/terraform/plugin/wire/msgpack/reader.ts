/** The bytes are not MessagePack, or end too early. */
class MsgpackError extends Error {
  constructor(problem: string) {
    super(`malformed MessagePack: ${problem}`);
    this.name = 'MsgpackError';
  }
}

/** What comes next in the bytes. A container is only opened: its items follow as tokens of their own. */
export type Token =
  | { readonly kind: 'null' }
  | { readonly kind: 'extension'; readonly type: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'binary'; readonly value: Buffer }
  | { readonly kind: 'array'; readonly length: number }
  | { readonly kind: 'map'; readonly length: number };

/** Reads MessagePack token by token; what a token means is up to the type that is expected. */
export class MsgpackReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** True when every byte has been read. */
  get done(): boolean {
    return this.#at >= this.#buffer.length;
  }

  /** @throws MsgpackError */
  next(): Token {
    const type = this.#buffer[this.#at];
    if (type === undefined) throw tooShort();
    this.#at += 1;
    if (type < 0x80) return { kind: 'integer', value: BigInt(type) };
    if (type < 0x90) return this.#container('map', type & 0x0f);
    if (type < 0xa0) return this.#container('array', type & 0x0f);
    if (type < 0xc0) return { kind: 'string', value: this.#text(type & 0x1f) };
    if (type >= 0xe0) return { kind: 'integer', value: BigInt(type - 0x100) };
    switch (type) {
      case 0xc0:
        return { kind: 'null' };
      case 0xc2:
      case 0xc3:
        return { kind: 'bool', value: type === 0xc3 };
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return { kind: 'binary', value: this.#take(this.#uint(2 ** (type - 0xc4))) };
      case 0xc7:
      case 0xc8:
      case 0xc9:
        return this.#extension(this.#uint(2 ** (type - 0xc7)));
      case 0xca:
        return { kind: 'float', value: this.#take(4).readFloatBE() };
      case 0xcb:
        return { kind: 'float', value: this.#take(8).readDoubleBE() };
      case 0xcc:
      case 0xcd:
      case 0xce:
        return { kind: 'integer', value: BigInt(this.#uint(2 ** (type - 0xcc))) };
      case 0xcf:
        return { kind: 'integer', value: this.#take(8).readBigUInt64BE() };
      case 0xd0:
      case 0xd1:
      case 0xd2: {
        const size = 2 ** (type - 0xd0);
        return { kind: 'integer', value: BigInt(this.#take(size).readIntBE(0, size)) };
      }
      case 0xd3:
        return { kind: 'integer', value: this.#take(8).readBigInt64BE() };
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(2 ** (type - 0xd4));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return { kind: 'string', value: this.#text(this.#uint(2 ** (type - 0xd9))) };
      case 0xdc:
      case 0xdd:
        return this.#container('array', this.#uint(2 ** (type - 0xdb)));
      case 0xde:
      case 0xdf:
        return this.#container('map', this.#uint(2 ** (type - 0xdd)));
      default:
        throw new MsgpackError(`type byte 0x${type.toString(16)} is not in use`);
    }
  }

  #container(kind: 'array' | 'map', length: number): Token {
    // Every item takes at least a byte: a length beyond the rest is a lie that would cost memory to believe.
    const smallest = kind === 'map' ? length * 2 : length;
    if (smallest > this.#buffer.length - this.#at) throw new MsgpackError('a container ends too early');
    return { kind, length };
  }

  #extension(length: number): Token {
    const type = this.#take(1).readInt8();
    this.#take(length);
    return { kind: 'extension', type };
  }

  #text(length: number): string {
    return this.#buffer.toString('utf8', this.#at, this.#pass(length));
  }

  #uint(size: number): number {
    return this.#take(size).readUIntBE(0, size);
  }

  #take(length: number): Buffer {
    return this.#buffer.subarray(this.#at, this.#pass(length));
  }

  /** Goes past so many bytes, and answers where they end. */
  #pass(length: number): number {
    const end = this.#at + length;
    if (end > this.#buffer.length) throw tooShort();
    this.#at = end;
    return end;
  }
}

const tooShort = () => new MsgpackError('the bytes end too early');
