import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** An attribute as bindings and schema both can tell it. */
export interface DescribedAttribute {
  readonly mode: 'required' | 'optional' | 'computed' | 'optional-computed';
  /** `string`, `bool`, `list of string`, …; `list`, `set` or `single` for objects with attributes. */
  readonly type: string;
  readonly attributes?: Described;
}
export type Described = Readonly<Record<string, DescribedAttribute>>;

/** A file of generated bindings, read as code: what it lets people set, what it writes, what it lets them read. */
export class DescribedBindings {
  private readonly file: ts.SourceFile;
  private readonly text: string;

  constructor(path: string) {
    this.text = readFileSync(path, 'utf8');
    this.file = ts.createSourceFile(path, this.text, ts.ScriptTarget.ES2022, true);
  }

  /** The exported class that people make: the only one with a `tfResourceType`. */
  get construct(): { readonly name: string; readonly terraformType: string } {
    const found = this.classes().find((one) => staticText(one, 'tfResourceType') !== undefined)!;
    return { name: found.name!.text, terraformType: staticText(found, 'tfResourceType')! };
  }

  /** Attributes of a construct, or of the objects of a nested attribute. */
  attributesOf(className: string, configName: string, written: ts.Node): Described {
    const found = this.classes().find((one) => one.name?.text === className);
    const settable = this.settable(configName);
    const shapes = writtenShapes(written);
    if (found === undefined) return this.plain(settable, shapes);
    // Computed attributes stand in the class only; the others in the class, the settings and what is written.
    const notes = [...found.getText().matchAll(/\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)/g)];
    const described = notes.map(([, name = '', computed, optional, required]) => {
      const shape = shapes.get(name);
      const property = camel(name);
      const setting = settable.get(property);
      const flags = { computed: computed === 'true', optional: optional === 'true', required: required === 'true' };
      if ((shape === undefined) !== (setting === undefined)) throw new Error(`${className}.${name} is half there`);
      if (setting && (setting === 'required') !== flags.required)
        throw new Error(`${className}.${name} contradicts itself`);
      const shown = shape ? this.typed(shape) : this.readable(found, property);
      return [name, { mode: modeOf(flags), ...shown }] as const;
    });
    const stray = [...shapes.keys()].filter((name) => !notes.some((note) => note[1] === name));
    if (stray.length > 0) throw new Error(`${className} writes ${stray.join(', ')} and has no such attribute`);
    return Object.fromEntries(described);
  }

  describe(): Described {
    const { name } = this.construct;
    const found = this.classes().find((one) => one.name?.text === name)!;
    const written = found.members.find((member) => member.name?.getText() === 'synthesizeHclAttributes')!;
    return this.attributesOf(name, `${name}Config`, written);
  }

  private classes(): readonly ts.ClassDeclaration[] {
    return this.file.statements.filter(ts.isClassDeclaration);
  }

  /** What the settings take, by property. */
  private settable(name: string): ReadonlyMap<string, 'required' | 'optional'> {
    const found = this.file.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name) as
      ts.InterfaceDeclaration | undefined;
    const members = found?.members ?? [];
    return new Map(members.map((m) => [m.name!.getText(), m.questionToken ? 'optional' : 'required'] as const));
  }

  /** Settings of the provider's nested objects have no class: they are written and never read. */
  private plain(settable: ReadonlyMap<string, 'required' | 'optional'>, shapes: Shapes): Described {
    if (shapes.size !== settable.size) throw new Error('settings and what is written differ');
    return Object.fromEntries(
      [...shapes].map(([name, shape]) => [name, { mode: settable.get(camel(name))!, ...this.typed(shape) }]),
    );
  }

  private typed({ type, storage }: Shape): Omit<DescribedAttribute, 'mode'> {
    const simple: Readonly<Record<string, string>> = { string: 'string', boolean: 'bool', number: 'number' };
    if (type === 'simple') return { type: simple[storage]! };
    const element = /^(string|boolean|number)(List|Map)$/.exec(storage);
    if (element) return { type: `${type} of ${simple[element[1]!]!}` };
    const struct = storage.replace(/List$/, '');
    const name = `${struct.charAt(0).toLowerCase()}${struct.slice(1)}ToHclTerraform`;
    const written = this.file.statements.find((one) => ts.isFunctionDeclaration(one) && one.name?.text === name)!;
    const attributes = this.attributesOf(`${struct}OutputReference`, struct, written);
    // Where CDKTF writes HCL, one object is a list without an array.
    return { type: struct === storage ? 'single' : type, attributes };
  }

  /** The type of an attribute that can only be read. */
  private readable(found: ts.ClassDeclaration, property: string): Omit<DescribedAttribute, 'mode'> {
    const getter = found.members.find((m) => ts.isGetAccessor(m) && m.name.getText() === property)!.getText();
    const kinds: Readonly<Record<string, string>> = {
      getStringAttribute: 'string',
      getBooleanAttribute: 'bool',
      getNumberAttribute: 'number',
      getListAttribute: getter.includes('tolist') ? 'set of string' : 'list of string',
      getStringMapAttribute: 'map of string',
    };
    const kind = Object.keys(kinds).find((name) => getter.includes(`.${name}(`));
    if (kind !== undefined) return { type: kinds[kind]! };
    const field = found.members.find((m) => ts.isPropertyDeclaration(m) && m.name.getText() === `_${property}`)!;
    const made = /new (\w+?)(List|OutputReference)\(this, "\w+"(?:, (true|false))?\)/.exec(field.getText())!;
    const written = this.file.statements.find(
      (one) =>
        ts.isFunctionDeclaration(one) && one.name?.text.toLowerCase() === `${made[1]!.toLowerCase()}tohclterraform`,
    )!;
    const attributes = this.attributesOf(`${made[1]}OutputReference`, made[1]!, written);
    return { type: made[2] === 'List' ? (made[3] === 'true' ? 'set' : 'list') : 'single', attributes };
  }
}

interface Shape {
  readonly type: string;
  readonly storage: string;
}
type Shapes = ReadonlyMap<string, Shape>;

/** What a function writes, by the attribute's name in Terraform. */
function writtenShapes(node: ts.Node): Shapes {
  const entry = /^ {4,6}(\w+): \{\s+value: [^\n]+\n\s+isBlock: \w+,\s+type: "(\w+)",\s+storageClassType: "(\w+)",/gm;
  const found = [...node.getText().matchAll(entry)];
  return new Map(found.map(([, name = '', type = '', storage = '']) => [name, { type, storage }]));
}

function staticText(found: ts.ClassDeclaration, name: string): string | undefined {
  const member = found.members.find((m) => ts.isPropertyDeclaration(m) && m.name.getText() === name);
  return member && /"(\w+)"/.exec(member.getText())?.[1];
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function modeOf(flags: Readonly<Record<'computed' | 'optional' | 'required', boolean>>): DescribedAttribute['mode'] {
  if (flags.required) return 'required';
  if (flags.optional) return flags.computed ? 'optional-computed' : 'optional';
  return 'computed';
}
