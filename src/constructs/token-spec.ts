import {
  Annotations,
  type ITerraformDependable,
  type TerraformProvider,
  type TerraformResource,
  type TerraformResourceLifecycle,
  TerraformStack,
} from 'cdktf';
import { Construct } from 'constructs';
import { constructsCodes } from '../core/diagnostics/catalogue/constructs';
import { type Diagnostic, formatPlace } from '../core/diagnostics/diagnostic';
import { printable } from '../core/reporting/text/printable';
import type { AccessToken, AccessTokenSecret } from './bindings/generated/access-token';
import { DeclaredAccessToken } from './token/declared-access-token';
import type { SpecDocument } from './generated/spec-document';
import { Moved } from './token/moved';
import { ReadGrant, type Reader, arnIn, readPolicy } from './token/read-grant';
import { type PolicyFiles, ReadSpec, readSpecs } from './reading/read-specs';
import { notDeclared, type SecretProps, secretSettings } from './token/secret-settings';
import { SpecError } from './reading/spec-error';
import { readSpec } from './reading/spec-in-code';
import { addressOf, logicalId, takeAddresses } from './token/stack-addresses';
import { attributesOf } from './token/token-attributes';
import { withoutStackTexts } from './token/without-stack-texts';

export interface TokenSpecProps extends SecretProps {
  /** Files or folders of one spec (one owner in one workspace), one that `readSpecs` gave, or the spec itself. */
  readonly spec: string | readonly string[] | ReadSpec | SpecDocument;
  /**
   * Files of the organisation's policy. A spec that `readSpecs` gave was held against one there.
   * @default the file that HAWZU_POLICY names, or each policy.yaml beside the spec and above it
   */
  readonly policy?: PolicyFiles;
  /**
   * By the name of the token, any text or number. A change of it rotates the value with the next apply, with the overlap;
   * to set it for the first time, or to take it out, does not.
   * @default none: values are rotated when they are due
   */
  readonly rotationTriggers?: Readonly<Record<string, string | number>>;
  /**
   * The provider to use when the stack has several.
   * @default the only one of the stack
   */
  readonly provider?: TerraformProvider;
  /**
   * What has to be there before any of the tokens.
   * @default what the attributes refer to
   */
  readonly dependsOn?: readonly ITerraformDependable[];
  /**
   * Of every token's resource. `create_before_destroy` is safe: a token that another resource has claimed is kept.
   * @default Terraform's own
   */
  readonly lifecycle?: TerraformResourceLifecycle;
}

/**
 * The tokens of a spec as Terraform resources, one for each entry. The address of an entry is
 * `hawzu_access_token.<owner id>_<token name>`, wherever the construct and the entry stand; an entry with `renamedFrom`
 * moves there from its old one. Policy findings become annotations.
 * @example
 * new HawzuProvider(this, 'hawzu');
 * const tokens = new TokenSpec(this, 'tokens', { spec: 'tokens.yaml' });
 * tokens.token('ci-regression-runner').secretArn; // for policies, outputs, alarms
 * @throws SpecError when the spec is not valid, or what was said in code does not fit it
 */
export class TokenSpec extends Construct {
  /** The resource of each token, by name, in the order of names. */
  readonly tokens: ReadonlyMap<string, AccessToken>;
  /** @internal What it was made of. */
  readonly spec: ReadSpec;
  /** @internal By the name of the token: the KMS key of its secret, as it was said. */
  readonly kmsKeys = new Map<string, string>();
  /** @internal By the name of the token: the copies of its secret by region, each with its KMS key, as it was said. */
  readonly copies = new Map<string, ReadonlyMap<string, string | undefined>>();
  /** @internal By the name of the token: the ARN of a secret that code gave it. */
  readonly givenArns = new Map<string, string>();

  constructor(scope: Construct, id: string, props: TokenSpecProps) {
    super(scope, id);
    const spec = singleSpec(props);
    const settings = secretSettings(spec, props);
    const triggers = triggersOf(spec, props);
    takeAddresses(TerraformStack.of(this), spec);
    this.spec = spec;
    const { state } = spec;
    this.tokens = new Map(
      state.tokens.map((token) => {
        const address = logicalId(state.ownerId, token.name);
        const said = { ...settings(token), trigger: triggers.get(token.name) };
        const attributes = attributesOf(state, token, said, spec.waiversOf(token.name));
        const config = { ...attributes, ...metaArguments(props) };
        const key = attributes.secret?.kmsKeyId;
        if (key !== undefined) this.kmsKeys.set(token.name, key);
        this.copies.set(token.name, copiesOf(attributes.secret?.replicas));
        if (said.given) this.givenArns.set(token.name, said.given.arn);
        const resource = withoutStackTexts(() => new DeclaredAccessToken(this, address, config));
        resource.overrideLogicalId(address);
        if (token.renamedFrom !== undefined) {
          const from = addressOf(state.ownerId, token.renamedFrom);
          new Moved(this, `${address}-moved`, from, addressOf(state.ownerId, token.name));
        }
        return [token.name, resource];
      }),
    );
    for (const finding of spec.findings) annotate(this, finding);
  }

