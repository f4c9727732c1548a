import { constructsCodes, type NamedInCode } from '../../core/diagnostics/catalogue/constructs';
import type { Diagnostic } from '../../core/diagnostics/diagnostic';
import { specCodes } from '../../core/diagnostics/catalogue/spec';
import { nearest } from '../../core/diagnostics/nearest';
import type { DeclaredToken } from '../../core/model/desired';
import { isReservedTag } from '../../core/token-spec/fields/read-secret';
import type { ReadSpec } from '../reading/read-specs';
import { SpecError } from '../reading/spec-error';
import type { SecretSettings } from './token-attributes';

/** A secret that is managed elsewhere in the stack, such as a construct of `aws_secretsmanager_secret`. */
export interface SecretWithArn {
  readonly arn: string;
}

/** The secret that a token's value goes to. It is written to, and never tagged or deleted. */
export type GivenSecret =
  | SecretWithArn
  | {
      readonly secret: SecretWithArn;
      /**
       * Consent to replace a current value that is not ours.
       * @default false
       */
      readonly takeOver?: boolean;
    };

/** What code may say about the secrets of a spec. */
export interface SecretProps {
  /**
   * By the name of the token. Such a token can have no `name`, `arn`, `kmsKeyId` or `tags` of a secret in the spec.
   * @default each value goes where the spec says
   */
  readonly secrets?: Readonly<Record<string, GivenSecret>>;
  /**
   * KMS key (id, ARN or alias) of secrets that are made for tokens whose spec names none.
   * @default AWS's own, `aws/secretsmanager`
   */
  readonly kmsKeyId?: string;
  /**
   * By region: KMS key of copies there for which the spec names none.
   * @default AWS's own, `aws/secretsmanager`
   */
  readonly replicaKmsKeyIds?: Readonly<Record<string, string>>;
  /**
   * Tags of secrets that are made for tokens. A tag of the same name in the spec wins.
   * @default those of the spec alone
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Settings of a secret that is made; beside a secret given in code they would have no effect. */
const OWN_SETTINGS = ['name', 'arn', 'kmsKeyId', 'replicas', 'tags', 'recoveryWindow'] as const;

/**
 * @internal What code says about the secret of each token.
 * @throws SpecError when it does not fit the spec
 */
export function secretSettings(spec: ReadSpec, props: SecretProps): (token: DeclaredToken) => SecretSettings {
  const problems = [...misplacedSecrets(spec, props), ...misplacedSettings(spec, props)];
  if (problems.length > 0) throw new SpecError(problems);
  const { secrets = {}, kmsKeyId, replicaKmsKeyIds, tags } = props;
  return ({ name }) => {
    const given = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
    return {
      ...(given && { given: normal(given) }),
      ...(kmsKeyId !== undefined && { kmsKeyId }),
      ...(replicaKmsKeyIds !== undefined && { replicaKmsKeyIds }),
      ...(tags !== undefined && { tags }),
    };
  };
}

const normal = (given: GivenSecret): NonNullable<SecretSettings['given']> =>
  'secret' in given
    ? { arn: given.secret.arn, takeOver: given.takeOver === true }
    : { arn: given.arn, takeOver: false };

function misplacedSecrets(spec: ReadSpec, { secrets = {} }: SecretProps): readonly Diagnostic[] {
  return Object.keys(secrets).flatMap((name) => {
    const token = spec.state.tokens.find((declared) => declared.name === name);
    if (!token) return [notDeclared(spec, name, 'given a secret')];
    const whole = JSON.stringify(spec.placeOf(token.name, 'secret'));
    return OWN_SETTINGS.flatMap((field) => {
      const place = spec.placeOf(token.name, 'secret', field);
      // What is not written has the place of what it would stand in.
      if (!place || JSON.stringify(place) === whole) return [];
      return [constructsCodes.diagnose('given-secret-conflict', { token: name, field }, { place })];
    });
  });
}

function misplacedSettings(spec: ReadSpec, props: SecretProps): readonly Diagnostic[] {
  const { secrets = {}, kmsKeyId, tags = {} } = props;
  const { tokens } = spec.state;
  const reserved = Object.keys(tags).filter(isReservedTag);
  const problems = [
    ...reserved.map((tag) => specCodes.diagnose('reserved-tag', { tag })),
    ...keysWithoutCopies(spec, props),
  ];
  const made = tokens.some((token) => token.secret.kind === 'managed' && !Object.hasOwn(secrets, token.name));
  if (made || tokens.length === 0) return problems;
  const unused = [...(kmsKeyId === undefined ? [] : ['kmsKeyId']), ...(Object.keys(tags).length === 0 ? [] : ['tags'])];
  return [...problems, ...unused.map((setting) => constructsCodes.diagnose('secret-settings-unused', { setting }))];
}

/** A key for copies that no token has in its region: mostly a misspelt region, whose copies would get AWS's own key. */
function keysWithoutCopies(
  spec: ReadSpec,
  { secrets = {}, replicaKmsKeyIds = {} }: SecretProps,
): readonly Diagnostic[] {
  const copied = spec.state.tokens.flatMap(({ name, secret }) =>
    secret.kind === 'managed' && !Object.hasOwn(secrets, name) ? (secret.replicas ?? []) : [],
  );
  const regions = [...new Set(copied.map(({ region }) => region))].sort();
  const unused = Object.keys(replicaKmsKeyIds).filter((region) => !regions.includes(region));
  return unused.map((region) => constructsCodes.diagnose('copy-key-unused', { region, regions }));
}

/** @internal A token that code names and the spec does not declare, with the name that was probably meant. */
export function notDeclared(spec: ReadSpec, token: string, use: NamedInCode): Diagnostic {
  const suggestion = nearest(token, spec.tokenNames);
  const parameters = { token, declared: spec.tokenNames, use };
  return constructsCodes.diagnose('token-not-declared', parameters, suggestion === undefined ? {} : { suggestion });
}
