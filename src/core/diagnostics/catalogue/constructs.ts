import { defineCatalogue, entry, plainEntry } from '../define-catalogue';

/** What code names a token for. */
export type NamedInCode = 'asked for' | 'given a secret' | 'given a trigger';

/** What can be wrong with how code uses a spec: CDKTF stacks. */
export const constructsCodes = defineCatalogue(
  'constructs',
  { title: 'CDKTF constructs', arises: 'The synthesis of a CDKTF app, and `synth`, `deploy` and `destroy`.' },
  {
    'spec-not-single': entry<{ found: readonly string[] }>({
      severity: 'error',
      summary: 'A TokenSpec was given files that hold no spec, or more than one.',
      message: ({ found }) =>
        found.length === 0
          ? 'these files declare no spec'
          : `these files hold ${found.length} specs: ${found.join(', ')}`,
      advice: () => 'read them with readSpecs(), and give each spec a TokenSpec, or a TokenSpecStack, of its own',
    }),
    'reference-in-spec': entry<{ field: string }>({
      severity: 'error',
      summary: 'A spec in code refers to another construct.',
      message: ({ field }) => `${field} refers to another construct, and a spec in code holds plain texts`,
      advice: () =>
        'say it in plain text; secrets, KMS keys and tags of other constructs go to the TokenSpec, as secrets, kmsKeyId, replicaKmsKeyIds and tags',
    }),
    'move-not-in-stacks': entry<{ token: string }>({
      severity: 'error',
      summary: 'A spec that moves an entry between owners was given to a stack.',
      message: ({ token }) => `"${token}" moves between specs (movedFrom, movedTo), which a stack can't carry out`,
      advice: () => 'move it with "hawzu-tokens apply" first, then take movedFrom and movedTo out of the specs',
    }),
    'token-not-declared': entry<{ token: string; declared: readonly string[]; use: NamedInCode }>({
      severity: 'error',
      summary: 'Code names a token that the spec does not declare.',
      message: ({ token, declared, use }) =>
        `token "${token}" is ${use}, and the spec does not declare it; it declares ${
          declared.length === 0 ? 'none' : declared.join(', ')
        }`,
    }),
    'copy-not-declared': entry<{ token: string; region: string; regions: readonly string[] }>({
      severity: 'error',
      summary: 'A role is to read a copy of a secret that the spec does not declare.',
      message: ({ token, region, regions }) =>
        `a role is to read token "${token}" in ${region}, and the spec declares ${
          regions.length === 0 ? 'no copies of its secret' : `copies of its secret in ${regions.join(', ')}`
        }`,
      advice: () => 'add the region to secret.replicas',
    }),
    'copy-key-unused': entry<{ region: string; regions: readonly string[] }>({
      severity: 'error',
      summary: 'A KMS key is given in code for copies in a region in which no secret of the spec has one.',
      message: ({ region, regions }) =>
        `a key is given for copies in ${region}, and the spec declares ${
          regions.length === 0 ? 'no copies' : `copies in ${regions.join(', ')}`
        }`,
      advice: ({ region }) => `add ${region} to secret.replicas, or remove it from replicaKmsKeyIds`,
    }),
    'given-secret-conflict': entry<{ token: string; field: string }>({
      severity: 'error',
      summary: 'A token is given a secret in code, and its spec says something about a secret of its own.',
      message: ({ token, field }) =>
        `token "${token}" is given a secret in code, so its spec can't say "${field}" of a secret that is made for it`,
      advice: ({ field }) => `remove "${field}" from the spec, or the secret from the code`,
    }),
    'secret-settings-unused': entry<{ setting: string }>({
      severity: 'error',
      summary: 'A KMS key or tags are given in code for a spec in which no secret is made.',
      message: ({ setting }) =>
        `${setting} is for secrets that are made for tokens, and every token of this spec has a secret that is managed elsewhere`,
      advice: ({ setting }) => `remove ${setting}, and set it where the secrets are managed`,
    }),
    'owner-in-two-workspaces': entry<{ owner: string; workspaces: readonly [string, string] }>({
      severity: 'error',
      summary: 'One stack holds specs of one owner in two workspaces.',
      message: ({ owner, workspaces: [first, second] }) =>
        `owner "${owner}" has a spec for workspace ${first} in this stack already; that of workspace ${second} would take the same addresses`,
      advice: () => 'give each workspace a stack of its own',
    }),
    'token-twice-in-stack': entry<{ token: string; address: string }>({
      severity: 'error',
      summary: 'Two constructs of one stack declare the same token.',
      message: ({ token, address }) => `token "${token}" is declared in this stack already, as ${address}`,
      advice: () => 'give its files to one TokenSpec only',
    }),
    'backend-unknown': entry<{ found: string }>({
      severity: 'error',
      summary: 'The type of a backend is not a name.',
      message: ({ found }) => `a backend can't be of the type "${found}"`,
      advice: () => 'name a type that Terraform knows, such as local, s3, azurerm, gcs or http',
    }),
    'policy-too-late': plainEntry({
      severity: 'error',
      summary: 'A TokenSpec was given a policy beside a spec that was read, and held against its policy, before.',
      message: () => "the spec was held against its policy when it was read; another can't be given now",
      advice: () => 'give it to readSpecs or readSpec, where the spec is read',
    }),
    'usage-of-app': plainEntry({
      severity: 'error',
      summary: 'The CDKTF app was called without spec files, or with a flag that it does not have.',
      message: () => 'this app is called with [--backend TYPE] and the spec files or folders',
      advice: () => 'in cdktf.json: "app": "node dist/constructs/main.js tokens.yaml"',
    }),
  },
);
