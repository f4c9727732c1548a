import { FunctionServer } from '../rotation/function-server';
import { TerraformWorld } from '../terraform-provider/terraform-world';
import { describeWithAws } from '../terraform-real/aws-provider';
import { hasMoto, MotoServer } from './moto-server';

/** Where Terraform, the provider of AWS and moto are on this machine. */
export const describeWithMoto = hasMoto ? describeWithAws : describe.skip;

/**
 * AWS for the real Terraform: Secrets Manager is the embedded one, the token service is the real one, and everything else is
 * moto.
 */
export class AwsWorld {
  private constructor(
    readonly terraform: TerraformWorld,
    readonly moto: MotoServer,
    /** What the embedded Secrets Manager calls as a Lambda function. */
    readonly functions: FunctionServer,
  ) {}

  static async start(): Promise<AwsWorld> {
    const functions = await FunctionServer.start();
    const [terraform, moto] = await Promise.all([
      TerraformWorld.start({ functions: { endpoint: functions.endpoint } }),
      MotoServer.start(),
    ]);
    return new AwsWorld(terraform, moto, functions);
  }

  async close(): Promise<void> {
    await Promise.all([this.terraform.close(), this.moto.close(), this.functions.close()]);
  }
}
