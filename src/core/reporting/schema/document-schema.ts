import { ACTION_KINDS } from '../plan/action-words';
import { type JsonSchema, nullable, object, oneOf, truth, whole } from '../saved-plan/codec';
import { changes, policy } from './audit-schema';
import { array, orNull, record, TEXT, TIME } from './parts';
import { planCodec } from '../saved-plan/plan-codec';
import { EVENT_WORDS } from '../outlook/event-words';
import { type DocumentKind, FORMAT_VERSION, kindName } from '../document/document';

const place: JsonSchema = {
  oneOf: [
    record(
      {
        kind: { const: 'source' },
        file: TEXT,
        line: whole.schema,
        column: whole.schema,
        endColumn: whole.schema,
        sourceLine: TEXT,
      },
      'endColumn',
      'sourceLine',
    ),
    record({ kind: { const: 'resource' }, resource: TEXT, attribute: TEXT }, 'attribute'),
  ],
};

const finding = record(
  {
    code: TEXT,
    severity: { enum: ['error', 'warning', 'note'] },
    message: TEXT,
    advice: TEXT,
    place,
    suggestion: TEXT,
    related: array(record({ message: TEXT, place })),
    waived: record({ reason: TEXT, until: TEXT }),
  },
  ...['advice', 'place', 'suggestion', 'related', 'waived'],
);

const counts = object({ error: whole, warning: whole, note: whole, waived: whole }).schema;
const specId = { ownerId: TEXT, workspace: TEXT };

const withFields = (schema: JsonSchema, fields: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  ...schema,
  properties: { ...fields, ...(schema['properties'] as object) },
  required: [...Object.keys(fields), ...(schema['required'] as readonly string[])],
});

const planSummary = record({
  actions: record(Object.fromEntries(ACTION_KINDS.map((kind) => [kind, whole.schema]))),
  asDeclared: whole.schema,
  onHold: whole.schema,
  undeclared: whole.schema,
  blocked: whole.schema,
});

const outcome = record(
  {
    ...specId,
    token: TEXT,
    action: oneOf(...ACTION_KINDS).schema,
    reasons: array(TEXT),
    status: { enum: ['done', 'failed', 'moved', 'unknown'] },
    stepsDone: whole.schema,
    steps: whole.schema,
    tokenId: TEXT,
    replacedTokenId: TEXT,
    diagnostic: finding,
  },
  ...['tokenId', 'replacedTokenId', 'diagnostic'],
);

const access: JsonSchema = {
  oneOf: [
    record({ type: { const: 'workspace' }, role: TEXT, maxIssuedLifetime: TEXT }, 'maxIssuedLifetime'),
    record({ type: { const: 'project' }, grants: array(record({ project: TEXT, role: TEXT })) }),
  ],
};
const permissions = array(record({ place: TEXT, permissions: orNull(array(TEXT)) }));
const generation = {
  tokenId: TEXT,
  phase: TEXT,
  status: { enum: ['enabled', 'disabled', 'expired'] },
  version: orNull(TEXT),
  createdBy: TEXT,
  createdByToken: orNull(TEXT),
  createdAt: TIME,
  expiresAt: orNull(TIME),
  lastUsedAt: orNull(TIME),
  disabledAt: orNull(TIME),
  held: orNull(record({ code: TEXT, why: TEXT, until: orNull(TIME) })),
};
const copies = array(record({ region: TEXT, status: { enum: ['InSync', 'InProgress', 'Failed'] } }));
const token = record({
  name: TEXT,
  declared: truth.schema,
  owner: orNull(TEXT),
  consumer: orNull(TEXT),
  purpose: orNull(TEXT),
  enabled: nullable(truth).schema,
  access: orNull(access),
  permissions: orNull(permissions),
  expiry: orNull(TEXT),
  rotation: orNull(
    record({
      every: TEXT,
      overlap: TEXT,
      observationPeriod: TEXT,
      window: orNull(record({ startHour: whole.schema, hours: whole.schema })),
    }),
  ),
  justification: orNull(TEXT),
  reviewBy: orNull(TIME),
  waivers: array(record({ code: TEXT, reason: TEXT, until: TEXT, policy: orNull(TEXT) })),
  declaredAt: orNull(record({ file: TEXT, line: whole.schema, column: whole.schema })),
  secret: record({
    name: TEXT,
    region: orNull(TEXT),
    arn: orNull(TEXT),
    account: orNull(TEXT),
    kmsKeyId: orNull(TEXT),
    copies: orNull(copies),
  }),
  status: { enum: ['enabled', 'disabled', 'expired', 'missing', 'paused', 'unknown'] },
  current: orNull(record({ ...generation, access, permissions })),
  rotatedAt: orNull(TIME),
  rotatesAt: orNull(TIME),
  generations: array(record(generation)),
  uses: orNull(
    record({
      since: TIME,
      rights: array(record({ place: TEXT, permission: TEXT, lastUsedAt: TIME, count: whole.schema })),
      unclear: orNull({ enum: ['young', 'changed'] }),
      lowerAccess: orNull(access),
    }),
  ),
  findings: array(TEXT),
});
const foreign = record({
  tokenId: TEXT,
  label: TEXT,
  kind: { enum: ['management', 'labelled', 'by-hand'] },
  entry: orNull(TEXT),
  ownerId: orNull(TEXT),
  access,
  permissions,
  status: { enum: ['enabled', 'disabled', 'expired'] },
  createdBy: TEXT,
  createdByToken: orNull(TEXT),
  createdAt: TIME,
  expiresAt: orNull(TIME),
  lastUsedAt: orNull(TIME),
  findings: array(TEXT),
});
const breakage = record({ token: TEXT, consumer: TEXT, at: TIME, why: { enum: ['broken', 'expires'] } });
const inventory = record({
  ...specId,
  asOf: TIME,
  hash: TEXT,
  summary: record({ declared: whole.schema, undeclared: whole.schema, foreign: whole.schema, findings: counts }),
  tokens: array(token),
  foreign: array(foreign),
  findings: array(finding),
  forecast: array(breakage),
});

