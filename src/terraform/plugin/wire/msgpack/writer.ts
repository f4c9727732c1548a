const smallestInt64 = -(2n ** 63n);
const largestInt64 = 2n ** 63n - 1n;

/** Writes MessagePack, the subset that Terraform's type system uses. */
export class MsgpackWriter {
  #buffer = Buffer.allocUnsafe(512);
  #length = 0;

  /** Everything written so far. */
  finish(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  null(): void {
    this.#byte(0xc0);
  }

  /** Extension type 0 with one byte of payload: Terraform's unknown value. */
  unknown(): void {
    const at = this.#reserve(3);
    this.#buffer[at] = 0xd4;
    this.#buffer[at + 1] = 0;
    this.#buffer[at + 2] = 0;
  }

  bool(value: boolean): void {
    this.#byte(value ? 0xc3 : 0xc2);
  }

  string(value: string): void {
    const length = Buffer.byteLength(value);
    if (length < 32) this.#byte(0xa0 | length);
    else this.#header(length, 0xd9, 0xda, 0xdb);
    const at = this.#reserve(length);
    this.#buffer.write(value, at, length, 'utf8');
  }

  binary(value: Uint8Array): void {
    this.#header(value.length, 0xc4, 0xc5, 0xc6);
    const at = this.#reserve(value.length);
    this.#buffer.set(value, at);
  }

  /** Starts an array; its items follow. */
  array(length: number): void {
    if (length < 16) this.#byte(0x90 | length);
    else this.#header(length, undefined, 0xdc, 0xdd);
  }

  /** Starts a map; its keys and values follow. */
  map(length: number): void {
    if (length < 16) this.#byte(0x80 | length);
    else this.#header(length, undefined, 0xde, 0xdf);
  }

  float(value: number): void {
    const at = this.#reserve(9);
    this.#buffer[at] = 0xcb;
    this.#buffer.writeDoubleBE(value, at + 1);
  }

  /** An integer in its shortest form; beyond 64 bits as decimal text, which Terraform reads as a number of 512 bits. */
  integer(value: bigint): void {
    if (value < smallestInt64 || value > largestInt64) this.string(value.toString());
    else if (value >= -32n && value < 128n) this.#byte(Number(value) & 0xff);
    else if (value >= -128n && value < 128n) this.#sized(0xd0, 1, (at) => this.#buffer.writeInt8(Number(value), at));
    else if (value >= -32_768n && value < 32_768n) {
      this.#sized(0xd1, 2, (at) => this.#buffer.writeInt16BE(Number(value), at));
    } else if (value >= -2_147_483_648n && value < 2_147_483_648n) {
      this.#sized(0xd2, 4, (at) => this.#buffer.writeInt32BE(Number(value), at));
    } else this.#sized(0xd3, 8, (at) => this.#buffer.writeBigInt64BE(value, at));
  }

  #sized(type: number, size: number, write: (at: number) => void): void {
    this.#byte(type);
    write(this.#reserve(size));
  }

  #header(length: number, one: number | undefined, two: number, four: number): void {
    if (one !== undefined && length < 0x100) this.#sized(one, 1, (at) => this.#buffer.writeUInt8(length, at));
    else if (length < 0x1_0000) this.#sized(two, 2, (at) => this.#buffer.writeUInt16BE(length, at));
    else this.#sized(four, 4, (at) => this.#buffer.writeUInt32BE(length, at));
  }

  #byte(value: number): void {
    const at = this.#reserve(1);
    this.#buffer[at] = value;
  }

  #reserve(size: number): number {
    const at = this.#length;
    this.#length += size;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }
}
