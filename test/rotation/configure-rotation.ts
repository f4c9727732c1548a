import { DescribeSecretCommand, RotateSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export const FUNCTION = 'arn:aws:lambda:eu-west-1:000000000000:function:hawzu-rotation';

/** Has a function rotate a secret every so many days, and sees the trial through by which that begins. */
export async function configureRotation(
  client: SecretsManagerClient,
  SecretId: string,
  { days = 900, arn = FUNCTION }: { readonly days?: number; readonly arn?: string } = {},
): Promise<void> {
  const RotationRules = { AutomaticallyAfterDays: days };
  await client.send(
    new RotateSecretCommand({ SecretId, RotationLambdaARN: arn, RotationRules, RotateImmediately: false }),
  );
  for (;;) {
    const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
    if (!Object.values(VersionIdsToStages).flat().includes('AWSPENDING')) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
