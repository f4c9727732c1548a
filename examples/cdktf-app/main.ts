import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SecretsmanagerSecret } from '@cdktf/provider-aws/lib/secretsmanager-secret';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { HawzuProvider, TokenSpec } from 'hawzu-tokens/constructs';

const region = 'eu-west-1';
/** LOCAL=1 against `hawzu-tokens dev`, where no AWS account can be asked for its number. */
const local = process.env['LOCAL'] === '1';

class QualityStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', {
      region,
      skipCredentialsValidation: local,
      skipRequestingAccountId: local,
      skipMetadataApiCheck: String(local),
    });
    new HawzuProvider(this, 'hawzu', { aws: { region } });

    const warehouse = new SecretsmanagerSecret(this, 'warehouse', {
      name: 'data/warehouse/hawzu',
      description: 'Read by Airflow; hawzu-tokens writes the value',
      recoveryWindowInDays: 7,
      tags: { team: 'data' },
    });

    const tokens = new TokenSpec(this, 'tokens', {
      spec: 'tokens.yaml',
      secrets: { 'nightly-test-sync': warehouse },
      tags: { 'cost-center': 'quality' },
    });

    // What the consumers' roles may read: each its own secret and nothing else.
    for (const [name, token] of tokens.tokens) {
      const reader = new DataAwsIamPolicyDocument(this, `${name}-reader`, {
        statement: [{ actions: ['secretsmanager:GetSecretValue'], resources: [token.secretArn] }],
      });
      new TerraformOutput(this, `${name}-policy`, { value: reader.json });
    }
    new TerraformOutput(this, 'warehouse-next-rotation', { value: tokens.token('nightly-test-sync').rotateAt });
  }
}

const app = new App();
new QualityStack(app, 'quality');
app.synth();
