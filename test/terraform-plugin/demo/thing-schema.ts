import { defineSchema, types } from '../../../src/terraform/plugin';

/** A resource with one attribute of every kind that the protocol has, and a switch that makes it misbehave. */
export const thingSchema = defineSchema({
  description: 'A thing in a folder.',
  attributes: {
    id: { type: types.string, mode: 'computed', description: 'Its id.', keepOnUpdate: true },
    name: { type: types.string, mode: 'required', description: 'Its name.', replaceOnChange: true },
    content: { type: types.string, mode: 'optional', description: 'What is in it.' },
    size: { type: types.number, mode: 'optional', description: 'Any number.' },
    kind: { type: types.string, mode: 'optional-computed', description: 'Its kind.', default: 'plain' },
    region: {
      type: types.string,
      mode: 'optional-computed',
      description: 'Chosen by the back end.',
      keepOnUpdate: true,
    },
    revision: { type: types.number, mode: 'computed', description: 'Counts updates.' },
    tags: { type: types.map(types.string), mode: 'optional', description: 'Tags.' },
    lines: { type: types.list(types.string), mode: 'optional', description: 'Lines.' },
    extra: { type: types.dynamic, mode: 'optional', description: 'Anything.' },
    password: { type: types.string, mode: 'optional', description: 'Never kept.', writeOnly: true, sensitive: true },
    password_version: { type: types.number, mode: 'optional', description: 'Says that the password changed.' },
    old_name: { type: types.string, mode: 'optional', description: 'Former name.', deprecated: 'Use `name`.' },
    owner: {
      nesting: 'single',
      mode: 'optional',
      description: 'Who owns it.',
      attributes: {
        team: { type: types.string, mode: 'required', description: 'Team.' },
        mail: { type: types.string, mode: 'optional', description: 'Mail.' },
      },
    },
    grants: {
      nesting: 'list',
      mode: 'optional',
      description: 'Who may use it.',
      attributes: {
        project: { type: types.string, mode: 'required', description: 'Project.' },
        role: { type: types.string, mode: 'optional-computed', description: 'Role.', default: 'viewer' },
        grant_id: { type: types.string, mode: 'computed', description: 'Id.', keepOnUpdate: true },
      },
    },
    labels: {
      nesting: 'set',
      mode: 'optional',
      description: 'Labels.',
      attributes: { text: { type: types.string, mode: 'required', description: 'Text.' } },
    },
    quotas: {
      nesting: 'map',
      mode: 'optional',
      description: 'Quotas.',
      attributes: { limit: { type: types.number, mode: 'required', description: 'Limit.' } },
    },
    behaviour: { type: types.string, mode: 'optional', description: 'How the demo misbehaves.' },
  },
});
