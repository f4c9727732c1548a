import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A thing as the demo's back end keeps it: a JSON file that tests can look into and change behind Terraform's back. */
interface StoredThing {
  readonly id: string;
  readonly name: string;
  readonly content: string | null;
  readonly revision: number;
}

/** The demo's back end: a folder. */
export class ThingStore {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  get(id: string): StoredThing | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(id), 'utf8')) as StoredThing;
    } catch {
      return undefined;
    }
  }

  put(thing: StoredThing): void {
    writeFileSync(this.#path(thing.id), JSON.stringify(thing));
  }

  remove(id: string): void {
    rmSync(this.#path(id), { force: true });
  }

  names(): readonly string[] {
    return readdirSync(this.folder)
      .filter((file) => file.endsWith('.json'))
      .map((file) => this.get(file.slice(0, -'.json'.length))?.name ?? '')
      .sort();
  }

  #path(id: string): string {
    return join(this.folder, `${id}.json`);
  }
}
