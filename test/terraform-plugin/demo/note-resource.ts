import { randomUUID } from 'node:crypto';
import { defineResource, defineSchema, types } from '../../../src/terraform/plugin';
import type { ThingStore } from './thing-store';

const noteSchema = defineSchema({
  description: 'A note: as few attributes as terraform_data has, so that the two can be compared.',
  attributes: {
    id: { type: types.string, mode: 'computed', description: 'Its id.', keepOnUpdate: true },
    text: { type: types.string, mode: 'required', description: 'Its text.' },
  },
});

/** A resource without a back end: what it costs is what the server costs. */
export const noteResource = defineResource<ThingStore, typeof noteSchema>({
  schema: noteSchema,
  read: ({ state }) => ({ state }),
  create: ({ planned }) => ({ state: { id: randomUUID(), text: planned.text } }),
  update: ({ prior, planned }) => ({ state: { id: prior.id, text: planned.text } }),
  delete: () => ({}),
});
