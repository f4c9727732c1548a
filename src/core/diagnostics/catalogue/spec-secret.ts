import { entry, plainEntry } from '../define-catalogue';

/** Codes about where values go. */
export const secretSpecEntries = {
  'secret-name-and-arn': plainEntry({
    severity: 'error',
    summary: 'A secret has a name and an ARN.',
    message: () => 'a secret is ours by "name" or somebody else\'s by "arn", never both',
    advice: () => 'keep one',
  }),
  'secret-setting-misplaced': entry<{ field: string; kind: 'managed' | 'external' }>({
    severity: 'error',
    summary: 'A setting of a secret that the kind of secret does not have.',
    message: ({ field, kind }) =>
      kind === 'external'
        ? `"${field}" can't be set on a secret given by ARN: its settings stay untouched`
        : `"${field}" is for secrets given by ARN; this one is made by hawzu-tokens`,
    advice: () => 'remove it',
  }),
  'secret-region-mismatch': entry<{ region: string; arnRegion: string }>({
    severity: 'error',
    summary: 'The region of a secret is not that of its ARN.',
    message: ({ region, arnRegion }) => `region ${region} is not ${arnRegion}, where this ARN is`,
    advice: () => 'remove region: the ARN says it',
  }),
  'duplicate-replica': entry<{ region: string }>({
    severity: 'error',
    summary: 'A secret has two copies in one region.',
    message: ({ region }) => `region ${region} is declared twice`,
    advice: () => 'keep one',
  }),
  'replica-at-home': entry<{ region: string }>({
    severity: 'error',
    summary: 'A secret has a copy in its own region.',
    message: ({ region }) => `the secret itself is in ${region}`,
    advice: () => 'name other regions only',
  }),
  'duplicate-secret': entry<{ secret: string; token: string }>({
    severity: 'error',
    summary: 'Two tokens write into one secret.',
    message: ({ secret, token }) => `secret "${secret}" is already used by token "${token}"`,
    advice: () => 'give each token a secret of its own',
  }),
  'too-many-tags': entry<{ count: number; limit: number }>({
    severity: 'error',
    summary: 'Tags of a token and of the defaults are together more than a secret can have beside ours.',
    message: ({ count, limit }) =>
      `with those of the defaults these are ${count} tags; a secret takes ${limit} beside those of hawzu-tokens`,
    advice: () => 'leave some out here or in defaults.secret.tags; AWS takes 50 in all',
  }),
  'description-too-long': entry<{ over: number }>({
    severity: 'error',
    summary: 'Purpose and consumer are together longer than the description of a secret.',
    message: ({ over }) => `purpose and consumer are together ${over} characters too long for the secret's description`,
    advice: () => 'shorten one of them; AWS takes 2048 characters for the whole description',
  }),
  'reserved-tag': entry<{ tag: string }>({
    severity: 'error',
    summary: 'A tag begins with a prefix that belongs to AWS or to us.',
    message: ({ tag }) => `the tag "${tag}" is reserved`,
    advice: () => 'tags that begin with aws: or hawzu-tokens: are not for you to set',
  }),
};
