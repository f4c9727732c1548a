import { type Environment, setting } from '../../network/environment';

/**
 * The region that the environment names, in the order of the AWS CLI: AWS_REGION, then AWS_DEFAULT_REGION, which the SDK
 * does not know. Undefined leaves it to the SDK, which looks into the profile.
 */
export const environmentRegion = (env: Environment): string | undefined =>
  setting(env, 'AWS_REGION') ?? setting(env, 'AWS_DEFAULT_REGION');
