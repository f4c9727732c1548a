import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { SourcePlace } from '../../diagnostics/diagnostic';
import type { SpecLimits } from './limits';
import type { Problems } from './problems';
import type { SourceText } from './source-text';
import { isMergeKey, TooMuch, ValueReader } from './value-reader';
import type { YamlDocument } from './yaml-documents';

/**
 * Keys and indexes from the top of a document. In a list, a text finds the entry that it is, or whose `name`, `project`
 * or `code` it is: so callers can point at a grant whose index they don't know, after sorting.
 */
export type Path = readonly (string | number)[];

/** Which part of an entry a problem is about: its key (`purpsoe:`) or its value. */
export type Part = 'key' | 'value';

/** One document: its value, and the place of every piece of it, looked up only when somebody asks. */
export class SpecDocument {
  private constructor(
    readonly source: SourceText,
    private readonly root: Node | null,
    readonly value: unknown,
    private readonly aliases: ReadonlyMap<Node, Node>,
  ) {}

  /** `undefined` when the document is larger than the limits allow; that is then among the problems. */
  static read(
    yaml: YamlDocument,
    source: SourceText,
    limits: SpecLimits,
    problems: Problems,
  ): SpecDocument | undefined {
    const reader = new ValueReader(source, limits, problems);
    const root = yaml.contents as Node | null;
    try {
      return new SpecDocument(source, root, reader.read(root), reader.aliases);
    } catch (error) {
      if (error instanceof TooMuch) return undefined;
      throw error;
    }
  }

  /** The place of what a path leads to, or of the nearest thing above it that is there. */
  place(path: Path, part: Part = 'value'): SourcePlace {
    let found: Step = { value: this.root };
    for (const segment of path) {
      const next = this.#step(this.#target(found.value), segment);
      if (!next) return this.#placeOf(found, 'value');
      found = next;
    }
    return this.#placeOf(found, part);
  }

  #placeOf({ key, value }: Step, part: Part): SourcePlace {
    const node = part === 'key' ? (key ?? value) : value;
    const range = node?.range;
    // Nothing was written after the key: the key is what there is to show.
    if (range && range[0] === range[1] && key?.range && node !== key) return this.#placeOf({ value: key }, 'value');
    if (!node || !range) return this.source.place(0, 1);
    // A whole map is shown by its first key.
    const first = isMap(node) && !node.flow ? (node.items[0]?.key as Node | undefined) : undefined;
    const [start, end] = first?.range ?? range;
    return this.source.place(start, Math.max(end, start + 1));
  }

  #target(node: Node | null): Node | null {
    return isAlias(node) ? (this.aliases.get(node) ?? node) : node;
  }

  #step(node: Node | null, segment: string | number): Step | undefined {
    if (isMap(node)) return this.#inMap(node, String(segment));
    if (isSeq(node)) return typeof segment === 'number' ? this.#inList(node, segment) : this.#find(node, segment);
    return undefined;
  }

  #inList(node: YAMLSeq, index: number): Step | undefined {
    return index < node.items.length ? { value: node.items[index] as Node | null } : undefined;
  }

  #find(node: YAMLSeq, text: string): Step | undefined {
    const named = (node.items as (Node | null)[]).find((item) => {
      const target = this.#target(item);
      if (isScalar(target)) return target.value === text;
      return ['name', 'project', 'code'].some((key) => {
        const value = isMap(target) ? this.#target(this.#inMap(target, key)?.value ?? null) : null;
        return isScalar(value) && value.value === text;
      });
    });
    return named === undefined ? undefined : { value: named };
  }

  #inMap(node: YAMLMap, key: string): Step | undefined {
    const own = node.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
    if (own) return { key: own.key as Node, value: own.value as Node | null };
    for (const pair of node.items) {
      if (!isMergeKey(pair.key)) continue;
      const merged = this.#target(pair.value as Node | null);
      for (const source of isSeq(merged) ? (merged.items as (Node | null)[]) : [merged]) {
        const target = this.#target(source);
        const found = isMap(target) ? this.#inMap(target, key) : undefined;
        if (found) return found;
      }
    }
    return undefined;
  }
}

interface Step {
  readonly key?: Node | undefined;
  readonly value: Node | null;
}