  /**
   * The resource of a token.
   * @param name as the spec has it
   * @throws SpecError when the spec does not declare it; the message lists those that it does
   */
  token(name: string): AccessToken {
    const found = this.tokens.get(name);
    if (!found) throw new SpecError([notDeclared(this.spec, name, 'asked for')]);
    return found;
  }

  /**
   * Lets an IAM role read the value of a token: that one secret, and, where a KMS key of yours encrypts it, decrypt that
   * secret's versions with it. Makes an `aws_iam_role_policy`, so the stack needs the AWS provider.
   * @param token as the spec has it
   * @example
   * tokens.grantRead('ci-regression-runner', { roleName: runner.name });
   * @throws SpecError when the spec does not declare the token, or no copy of its secret in the region
   */
  grantRead(token: string, { roleName, kmsKeyArn, region, provider }: Reader): TerraformResource {
    const { secretArn, kmsKey } = this.secretIn(token, region);
    const policy = readPolicy(secretArn, kmsKeyArn ?? kmsKey);
    const count = this.node.children.filter((child) => child instanceof ReadGrant).length;
    return new ReadGrant(
      this,
      `read-${token}-${count + 1}`,
      {
        name: ['read', this.spec.ownerId, token, ...(region === undefined ? [] : [region])].join('-'),
        role: roleName,
        policy,
      },
      provider,
    );
  }

  /**
   * @internal The secret of a token, or the copy of it that the spec declares in a region, and the key of yours that encrypts it.
   * @param region where to look. Default: where the secret itself is
   * @throws SpecError when the spec does not declare the token, or no copy of its secret there
   */
  secretIn(token: string, region: string | undefined): SecretInRegion {
    const { secretArn } = this.token(token);
    const declared = this.spec.state.tokens.find(({ name }) => name === token);
    if (region === undefined || region === declared?.region) return { secretArn, kmsKey: this.kmsKeys.get(token) };
    const copies = this.copies.get(token) ?? new Map<string, string | undefined>();
    if (copies.has(region)) return { secretArn: arnIn(region, secretArn), kmsKey: copies.get(region) };
    const regions = [...copies.keys()];
    throw new SpecError([constructsCodes.diagnose('copy-not-declared', { token, region, regions })]);
  }
}

interface SecretInRegion {
  readonly secretArn: string;
  readonly kmsKey: string | undefined;
}

function copiesOf(replicas: AccessTokenSecret['replicas']): ReadonlyMap<string, string | undefined> {
  const list = Array.isArray(replicas) ? replicas : [];
  return new Map(list.map(({ region, kmsKeyId }) => [region, kmsKeyId]));
}

const metaArguments = ({ provider, dependsOn, lifecycle }: TokenSpecProps) => ({
  ...(provider && { provider }),
  ...(dependsOn && { dependsOn: [...dependsOn] }),
  ...(lifecycle && { lifecycle }),
});

function triggersOf(spec: ReadSpec, { rotationTriggers = {} }: TokenSpecProps): ReadonlyMap<string, string> {
  const unknown = Object.keys(rotationTriggers).filter((name) => !spec.tokenNames.includes(name));
  if (unknown.length > 0) throw new SpecError(unknown.map((name) => notDeclared(spec, name, 'given a trigger')));
  return new Map(Object.entries(rotationTriggers).map(([name, trigger]) => [name, String(trigger)]));
}

function singleSpec({ spec, policy }: TokenSpecProps): ReadSpec {
  if (spec instanceof ReadSpec) {
    if (policy === undefined) return spec;
    throw new SpecError([constructsCodes.diagnose('policy-too-late', {})]);
  }
  if (typeof spec === 'object' && !isList(spec)) return readSpec(spec, undefined, policy);
  const specs = readSpecs(spec, undefined, policy);
  const [only, ...others] = specs;
  if (only && others.length === 0) return only;
  const found = specs.map(({ ownerId, workspaceId }) => `${ownerId} in ${workspaceId}`);
  throw new SpecError([constructsCodes.diagnose('spec-not-single', { found })]);
}

const isList = (value: object): value is readonly string[] => Array.isArray(value);

function annotate(scope: Construct, { severity, code, message, advice, place }: Diagnostic): void {
  const where = place ? `${formatPlace(place)}: ` : '';
  const text = printable(`${where}${message} [${code}]${advice === undefined ? '' : `; ${advice}`}`);
  if (severity === 'note') Annotations.of(scope).addInfo(text);
  else Annotations.of(scope).addWarning(text);
}
