/// <reference types="jest" />
import { PortError, type PortErrorKind } from '../../core/ports/errors';

/** The error that a call ends with; the test fails when it is no `PortError` or when there is none. */
export async function portErrorOf(call: Promise<unknown>): Promise<PortError> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(PortError);
  return outcome as PortError;
}

/** Expects a refusal: of this kind, certainly without effect, and with the server's code if one is given. */
export async function expectRefused(call: Promise<unknown>, kind: PortErrorKind, serverCode?: string): Promise<void> {
  const error = await portErrorOf(call);
  expect({ kind: error.kind, effect: error.effect }).toEqual({ kind, effect: 'none' });
  if (serverCode !== undefined) expect(error.details.serverCode).toBe(serverCode);
}
