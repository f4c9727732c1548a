import type { Alias } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { yamlCodes } from '../../diagnostics/catalogue/yaml';
import { nearest } from '../../diagnostics/nearest';
import { describeKind } from './kinds';
import type { SpecLimits } from './limits';
import type { Problems } from './problems';
import type { SourceText } from './source-text';

/** Thrown inside, and turned into one problem: going on would multiply work that a hostile file chose. */
export class TooMuch extends Error {}

interface Anchored {
  readonly node: Node;
  value: unknown;
  /** Values in it, with aliases counted as often as they are used; `undefined` while it is being read. */
  size: number | undefined;
}

const PLAIN_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/**
 * Turns the nodes of one document into plain values, in one walk. An aliased value is shared and not copied; how much
 * it would be as a copy is counted, and reading stops when that grows beyond the limit.
 */
export class ValueReader {
  readonly #anchors = new Map<string, Anchored>();
  /** Where each alias leads. An anchor may be defined again, so the name alone does not tell. */
  readonly aliases = new Map<Alias, Node>();
  #values = 0;
  #aliased = 0;

  constructor(
    private readonly source: SourceText,
    private readonly limits: SpecLimits,
    private readonly problems: Problems,
  ) {}

  read(node: Node | null): unknown {
    this.#values += 1;
    if (node === null) return null;
    if (isAlias(node)) return this.#alias(node);
    if (node.tag !== undefined && !PLAIN_TAG.test(node.tag)) {
      this.problems.add(yamlCodes.diagnose('yaml-tag', { tag: node.tag.slice(0, 100) }, this.#at(node)));
    }
    const before = this.#values;
    const anchored: Anchored = { node, value: undefined, size: undefined };
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, anchored);
    const value = this.#content(node);
    anchored.value = value;
    anchored.size = this.#values - before + 1;
    return value;
  }

  #content(node: Node): unknown {
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return this.#list(node);
    return isMap(node) ? this.#map(node) : null;
  }

  #alias(alias: Alias): unknown {
    const anchored = this.#anchors.get(alias.source);
    if (!anchored) {
      const suggestion = nearest(alias.source, this.#anchors.keys());
      const more = suggestion === undefined ? {} : { suggestion: `*${suggestion}` };
      this.problems.add(yamlCodes.diagnose('unknown-anchor', { alias: alias.source }, { ...this.#at(alias), ...more }));
      return null;
    }
    if (anchored.size === undefined) {
      this.problems.add(yamlCodes.diagnose('alias-cycle', { alias: alias.source }, this.#at(alias)));
      return null;
    }
    this.aliases.set(alias, anchored.node);
    this.#values += anchored.size;
    this.#aliased += anchored.size;
    if (this.#aliased > this.limits.aliasedValues) {
      this.problems.add(yamlCodes.diagnose('too-many-aliases', { limit: this.limits.aliasedValues }, this.#at(alias)));
      throw new TooMuch();
    }
    return anchored.value;
  }

  #list(node: YAMLSeq): readonly unknown[] {
    this.#checkEntries(node, node.items.length);
    return node.items.map((item) => this.read(item as Node | null));
  }

  #map(node: YAMLMap): Record<string, unknown> {
    this.#checkEntries(node, node.items.length);
    const map = Object.create(null) as Record<string, unknown>;
    const keys = new Map<string, Node>();
    const merges: Pair[] = [];
    for (const pair of node.items) {
      const key = this.#key(pair);
      if (key === undefined) continue;
      if (key === MERGE) {
        merges.push(pair);
        continue;
      }
      const first = keys.get(key);
      if (first) {
        const related = [{ message: 'it stands here first', ...this.#at(first) }];
        this.problems.add(yamlCodes.diagnose('duplicate-key', { key }, { ...this.#at(pair.key as Node), related }));
        this.read(pair.value as Node | null);
        continue;
      }
      keys.set(key, pair.key as Node);
      map[key] = this.read(pair.value as Node | null);
    }
    for (const pair of merges) this.#merge(pair, map);
    return map;
  }

  /** The key as text, `MERGE`, or `undefined` for a key that is none. */
  #key(pair: Pair): string | typeof MERGE | undefined {
    const node = pair.key as Node | null;
    if (isScalar(node) && typeof node.value === 'string') {
      if (node.anchor !== undefined) this.read(node);
      return isMergeKey(node) ? MERGE : node.value;
    }
    const found = node && isScalar(node) ? describeKind(node.value) : isAlias(node) ? 'an alias' : 'a list or map';
    const at =
      node?.range && node.range[1] > node.range[0] ? this.#at(node) : this.#at((pair.value as Node | null) ?? node);
    this.problems.add(yamlCodes.diagnose('key-not-text', { found }, at));
    return undefined;
  }

  /** Own keys win over merged ones, and of several merged maps the first wins (YAML 1.1 merge key). */
  #merge(pair: Pair, map: Record<string, unknown>): void {
    const node = pair.value as Node | null;
    const value = this.read(node);
    for (const merged of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof merged !== 'object' || merged === null || Array.isArray(merged)) {
        // An alias that leads nowhere has been reported already.
        if (isAlias(node) && !this.aliases.has(node)) continue;
        const at = this.#at(node ?? (pair.key as Node));
        this.problems.add(yamlCodes.diagnose('bad-merge', { found: describeKind(merged) }, at));
        continue;
      }
      for (const [key, inner] of Object.entries(merged)) if (!(key in map)) map[key] = inner;
    }
  }

  #checkEntries(node: Node, count: number): void {
    if (count <= this.limits.entries) return;
    this.problems.add(yamlCodes.diagnose('too-many-entries', { limit: this.limits.entries }, this.#at(node)));
    throw new TooMuch();
  }

  #at(node: Node | null) {
    const [start, end] = node?.range ?? [0, 1];
    return { place: this.source.place(start, Math.max(end, start + 1)) };
  }
}

const MERGE = Symbol('merge');

/** `<<` in quotes is an ordinary key. */
export const isMergeKey = (node: unknown): boolean =>
  isScalar(node) && node.value === '<<' && node.type === Scalar.PLAIN;
