/** The package's entry `hawzu-tokens/constructs/aws`: rotation on AWS that needs nobody, in a CDKTF app. */
export { Grantee } from './grants/grantee';
export type { Grant, ReadOptions } from './grants/grants';
export type { Statement } from './access/policy';
export { type KeySettings, TokenKey, type TokenKeyProps } from './access/token-key';
export type { AlarmName } from './alarms/alarm-table';
export { type AlarmSettings, TokenAlarms, type TokenAlarmsProps } from './alarms/token-alarms';
export { FunctionCode, type FunctionCodeProps } from './code/function-code';
export type { LambdaSettings, Network } from './function/lambda-parts';
export { type IRotationFunction, RotationFunction, type RotationFunctionProps } from './function/rotation-function';
export { ManagementToken } from './props/management-token';
export { type PassSettings, ScheduledPass, type ScheduledPassProps } from './pass/scheduled-pass';
export { RotationSchedule, type RotationScheduleProps } from './schedule/rotation-schedule';
export type { Denial, ResourceStatement } from './secret-policy/denial';
export { SecretPolicies, type SecretPoliciesProps, type SecretPolicySettings } from './secret-policy/secret-policies';
export { StackError } from './props/stack-error';
export { TokenRotation, type TokenRotationProps } from './token-rotation';
export { TokenRotationStack, type TokenRotationStackProps } from './token-rotation-stack';
