import { ServiceError } from '../error/service-error';
import type { RequestFields } from './request-fields';

/** The server's own text lists `!`, which the documentation does not (recorded for four names and ten operations). */
const NAME = /^[A-Za-z0-9/_+=.@!-]+$/;
const BOUNDS = { min: 1, max: 512 };

export function isName(text: string): boolean {
  return NAME.test(text) && text.length <= BOUNDS.max;
}

/** Throws the recorded ValidationException unless `name` is made of the characters AWS takes. */
export function checkName(name: string): string {
  if (NAME.test(name)) return name;
  throw new ServiceError(
    'ValidationException',
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
  );
}

export function readName(fields: RequestFields): string {
  return checkName(fields.requiredText('Name', BOUNDS));
}
