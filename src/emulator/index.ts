export { startEmulator, type Emulator, type EmulatorOptions } from './emulator';
export type { FunctionOptions } from './rotation/functions';
export type { RandomSource } from './store/secret/random-source';
export type { SecretSnapshot, VersionSnapshot } from './snapshot';
export type { SecretValue } from './store/secret/secret';
export type { Fault, FaultHook, FaultRequest } from './wire/fault';
export type { RequestLogEntry } from './wire/request-log';
