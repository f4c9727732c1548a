import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { Gateway } from './gateway';

const REGION = 'eu-west-1';
const secret = (name: string): string => `arn:aws:secretsmanager:${REGION}:123456789012:secret:${name}`;

const app = new App();
const stack = new TerraformStack(app, 'gateway');
new AwsProvider(stack, 'aws', { region: REGION });

const gateway = new Gateway(stack, 'gateway', {
  region: REGION,
  upstream: 'https://api.hawzu.com',
  image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/hawzu-gateway:0.1.0',
  repositoryArn: 'arn:aws:ecr:eu-west-1:123456789012:repository/hawzu-gateway',
  vendorTokenSecretArn: secret('hawzu/vendor-token-Ab12Cd'),
  databaseUrlSecretArn: secret('hawzu/gateway-database-Ef34Gh'),
  databaseSecurityGroupId: 'sg-0a1b2c3d4e5f60718',
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  vpcCidr: '10.0.0.0/16',
  taskSubnetIds: ['subnet-0a1b2c3d4e5f60718', 'subnet-0a1b2c3d4e5f60719'],
  balancerSubnetIds: ['subnet-0a1b2c3d4e5f6071a', 'subnet-0a1b2c3d4e5f6071b'],
  clientCidrs: ['10.0.0.0/8'],
  certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
  hostName: 'hawzu-gateway.acme.example',
});

// The name of the host points here: a CNAME, or an alias of Route 53.
new TerraformOutput(stack, 'balancer', { value: gateway.balancer.dnsName });

app.synth();
