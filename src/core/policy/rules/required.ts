import type { DeclaredToken } from '../../model/desired';
import type { Path } from '../../token-spec/document/spec-document';
import { defineRule } from './rule';
import { textsIn } from './settings/texts';

/** What `import` writes where nobody could tell it. */
const TO_DO = /^TODO\b/;

/** Fields that a spec does not require, or takes whatever stands in them, and whether a token says them. */
const SAID: Readonly<Record<string, (token: DeclaredToken) => unknown>> = {
  purpose: ({ purpose }) => purpose,
  consumer: ({ consumer }) => consumer,
  owner: ({ owner }) => owner,
  justification: ({ justification }) => justification,
  reviewBy: ({ reviewBy }) => reviewBy,
  rotation: ({ rotation }) => rotation.kind === 'every',
  'rotation.window': ({ rotation }) => rotation.kind === 'every' && rotation.window,
  'secret.kmsKeyId': ({ secret }) => secret.kind === 'external' || secret.kmsKeyId,
  'secret.replicas': ({ secret }) => secret.kind === 'external' || secret.replicas,
};

interface RequiredFields {
  readonly fields: readonly string[];
}

export const requiredFields = defineRule<'required-fields', RequiredFields>({
  code: 'required-fields',
  title: 'Required fields',
  description:
    'Every token says these. What begins with `TODO`, as `import` leaves it, is not said. A secret given by ARN has its key and copies from whoever manages it.',
  fields: {
    fields: {
      title: 'Fields',
      description: 'Fields of a token, as a spec calls them.',
      kind: {
        is: 'texts',
        most: 50,
        each: { title: 'Field', kind: { is: 'choice', values: Object.keys(SAID) } },
      },
      required: true,
      examples: [['purpose', 'consumer', 'owner', 'justification', 'secret.kmsKeyId']],
    },
  },
  read: (scope) => {
    const fields = textsIn(scope.at('fields').value);
    return fields?.every((field) => field in SAID) ? { fields } : undefined;
  },
  tell: ({ fields }) => fields.join(', '),
  judge: ({ token, words }, { fields }) =>
    fields.flatMap((field) => {
      const said = SAID[field]!(token);
      const isTodo = typeof said === 'string' && TO_DO.test(said);
      const path: Path = field.split('.');
      const isSaid = said !== undefined && said !== false && !isTodo;
      return isSaid ? [] : [{ parameters: { field: words.field(...path), isTodo }, path }];
    }),
});

interface RequiredTags {
  readonly tags: readonly string[];
}

export const requiredTags = defineRule<'required-tags', RequiredTags>({
  code: 'required-tags',
  title: 'Required tags',
  description:
    'Every secret that is made for a token has these tags. One given by ARN is tagged by whoever manages it.',
  fields: {
    tags: {
      title: 'Tags',
      description: 'Names of tags.',
      kind: { is: 'texts', most: 40, each: { title: 'Tag', kind: { is: 'form', least: 1, most: 128 } } },
      required: true,
      examples: [['cost-centre']],
    },
  },
  read: (scope) => {
    const tags = textsIn(scope.at('tags').value);
    return tags && { tags };
  },
  tell: ({ tags }) => tags.join(', '),
  judge: ({ token: { secret } }, { tags }) =>
    secret.kind === 'external'
      ? []
      : tags
          .filter((tag) => !Object.hasOwn(secret.tags, tag))
          .map((tag) => ({ parameters: { tag }, path: ['secret', 'tags'] })),
});
