/**
 * Makes constructs without the text of a stack trace for each of their nested attributes, which CDKTF takes at full depth
 * and shows only beside a reference that can't be resolved: a quarter of the time that a large spec takes. Traces of
 * errors are made when somebody reads them, so one that is thrown in here has its own.
 */
export function withoutStackTexts<T>(make: () => T): T {
  const before: unknown = Reflect.get(Error, 'prepareStackTrace');
  Error.prepareStackTrace = () => '';
  try {
    return make();
  } finally {
    Reflect.set(Error, 'prepareStackTrace', before);
  }
}