const forecast = record({
  ...specId,
  asOf: TIME,
  until: TIME,
  events: array(
    record({
      at: TIME,
      token: TEXT,
      consumer: TEXT,
      kind: { enum: Object.keys(EVENT_WORDS) },
      tokenId: orNull(TEXT),
      why: TEXT,
    }),
  ),
  ifNothingRuns: array(breakage),
});

const status = record({
  ...specId,
  asOf: TIME,
  tokens: array(
    record({
      token: TEXT,
      consumer: TEXT,
      state: {
        enum: ['works', 'broken', 'paused', 'ended', 'missing', 'rotating', 'stuck', 'blocked', 'unknown', 'moved'],
      },
      problem: orNull(TEXT),
      currentSince: orNull(TIME),
      lastUsedAt: orNull(TIME),
      copies: orNull(copies),
      next: orNull(record({ kind: { enum: Object.keys(EVENT_WORDS) }, at: TIME, why: TEXT })),
      superseded: array(
        record({
          tokenId: TEXT,
          phase: TEXT,
          status: { enum: ['enabled', 'disabled', 'expired'] },
          lastUsedAt: orNull(TIME),
          isHeld: truth.schema,
        }),
      ),
    }),
  ),
});

const adoption = record({
  ...specId,
  asOf: TIME,
  entries: array(
    record({
      name: TEXT,
      origin: { enum: ['ours', 'found', 'anew'] },
      tokenId: orNull(TEXT),
      file: orNull(TEXT),
      secret: record({ name: orNull(TEXT), arn: orNull(TEXT) }),
      toBeSaid: array({ enum: ['purpose', 'consumer', 'owner', 'justification'] }),
      doubts: array(record({ at: TEXT, code: TEXT })),
    }),
  ),
  leftOut: array(record({ tokenId: orNull(TEXT), label: orNull(TEXT), secret: orNull(TEXT), code: TEXT })),
  files: array(record({ name: TEXT, path: orNull(TEXT), text: TEXT })),
});

const gatewayCheck = record({
  origin: TEXT,
  workspace: orNull(TEXT),
  lines: array(
    record({
      method: TEXT,
      path: TEXT,
      result: { enum: ['fits', 'misfit', 'not-tried'] },
      why: TEXT,
      target: orNull(TEXT),
      mend: orNull(TEXT),
    }),
  ),
});

const RESULTS: Readonly<Record<DocumentKind, JsonSchema>> = {
  plans: record({ plans: array(withFields(planCodec.schema, { summary: planSummary })) }),
  outcomes: record({
    plans: array(record({ ...specId, asOf: TIME, hash: TEXT })),
    outcomes: array(outcome),
  }),
  inventories: record({ inventories: array(inventory) }),
  forecasts: record({ forecasts: array(forecast) }),
  statuses: record({ statuses: array(status) }),
  validation: record({ tokens: whole.schema, valid: truth.schema }),
  stacks: record({ stacks: array(record({ stack: TEXT, folder: TEXT })) }),
  adoptions: record({ adoptions: array(adoption) }),
  policies: record({ policies: array(policy) }),
  'inventory-changes': changes,
  'gateway-checks': record({ checks: array(gatewayCheck) }),
  failure: record({ exitCode: whole.schema }),
};

/** The JSON Schema of every document that a command writes with `--format json`. */
export const documentSchema = (): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'What hawzu-tokens writes with --format json',
  description:
    'One document for each command. New fields may come in any version; formatVersion rises when a reader of the former one could misunderstand.',
  oneOf: Object.entries(RESULTS).map(([kind, result]) =>
    record({
      kind: { const: kindName(kind as DocumentKind) },
      formatVersion: { const: FORMAT_VERSION },
      tool: TEXT,
      time: TIME,
      specs: array(record(specId)),
      summary: counts,
      findings: array(finding),
      result,
    }),
  ),
});
