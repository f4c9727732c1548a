/** The same object, but for some of its parts. */
export const over = <T extends object>(one: T, parts: Partial<T>): T => Object.assign(Object.create(one) as T, parts);
