export { startEmulator, type Emulator, type EmulatorOptions } from './emulator';
export type { RandomSource } from './random-source';
export type { SecretSnapshot, VersionSnapshot } from './snapshot';
export type { SecretValue } from './store/secret';
export type { Fault, FaultHook, FaultRequest } from './wire/fault';
export type { RequestLogEntry } from './wire/request-log';
