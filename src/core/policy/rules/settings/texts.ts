import { asList, asText } from '../../../token-spec/document/kinds';

/** A list of texts; `undefined` when it is none, of which the schema has told. */
export function textsIn(value: unknown): readonly string[] | undefined {
  const texts = asList(value)?.map(asText);
  return texts?.every((text) => text !== undefined) ? texts : undefined;
}
