import { SecretsmanagerSecretRotation } from '@cdktf/provider-aws/lib/secretsmanager-secret-rotation';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { awsStackCodes } from '../../core/diagnostics/catalogue/aws-stack';
import { type AwsSchedule, scheduleFor } from '../../core/rotation-schedule/schedule-for';
import type { InProvider } from '../access/account';
import { annotate } from '../props/annotate';
import { closed, type KeysOf } from '../props/closed-props';
import { hoursOf } from '../props/hours-of';
import type { FunctionCode } from '../code/function-code';
import type { IRotationFunction } from '../function/rotation-function';
import { secretNameOf } from '../code/secret-name';
import { StackError } from '../props/stack-error';

export interface RotationScheduleProps extends InProvider {
  /** What the function runs, and for which tokens. */
  readonly code: FunctionCode;
  /** Name of the token, as the spec has it. It has to rotate. */
  readonly token: string;
  /** What rotates it. */
  readonly function: IRotationFunction;
  /**
   * How long a rotation that fails may be tried again before the token expires, such as `24h`.
   * @default an eighth of the lifetime, a day at most
   */
  readonly retryAllowance?: string;
  /**
   * From one scheduled pass to the next: a superseded token has to be retired before the next rotation.
   * @default '1h'
   */
  readonly passEvery?: string;
  /**
   * What else has to be there before.
   * @default the function's permissions, and the token with its first value
   */
  readonly dependsOn?: readonly ITerraformDependable[];
}

const KEYS: KeysOf<Required<RotationScheduleProps>> = {
  ...{
    code: true,
    token: true,
    function: true,
    retryAllowance: true,
    passEvery: true,
    dependsOn: true,
    provider: true,
  },
};

/**
 * When Secrets Manager rotates one token: `aws_secretsmanager_secret_rotation`, made after the first value is there. Neither
 * making nor changing it rotates. Where AWS can't keep what the spec says to the letter, an annotation tells.
 * @throws StackError when no schedule of AWS fits the token
 */
export class RotationSchedule extends Construct {
  /** What AWS is told. */
  readonly rotation: SecretsmanagerSecretRotation;
  /** How it was chosen. */
  readonly schedule: AwsSchedule;

  constructor(scope: Construct, id: string, props: RotationScheduleProps) {
    super(scope, id);
    const { code, token: name, function: rotator, dependsOn = [], provider } = closed(props, KEYS, 'RotationSchedule');
    const resource = code.tokens.token(name);
    const token = code.state.tokens.find((declared) => declared.name === name)!;
    const room = {
      retryAllowanceHours: hoursOf('retryAllowance', props.retryAllowance),
      passEveryHours: hoursOf('passEvery', props.passEvery),
    };
    const answer = scheduleFor(token, `${token.region} ${secretNameOf(token)}`, room);
    if (answer.kind === 'impossible') throw new StackError([answer.error]);
    if (answer.kind === 'none')
      throw new StackError([awsStackCodes.diagnose('schedule-without-rotation', { token: name })]);
    this.schedule = answer.schedule;
    for (const note of answer.schedule.notes) annotate(this, note);
    this.rotation = new SecretsmanagerSecretRotation(this, 'rotation', {
      ...(provider && { provider }),
      secretId: resource.secretArn,
      rotationLambdaArn: rotator.functionArn,
      // AWS's own default rotates at every change of the rules.
      rotateImmediately: false,
      rotationRules: {
        scheduleExpression: answer.schedule.expression,
        duration: `${answer.schedule.durationHours}h`,
      },
      dependsOn: [...rotator.readyAfter, ...dependsOn],
    });
  }
}
