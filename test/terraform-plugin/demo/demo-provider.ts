import {
  defineDataSource,
  defineProvider,
  defineSchema,
  errorDiagnostic,
  isUnknown,
  types,
} from '../../../src/terraform/plugin';
import { noteResource } from './note-resource';
import { thingResource } from './thing-resource';
import { ThingStore } from './thing-store';

const thingsSchema = defineSchema({
  description: 'Names of things.',
  attributes: {
    prefix: { type: types.string, mode: 'optional', description: 'Only names that begin so.' },
    names: { type: types.list(types.string), mode: 'computed', description: 'The names.' },
  },
});

const things = defineDataSource<ThingStore, typeof thingsSchema>({
  schema: thingsSchema,
  validateConfig: ({ config }) =>
    config.prefix === '' ? [errorDiagnostic('Empty prefix', undefined, ['prefix'])] : [],
  read: ({ config }, { client }) => {
    const names = client.names().filter((name) => name.startsWith(config.prefix ?? ''));
    return { state: { ...config, names } };
  },
});

const configurationSchema = defineSchema({
  description: 'The demo provider.',
  attributes: { folder: { type: types.string, mode: 'required', description: 'Where the things are.' } },
});

/** The provider that the tests serve: things in a folder. */
export const demoProvider = defineProvider<ThingStore, typeof configurationSchema>({
  name: 'demo',
  schema: configurationSchema,
  validateConfig: ({ config }) =>
    config.folder === '/' ? [errorDiagnostic('Not the root folder', 'Choose another.', ['folder'])] : [],
  configure: ({ config }) =>
    isUnknown(config.folder)
      ? { diagnostics: [errorDiagnostic('The folder is not known yet', undefined, ['folder'])] }
      : { client: new ThingStore(config.folder) },
  resources: { demo_thing: thingResource, demo_note: noteResource },
  dataSources: { demo_things: things },
});
