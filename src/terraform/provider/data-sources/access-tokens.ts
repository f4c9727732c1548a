import { conceal } from '../../../core/diagnostics/conceal';
import { describeAccess } from '../../../core/model/access';
import { type OwnerId, ownerId } from '../../../core/model/ids';
import { parseLabel, scopeKeyOf } from '../../../core/model/label';
import { formatInstant, type Instant } from '../../../core/model/time';
import type { TokenFacts } from '../../../core/ports/token-api';
import { isExpired } from '../../../core/reconcile/observed/generations';
import { momentIn } from '../../../core/token-spec/fields/read-moment';
import { defineDataSource, defineSchema, type Diagnostic, errorDiagnostic, type StateOf, types } from '../../plugin';
import { type HawzuClient, asDiagnostics } from '../connection/client';
import { choiceProblems } from './choice';
import { workspaceAttribute, workspaceOf } from './workspace-of';

export const accessTokensSchema = defineSchema({
  description:
    'The tokens of a workspace, whoever made them, never with a value. Every filter that is given has to fit. What changes ' +
    'without anybody doing something, such as the last use, is here and not in the resource.',
  attributes: {
    workspace_id: workspaceAttribute,
    name: { type: types.string, mode: 'optional', description: 'Tokens of a resource or spec entry of this name.' },
    owner_id: {
      type: types.string,
      mode: 'optional',
      description:
        'Tokens of this `owner_id` (`metadata.name` of a spec) whose secrets are in the region of the provider. The secrets are ' +
        'listed for it, since a label names its owner only together with its secret.',
    },
    label_prefix: { type: types.string, mode: 'optional', description: 'Labels that begin so.' },
    status: { type: types.string, mode: 'optional', description: '`active`, `disabled` or `expired`.' },
    access_type: { type: types.string, mode: 'optional', description: '`workspace` or `project`.' },
    created_by: { type: types.string, mode: 'optional', description: 'Made by this person or token.' },
    expires_before: { type: types.string, mode: 'optional', description: 'Expires before this time (RFC 3339).' },
    tokens: {
      nesting: 'list',
      mode: 'computed',
      description: 'Oldest first.',
      attributes: {
        id: { type: types.string, mode: 'computed', description: 'Id of the token.' },
        label: { type: types.string, mode: 'computed', description: 'Its label.' },
        name: { type: types.string, mode: 'computed', description: 'The name in a label of ours; null in any other.' },
        access: { type: types.string, mode: 'computed', description: 'What it may do, and where.' },
        access_type: { type: types.string, mode: 'computed', description: '`workspace` or `project`.' },
        status: { type: types.string, mode: 'computed', description: '`active`, `disabled` or `expired`.' },
        expires_at: { type: types.string, mode: 'computed', description: 'When it expires; null for never.' },
        created_at: { type: types.string, mode: 'computed', description: 'When it was made.' },
        created_by: { type: types.string, mode: 'computed', description: 'Who made it.' },
        last_used_at: { type: types.string, mode: 'computed', description: 'When it was last used; null if never.' },
      },
    },
  },
});

type Config = StateOf<typeof accessTokensSchema>;

/** `hawzu_access_tokens`: the inventory. */
export const accessTokensDataSource = defineDataSource<HawzuClient, typeof accessTokensSchema>({
  schema: accessTokensSchema,
  validateConfig: ({ config }) => [
    ...choiceProblems('status', config.status, ['active', 'disabled', 'expired']),
    ...choiceProblems('access_type', config.access_type, ['workspace', 'project']),
    ...timeProblems(config.expires_before),
  ],
  read: async ({ config }, { client }) => {
    const workspace = await workspaceOf(client, config.workspace_id);
    const { index } = await asDiagnostics(() => client.once.tokens(workspace));
    const places = config.owner_id === null ? undefined : await placesOf(client, ownerId(config.owner_id));
    const tokens = [...index.byId.values()]
      .filter(
        (token) => fits(token, config, index.at) && (places?.has(parseLabel(token.label)?.scopeKey ?? '') ?? true),
      )
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
      .map((token) => row(token, index.at));
    return { state: { ...config, workspace_id: workspace, tokens } };
  },
});

/** The hashes that stand for the owner on labels, one for each secret, given by ARN or made; also those that await deletion. */
async function placesOf(client: HawzuClient, owner: OwnerId): Promise<ReadonlySet<string>> {
  return asDiagnostics(async () => {
    const places = new Set<string>();
    for await (const { value } of client.ports.stores(undefined).listByTags({})) {
      for (const { arn } of value) places.add(scopeKeyOf(owner, arn));
    }
    return places;
  });
}

function timeProblems(value: unknown): readonly Diagnostic[] {
  if (typeof value !== 'string' || momentIn(value) !== undefined) return [];
  return [
    errorDiagnostic(`expires_before can't be "${value}"`, 'Write a time such as 2027-02-01T00:00:00Z.', [
      'expires_before',
    ]),
  ];
}

function fits(token: TokenFacts, config: Config, now: Instant): boolean {
  const { name, label_prefix: prefix, status, access_type: type, created_by: by, expires_before: before } = config;
  const end = before === null ? undefined : momentIn(before);
  return (
    (name === null || parseLabel(token.label)?.name === name) &&
    (prefix === null || token.label.startsWith(prefix)) &&
    (status === null || statusOf(token, now) === status) &&
    (type === null || token.access.type === type) &&
    (by === null || token.createdBy === by || token.createdByToken === by) &&
    (end === undefined || (token.expiresAt !== null && token.expiresAt < end))
  );
}

const statusOf = (token: TokenFacts, now: Instant): string =>
  isExpired(token, now) ? 'expired' : token.status === 'disabled' ? 'disabled' : 'active';

const time = (at: Instant | null): string | null => (at === null ? null : formatInstant(at));

const row = (token: TokenFacts, now: Instant) => ({
  id: String(token.id),
  // Into the state, which is a file: somebody may have called a token by its value.
  label: conceal(token.label),
  name: parseLabel(token.label)?.name ?? null,
  access: conceal(describeAccess(token.access)),
  access_type: token.access.type,
  status: statusOf(token, now),
  expires_at: time(token.expiresAt),
  created_at: time(token.createdAt),
  created_by: conceal(token.createdBy),
  last_used_at: time(token.lastUsedAt),
});
