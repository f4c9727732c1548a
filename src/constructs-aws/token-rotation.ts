import { Construct } from 'constructs';
import { awsStackCodes } from '../core/diagnostics/catalogue/aws-stack';
import type { Diagnostic } from '../core/diagnostics/diagnostic';
import { closed, type KeysOf } from './props/closed-props';
import type { InProvider } from './access/account';
import { CALLS, secretsManager } from './access/statements';
import type { Grantee } from './grants/grantee';
import { type Grant, Grants, type ReadOptions } from './grants/grants';
import { ALARM_KEYS, type AlarmSettings, TokenAlarms } from './alarms/token-alarms';
import { FunctionCode, type FunctionCodeProps } from './code/function-code';
import { LAMBDA_KEYS, type LambdaSettings } from './function/lambda-parts';
import { rotatedTokens, rotates } from './function/rotated-tokens';
import { RotationFunction } from './function/rotation-function';
import { PASS_KEYS, type PassSettings, ScheduledPass } from './pass/scheduled-pass';
import { annotate } from './props/annotate';
import { RotationSchedule, type RotationScheduleProps } from './schedule/rotation-schedule';
import type { Denial } from './secret-policy/denial';
import { arnHere } from './secret-policy/lock-out';
import { SECRET_POLICY_KEYS, SecretPolicies, type SecretPolicySettings } from './secret-policy/secret-policies';
import { hoursOf } from './props/hours-of';
import { StackError } from './props/stack-error';

export interface TokenRotationProps extends FunctionCodeProps, InProvider {
  /**
   * Of the function that rotates.
   * @default those of `RotationFunction`
   */
  readonly function?: LambdaSettings;
  /**
   * Of the scheduled pass; `false` for none, where something else runs passes.
   * @default those of `ScheduledPass`: every hour
   */
  readonly pass?: PassSettings | false;
  /**
   * Of the alarms; `false` for none.
   * @default those of `TokenAlarms`: all of them, and a topic
   */
  readonly alarms?: AlarmSettings | false;
  /**
   * How long a rotation that fails may be tried again before the token expires, such as `24h`.
   * @default an eighth of the lifetime, a day at most
   */
  readonly retryAllowance?: string;
  /**
   * Of policies that the secrets themselves get, all that the spec makes in this region.
   * @default none, but for secrets that another account may read or on which something is denied
   */
  readonly secretPolicies?: SecretPolicySettings;
}

const KEYS: KeysOf<Required<TokenRotationProps>> = {
  ...{ tokens: true, endpoint: true, managementToken: true, region: true, namePrefix: true, codeFile: true },
  ...{ function: true, pass: true, alarms: true, retryAllowance: true, provider: true },
  secretPolicies: true,
};

/**
 * Rotation that needs nobody: Secrets Manager rotates the tokens of a spec by a function, on schedules made from the spec,
 * and a scheduled pass retires what was superseded. Tokens and their first values are there before.
 * @example
 * const tokens = new TokenSpec(this, 'tokens', { spec: 'tokens.yaml' });
 * new TokenRotation(this, 'rotation', {
 *   tokens,
 *   region: 'eu-west-1',
 *   endpoint: 'https://app.hawzu.example',
 *   managementToken: ManagementToken.fromSecretArn('arn:aws:secretsmanager:eu-west-1:111122223333:secret:hawzu/management-Ab12Cd'),
 * });
 * @throws StackError when a setting is unknown or out of range, a token has no schedule that AWS accepts, or a policy would
 * be too long
 */
export class TokenRotation extends Construct {
  /** What both functions run. */
  readonly code: FunctionCode;
  /** What rotates. */
  readonly function: RotationFunction;
  /** What retires superseded tokens; absent with `pass: false`. */
  readonly pass: ScheduledPass | undefined;
  /** Who is told when something needs a person; absent with `alarms: false`. */
  readonly alarms: TokenAlarms | undefined;
  /** By the name of the token; those that rotate in this region. */
  readonly schedules: ReadonlyMap<string, RotationSchedule>;
  /** What the secrets themselves say about who may do what with them. */
  readonly secretPolicies: SecretPolicies;
  readonly #grants: Grants;

