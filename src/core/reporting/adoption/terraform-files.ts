import type { Doubt, DoubtAt, ProposedEntry, Proposal } from '../../adoption/proposal/proposal';
import type { Replica, RoleOrNeeds } from '../../model/desired';
import { formatDuration } from '../../model/time';
import { formatMoment } from '../../token-spec/fields/read-moment';
import { printable, wrapText } from '../text/printable';
import { hclBlock, type HclLine, type HclObject } from './hcl';
import type { WrittenFile } from './spec-files';

const WIDTH = 100;

/** The address of an entry's resource in what is written here. */
const addressOf = ({ name }: ProposedEntry): string => `hawzu_access_token.${name.replaceAll('-', '_')}`;

/**
 * A proposal as Terraform configuration: a resource for each entry, and an import block where a secret tells what is there.
 * A token whose value nobody has needs none: its resource makes a new one.
 */
export function terraformFiles(proposal: Proposal): readonly WrittenFile[] {
  const { entries, ownerId } = proposal;
  if (entries.length === 0) return [];
  const texts = entries.map((entry) => `${importBlock(entry)}${resourceBlock(entry, proposal)}`);
  return [
    { name: `${ownerId}.tf`, text: texts.join('\n'), entries },
    { name: 'versions.tf', text: VERSIONS, entries: [] },
  ];
}

const VERSIONS = hclBlock(
  'terraform',
  [{ block: 'required_providers', lines: [{ name: 'hawzu', value: { source: 'hawzu/hawzu' } }] }],
  ['Import blocks need Terraform 1.5 or OpenTofu. Where the configuration names the provider already, leave this out.'],
);

/** Blocks that take entries out of Terraform and leave their tokens alone, so that this program goes on with them. */
export function removedFiles({ entries, ownerId }: Proposal): readonly WrittenFile[] {
  if (entries.length === 0) return [];
  const blocks = entries.map((entry) =>
    hclBlock('removed', [
      { name: 'from', reference: addressOf(entry) },
      { block: 'lifecycle', lines: [{ name: 'destroy', value: false }] },
    ]),
  );
  return [{ name: `${ownerId}.removed.tf`, text: [...REMOVED, ...blocks].join('\n'), entries }];
}

const REMOVED = [
  '# Put these in place of the resources, with the addresses that your configuration has, and apply once. They need Terraform or',
  '# OpenTofu 1.7. Nothing is ended: "hawzu-tokens apply" goes on with the same tokens.',
];

function importBlock(entry: ProposedEntry): string {
  const arn = entry.secret.kind === 'external' ? entry.secret.arn : entry.secretArn;
  if (arn === undefined) return '';
  return `${hclBlock('import', [
    { name: 'to', reference: addressOf(entry) },
    { name: 'id', value: arn },
  ])}\n`;
}

function resourceBlock(entry: ProposedEntry, { ownerId, workspace }: Proposal): string {
  const { name, texts, access, enabled, rotation, doubts, reviewBy } = entry;
  const said = (at: DoubtAt): { readonly comments: readonly string[] } => ({ comments: commentsAt(doubts, at) });
  const [, resource = ''] = addressOf(entry).split('.');
  const lines: readonly (HclLine | undefined)[] = [
    { name: 'workspace_id', value: workspace },
    { name: 'owner_id', value: ownerId },
    { name: 'name', value: name },
    { name: 'purpose', value: texts.purpose.text, ...said('purpose') },
    { name: 'owner', value: texts.owner.text, ...said('owner') },
    { name: 'consumer', value: texts.consumer.text, ...said('consumer') },
    ...accessLines(access, said('access')),
    { ...expiryLine(entry), ...said('expiry') },
    texts.justification && { name: 'justification', value: texts.justification.text, ...said('justification') },
    reviewBy === undefined ? undefined : { name: 'review_by', value: formatMoment(reviewBy) },
    enabled ? undefined : { name: 'enabled', value: false },
    rotation === undefined ? undefined : { name: 'rotation', value: { enabled: false } },
    { name: 'secret', value: secretOf(entry), ...said('secret') },
  ];
  return hclBlock(
    `resource "hawzu_access_token" "${resource}"`,
    lines.filter((line) => line !== undefined),
    [...commentsAt(doubts, 'entry'), ...commentsAt(doubts, 'name')],
  );
}

const commentsAt = (doubts: readonly Doubt[], at: DoubtAt): readonly string[] =>
  doubts.filter((doubt) => doubt.at === at).flatMap(({ finding }) => wrapText(printable(finding.message), WIDTH));

function accessLines(
  access: ProposedEntry['access'],
  said: { readonly comments: readonly string[] },
): readonly HclLine[] {
  if (access.type === 'project') {
    const grants = access.grants.map(({ project, grant }) => ({ project_id: project, ...roleOrNeeds(grant) }));
    return [{ name: 'project_grants', value: grants, ...said }];
  }
  const { grant, maxIssuedLifetime } = access;
  return [
    grant.kind === 'role'
      ? { name: 'workspace_role', value: grant.role, ...said }
      : { name: 'workspace_needs', value: grant.needs, ...said },
    ...(maxIssuedLifetime === undefined ? [] : [{ name: 'max_issued_lifetime', value: maxIssuedLifetime }]),
  ];
}

const roleOrNeeds = (grant: RoleOrNeeds): HclObject =>
  grant.kind === 'role' ? { role: grant.role } : { needs: grant.needs };

function expiryLine({ expiry }: ProposedEntry): { readonly name: string; readonly value: string | boolean } {
  switch (expiry.kind) {
    case 'after':
      return { name: 'expires_in', value: formatDuration(expiry.duration) };
    case 'at':
      return { name: 'expires_at', value: formatMoment(expiry.at) };
    case 'never':
      return { name: 'never_expires', value: true };
  }
}

const replicaOf = ({ region, kmsKeyId }: Replica): HclObject => ({
  region,
  ...(kmsKeyId !== undefined && { kms_key_id: kmsKeyId }),
});

/** A secret that is there keeps its name: a resource has no defaults of a document. */
function secretOf({ secret, region, format }: ProposedEntry): HclObject {
  const plain: HclObject = format === 'plain' ? { format } : {};
  if (secret.kind === 'external') return { arn: secret.arn, ...plain, ...(secret.takeOver && { take_over: true }) };
  const { name, kmsKeyId, tags, replicas = [], recoveryWindowDays } = secret;
  return {
    name,
    ...(region !== undefined && { region }),
    ...(kmsKeyId !== undefined && { kms_key_id: kmsKeyId }),
    ...(replicas.length > 0 && { replicas: replicas.map(replicaOf) }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...plain,
    ...(recoveryWindowDays !== 30 && { recovery_window: `${recoveryWindowDays}d` }),
  };
}
