import { SecretsmanagerSecretPolicy } from '@cdktf/provider-aws/lib/secretsmanager-secret-policy';
import { Construct } from 'constructs';
import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import type { DeclaredToken } from '../../core/model/desired';
import { Account, type InProvider } from '../access/account';
import { asWritten } from '../access/as-written';
import { policyText } from '../access/policy';
import { reckonedLength } from '../access/spread';
import type { FunctionCode } from '../code/function-code';
import { annotate } from '../props/annotate';
import { closed, type KeysOf } from '../props/closed-props';
import { StackError } from '../props/stack-error';
import { allowed, type Denial, denied, type ResourceStatement } from './denial';
import { arnHere, lockedOut, type Party } from './lock-out';

export interface SecretPolicySettings {
  /**
   * Id of an organisation of AWS, such as `o-a1b2c3d4e5`: whoever is neither in it nor of this account is denied everything,
   * whatever else lets them in.
   * @default none
   */
  readonly organization?: string;
}

export interface SecretPoliciesProps extends SecretPolicySettings, InProvider {
  /** What knows the tokens. */
  readonly code: FunctionCode;
  /**
   * Whether each secret gets a policy.
   * @default false: those alone to which one is added
   */
  readonly all?: boolean;
}

export const SECRET_POLICY_KEYS: KeysOf<Required<SecretPolicySettings>> = { organization: true };
const KEYS: KeysOf<Required<SecretPoliciesProps>> = { ...SECRET_POLICY_KEYS, code: true, all: true, provider: true };
const DENIAL_KEYS: KeysOf<Required<Denial>> = { principals: true, actions: true, condition: true };

/** What Secrets Manager takes of a policy. */
const LONGEST = 20_480;

/** An account has to be able to take back what was denied it. */
const ROOT: Party = {
  who: 'the root of the account',
  arns: [arnHere('root')],
  actions: ['DeleteResourcePolicy', 'DescribeSecret', 'GetResourcePolicy', 'PutResourcePolicy'].map(
    (call) => `secretsmanager:${call}`,
  ),
};

/**
 * Policies of the secrets themselves, one for each: what nobody may do with it whatever else lets them, and who of another
 * account may read it. No policy denies anything to the functions, to who was granted to apply or to act in an emergency, or to
 * the root of the account: what would is refused at synth. Copies of a secret have its policy, too (AWS).
 * @throws StackError when a setting is unknown or not of its form
 */
export class SecretPolicies extends Construct {
  /** By the name of the token. */
  readonly policies = new Map<string, SecretsmanagerSecretPolicy>();
  /** By the name of the token: what was added to what all have in common, which locks out nobody of the account. */
  private readonly added = new Map<string, readonly ResourceStatement[]>();
  private readonly parties: Party[] = [ROOT];
  private readonly common: readonly ResourceStatement[];
  private readonly code: FunctionCode;
  private readonly meta: InProvider;

  constructor(scope: Construct, id: string, props: SecretPoliciesProps) {
    super(scope, id);
    const { code, organization, all = false, provider } = closed(props, KEYS, 'SecretPolicies');
    this.code = code;
    this.meta = provider ? { provider } : {};
    this.common = [NOT_BY_TLS, ...(organization === undefined ? [] : [this.outsiders(organization)])];
    if (!all) return;
    for (const token of code.state.tokens) {
      const why = this.impossible(token);
      if (why) annotate(this, awsStackCodes.diagnose('secret-policy-left-out', { token: token.name, why }));
      else this.add(token.name, []);
    }
  }

  /**
   * Denies it on the secrets of some tokens.
   * @param tokens as the spec has them. Default: all whose secrets the spec makes in this region
   * @throws StackError when it may lock out somebody who has to go on
   */
  deny(denial: Denial, ...tokens: readonly string[]): void {
    const statement = denied(closed(denial, DENIAL_KEYS, 'denial'));
    const { state } = this.code;
    const all = state.tokens.filter((token) => !this.impossible(token)).map(({ name }) => name);
    for (const name of tokens.length === 0 ? all : tokens) this.add(name, [statement]);
  }

  /** Lets a role or a user of another account make calls on the secret of a token. */
  letIn(principal: string, token: string, actions: readonly string[]): SecretsmanagerSecretPolicy {
    return this.add(token, [allowed(principal, actions)]);
  }

  /** @internal Nothing that is denied, before or after, may keep it from its calls. */
  protect(party: Party): void {
    this.parties.push(party);
    for (const [token, statements] of this.added) this.check(token, statements, [party]);
  }

  private add(name: string, statements: readonly ResourceStatement[]): SecretsmanagerSecretPolicy {
    const { secretArn } = this.code.tokens.token(name);
    const why = this.impossible(this.code.state.tokens.find((token) => token.name === name)!);
    if (why) throw new StackError([awsStackCodes.diagnose('secret-policy-impossible', { token: name, why })]);
    this.check(name, statements, this.parties);
    const all = [...(this.added.get(name) ?? []), ...statements];
    this.added.set(name, all);
    const policy = policyText([...this.common, ...all]);
    const length = reckonedLength(policy);
    if (length > LONGEST)
      throw new StackError([awsStackCodes.diagnose('secret-policy-too-long', { token: name, length, most: LONGEST })]);
    const made =
      this.policies.get(name) ??
      new SecretsmanagerSecretPolicy(this, `policy-${name}`, {
        ...this.meta,
        ...{ secretArn, policy, blockPublicPolicy: true },
      });
    made.policy = policy;
    this.policies.set(name, made);
    return made;
  }

  private check(token: string, statements: readonly ResourceStatement[], parties: readonly Party[]): void {
    for (const statement of statements) {
      const written = asWritten(this, statement);
      for (const party of parties) {
        const calls = lockedOut(written, { ...party, arns: asWritten(this, party.arns) });
        if (calls.length === 0) continue;
        const parameters = { token, who: party.who, calls };
        throw new StackError([awsStackCodes.diagnose('secret-policy-locks-out', parameters)]);
      }
    }
  }

  /** Why a secret gets no policy here; nothing where it may. */
  private impossible({ secret, region }: DeclaredToken): string | undefined {
    if (secret.kind === 'external') return 'it is given by its ARN, and its policy is its owner’s';
    return region === this.code.region ? undefined : `it is in ${region}`;
  }

  /** Whoever calls for AWS itself is in no organisation; an account need not be in one to keep what it has. */
  private outsiders(organization: string): ResourceStatement {
    if (!/^o-[a-z0-9]{10,32}$/.test(organization)) {
      const parameters = { field: 'organization', found: organization, expected: 'an id such as o-a1b2c3d4e5' };
      throw new StackError([awsStackCodes.diagnose('setting-unreadable', parameters)]);
    }
    const { id } = new Account(this, this.code.region, this.meta);
    const condition = {
      StringNotEquals: { 'aws:PrincipalOrgID': organization, 'aws:PrincipalAccount': id },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    };
    return denied({ actions: ['secretsmanager:*'], condition });
  }
}

/** AWS takes nothing else; audits ask for it all the same. */
const NOT_BY_TLS = denied({
  actions: ['secretsmanager:*'],
  condition: { Bool: { 'aws:SecureTransport': 'false' } },
});