  constructor(scope: Construct, id: string, props: TokenRotationProps) {
    super(scope, id);
    const {
      function: settings = {},
      pass = {},
      alarms = {},
      retryAllowance,
      secretPolicies,
      provider,
      ...code
    } = closed(props, KEYS, 'TokenRotation');
    closed(settings, LAMBDA_KEYS, 'function');
    if (pass !== false) closed(pass, PASS_KEYS, 'pass');
    if (alarms !== false) closed(alarms, ALARM_KEYS, 'alarms');
    if (secretPolicies) closed(secretPolicies, SECRET_POLICY_KEYS, 'secretPolicies');
    if (pass !== false) hoursOf('pass.every', pass.every);
    const meta = provider ? { provider } : {};
    this.code = new FunctionCode(this, 'code', code);
    this.function = new RotationFunction(this, 'function', { ...settings, ...meta, code: this.code });
    this.schedules = this.#schedules({
      ...(retryAllowance !== undefined && { retryAllowance }),
      ...(pass !== false && pass.every !== undefined && { passEvery: pass.every }),
      ...meta,
    });
    if (pass !== false)
      this.pass = new ScheduledPass(this, 'pass', { ...pass, ...meta, code: this.code, function: this.function });
    const parts = { code: this.code, function: this.function, ...(this.pass && { pass: this.pass }) };
    if (alarms !== false) this.alarms = new TokenAlarms(this, 'alarms', { ...alarms, ...meta, ...parts });
    this.secretPolicies = new SecretPolicies(this, 'secret-policies', {
      ...{ ...secretPolicies, ...meta, code: this.code, all: secretPolicies !== undefined },
    });
    this.#keepFunctionsIn();
    const granted = { code: this.code, function: this.function, pass: this.pass };
    this.#grants = new Grants(this, 'grants', { ...granted, secretPolicies: this.secretPolicies, meta });
    this.#tellOtherRegions();
  }

  /**
   * A consumer may read the value of one token, and decrypt it where a key of yours encrypts it. One of another account
   * (`Grantee.outside`) is let in by the policies of the secret and of its key, and its own account has to allow it the
   * `statements` of the grant.
   * @param token as the spec has it
   * @throws SpecError when the spec does not declare it, or no copy of its secret in the region
   */
  grantRead(to: Grantee, token: string, options: ReadOptions = {}): Grant {
    return this.#grants.read(to, token, closed(options, { describe: true, region: true }, 'grantRead'));
  }

  /**
   * A pipeline may ask for rotations and is denied every write, so that it can't put a value of its own anywhere.
   * @param tokens as the spec has them. Default: all
   */
  grantRotate(to: Grantee, ...tokens: readonly string[]): Grant {
    return this.#grants.rotate(to, tokens);
  }

  /** A pipeline may plan: it reads what secrets are like, and no value. */
  grantPlan(to: Grantee): Grant {
    return this.#grants.plan(to);
  }

  /** A pipeline may apply a plan of tokens and their rotation: it makes, writes and deletes their secrets. */
  grantApply(to: Grantee): Grant {
    return this.#grants.apply(to);
  }

  /** A person may end what leaked: read which token a secret holds, write another, start and cancel rotations. */
  grantEmergency(to: Grantee): Grant {
    return this.#grants.emergency(to);
  }

  /**
   * Denies something on secrets, whatever else lets somebody do it.
   * @param tokens as the spec has them. Default: all whose secrets the spec makes in this region
   * @example
   * // Nobody of the account reads a value but the functions and the consumer.
   * const may = [rotation.function.role.arn, rotation.pass!.role.arn, runner.arn];
   * rotation.denyOnSecrets({
   *   actions: ['secretsmanager:GetSecretValue'],
   *   condition: { ArnNotEquals: { 'aws:PrincipalArn': may } },
   * });
   * @throws StackError when it may lock out a function, the root of the account, or who was granted to apply or to act in an
   * emergency
   */
  denyOnSecrets(denial: Denial, ...tokens: readonly string[]): void {
    this.secretPolicies.deny(denial, ...tokens);
  }

  /**
   * Adds what is done when an alarm rings, and when it is over.
   * @param arns of topics, or of anything else that CloudWatch acts on
   */
  addAlarmAction(...arns: readonly string[]): void {
    this.alarms?.addAlarmAction(...arns);
  }

  /** Of all tokens that rotate here; what is wrong with any of them is told together. */
  #schedules(said: Pick<RotationScheduleProps, 'retryAllowance' | 'passEvery' | 'provider'>) {
    const { code, function: rotator } = this;
    const made = new Map<string, RotationSchedule>();
    const problems: Diagnostic[] = [];
    for (const { name: token } of rotatedTokens(code)) {
      try {
        made.set(token, new RotationSchedule(this, `schedule-${token}`, { ...said, code, token, function: rotator }));
      } catch (error) {
        if (!(error instanceof StackError)) throw error;
        problems.push(...error.diagnostics);
      }
    }
    if (problems.length > 0) throw new StackError(problems);
    return made;
  }

  #keepFunctionsIn(): void {
    const { names } = this.code;
    const functions = [
      { who: 'the rotation function', what: 'rotate', role: this.function.role, calls: CALLS.rotation },
      ...(this.pass ? [{ who: 'the scheduled pass', what: 'pass', role: this.pass.role, calls: CALLS.pass }] : []),
    ];
    for (const { who, what, role, calls } of functions)
      this.secretPolicies.protect({
        ...{ who, arns: [role.arn, arnHere(`role/${names.of(what)}`)], actions: secretsManager(calls) },
      });
  }

  #tellOtherRegions(): void {
    const home = this.code.region;
    for (const token of this.code.state.tokens.filter(rotates)) {
      const { name, region = home } = token;
      if (region !== home) annotate(this, awsStackCodes.diagnose('other-region', { token: name, region, home }));
    }
  }
}
