import { truth, whole } from '../saved-plan/codec';
import { array, orNull, record, TEXT, TIME } from './parts';

/** One policy file, with its rules and waivers. */
export const policy = record({
  file: TEXT,
  documents: array(
    record({
      name: TEXT,
      owner: orNull(TEXT),
      workspaces: orNull(array(TEXT)),
      owners: orNull(array(TEXT)),
      rules: array(
        record({
          code: TEXT,
          severity: { enum: ['error', 'warning', 'off'] },
          settings: TEXT,
          reason: TEXT,
          line: orNull(whole.schema),
        }),
      ),
    }),
  ),
  waivers: array(
    record({
      rule: TEXT,
      owner: TEXT,
      token: TEXT,
      reason: TEXT,
      until: TEXT,
      ended: truth.schema,
      line: orNull(whole.schema),
    }),
  ),
});

const fields = array(record({ field: TEXT, before: {}, after: {} }));
const change = { enum: ['added', 'removed', 'changed'] };
const findings = record({ new: array(TEXT), gone: array(TEXT) });
const saved = record({ file: TEXT, time: TIME });
const generation = record({ tokenId: TEXT, phase: orNull(TEXT), status: orNull(TEXT) });

/** What differs between two saved inventories. */
export const changes = record({
  same: truth.schema,
  before: saved,
  after: saved,
  specs: array(
    record({
      ownerId: TEXT,
      workspace: TEXT,
      change,
      entries: array(
        record({
          name: TEXT,
          change,
          fields,
          tokens: array(record({ tokenId: TEXT, change, before: orNull(generation), after: orNull(generation) })),
          findings,
        }),
      ),
      others: array(record({ tokenId: TEXT, label: TEXT, change, fields, findings })),
      findings,
    }),
  ),
});
