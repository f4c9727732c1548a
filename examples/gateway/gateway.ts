import { Alb } from '@cdktf/provider-aws/lib/alb';
import { AlbListener } from '@cdktf/provider-aws/lib/alb-listener';
import { AlbTargetGroup } from '@cdktf/provider-aws/lib/alb-target-group';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { Construct } from 'constructs';

export interface GatewayProps {
  readonly region: string;
  /** Of the vendor: `https://api.hawzu.com`. */
  readonly upstream: string;
  /** Of the image that the Dockerfile makes, with its tag or, better, its digest. */
  readonly image: string;
  /** ARN of the repository of that image, which the tasks may pull from. */
  readonly repositoryArn: string;
  /** ARN of the secret that holds the vendor's token. */
  readonly vendorTokenSecretArn: string;
  /** ARN of the secret that holds the DATABASE_URL of a PostgreSQL. */
  readonly databaseUrlSecretArn: string;
  /** Security group of that PostgreSQL: it is opened to the tasks. */
  readonly databaseSecurityGroupId: string;
  readonly vpcId: string;
  /** Of the VPC: the load balancer's address in X-Forwarded-For is believed from there. */
  readonly vpcCidr: string;
  /** Where the tasks run; they reach the vendor and AWS from there. */
  readonly taskSubnetIds: string[];
  /** Where the load balancer is. */
  readonly balancerSubnetIds: string[];
  /** Whether the load balancer is reached from the internet; false when absent. */
  readonly public?: boolean;
  /** Who may reach it. */
  readonly clientCidrs: string[];
  /** Certificate for `hostName`, of AWS Certificate Manager. */
  readonly certificateArn: string;
  /** What clients call it. */
  readonly hostName: string;
  /** 2 when absent. */
  readonly tasks?: number;
}

const PORT = 4010;
const POSTGRESQL = 5432;
const HTTPS = 443;

const trust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

const allow = (statements: Readonly<Record<string, readonly string[]>>): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: Object.entries(statements).map(([resource, actions]) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: resource,
    })),
  });

/** The gateway on Fargate: several tasks on one PostgreSQL, behind a load balancer that speaks TLS. */
export class Gateway extends Construct {
  readonly balancer: Alb;
  readonly service: EcsService;

  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id);
    const groups = this.network(props);
    this.balancer = new Alb(this, 'balancer', {
      name: 'hawzu-gateway',
      internal: props.public !== true,
      subnets: props.balancerSubnetIds,
      securityGroups: [groups.balancer.id],
      // A request that two servers read in two ways is refused by the first.
      dropInvalidHeaderFields: true,
      desyncMitigationMode: 'strictest',
    });
    const targets = new AlbTargetGroup(this, 'targets', {
      name: 'hawzu-gateway',
      vpcId: props.vpcId,
      targetType: 'ip',
      port: PORT,
      protocol: 'HTTP',
      deregistrationDelay: '30',
      healthCheck: { path: '/health/ready', interval: 10, healthyThreshold: 2, unhealthyThreshold: 2, timeout: 5 },
    });
    const listener = new AlbListener(this, 'listener', {
      loadBalancerArn: this.balancer.arn,
      port: HTTPS,
      protocol: 'HTTPS',
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      certificateArn: props.certificateArn,
      defaultAction: [{ type: 'forward', targetGroupArn: targets.arn }],
    });
    this.service = new EcsService(this, 'service', {
      name: 'hawzu-gateway',
      cluster: new EcsCluster(this, 'cluster', { name: 'hawzu-gateway' }).id,
      taskDefinition: this.task(props).arn,
      desiredCount: props.tasks ?? 2,
      launchType: 'FARGATE',
      // A new version takes over before the old one goes; one that does not get well goes back.
      deploymentMinimumHealthyPercent: 100,
      availabilityZoneRebalancing: 'ENABLED',
      deploymentCircuitBreaker: { enable: true, rollback: true },
      networkConfiguration: { subnets: props.taskSubnetIds, securityGroups: [groups.tasks.id], assignPublicIp: false },
      loadBalancer: [{ targetGroupArn: targets.arn, containerName: 'gateway', containerPort: PORT }],
      dependsOn: [listener],
    });
  }

  /** Clients reach the load balancer, it alone the tasks, and they the database, the vendor and AWS. */
  private network(props: GatewayProps): { readonly balancer: SecurityGroup; readonly tasks: SecurityGroup } {
    const { vpcId } = props;
    const balancer = new SecurityGroup(this, 'balancer-group', {
      name: 'hawzu-gateway-balancer',
      description: 'Load balancer of the gateway',
      vpcId,
    });
    const tasks = new SecurityGroup(this, 'tasks-group', {
      name: 'hawzu-gateway-tasks',
      description: 'Tasks of the gateway',
      vpcId,
    });
    const tcp = (port: number) => ({ ipProtocol: 'tcp', fromPort: port, toPort: port });
    props.clientCidrs.forEach((cidrIpv4, index) => {
      new VpcSecurityGroupIngressRule(this, `clients-${index}`, {
        securityGroupId: balancer.id,
        cidrIpv4,
        ...tcp(HTTPS),
      });
    });
    new VpcSecurityGroupEgressRule(this, 'balancer-to-tasks', {
      securityGroupId: balancer.id,
      referencedSecurityGroupId: tasks.id,
      ...tcp(PORT),
    });
    new VpcSecurityGroupIngressRule(this, 'tasks-from-balancer', {
      securityGroupId: tasks.id,
      referencedSecurityGroupId: balancer.id,
      ...tcp(PORT),
    });
    new VpcSecurityGroupEgressRule(this, 'tasks-to-vendor-and-aws', {
      securityGroupId: tasks.id,
      cidrIpv4: '0.0.0.0/0',
      ...tcp(HTTPS),
    });
    new VpcSecurityGroupEgressRule(this, 'tasks-to-database', {
      securityGroupId: tasks.id,
      referencedSecurityGroupId: props.databaseSecurityGroupId,
      ...tcp(POSTGRESQL),
    });
    new VpcSecurityGroupIngressRule(this, 'database-from-tasks', {
      securityGroupId: props.databaseSecurityGroupId,
      referencedSecurityGroupId: tasks.id,
      ...tcp(POSTGRESQL),
    });
    return { balancer, tasks };
  }

  private task(props: GatewayProps): EcsTaskDefinition {
    const log = new CloudwatchLogGroup(this, 'log', { name: '/hawzu/gateway', retentionInDays: 90 });
    const starts = new IamRole(this, 'starts', {
      name: 'hawzu-gateway-starts',
      assumeRolePolicy: trust('ecs-tasks.amazonaws.com'),
    });
    new IamRolePolicy(this, 'starts-may', {
      name: 'start',
      role: starts.id,
      policy: allow({
        '*': ['ecr:GetAuthorizationToken'],
        [props.repositoryArn]: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        [`${log.arn}:*`]: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        [props.databaseUrlSecretArn]: ['secretsmanager:GetSecretValue'],
      }),
    });
    const runs = new IamRole(this, 'runs', {
      name: 'hawzu-gateway-runs',
      assumeRolePolicy: trust('ecs-tasks.amazonaws.com'),
    });
    new IamRolePolicy(this, 'runs-may', {
      name: 'run',
      role: runs.id,
      policy: allow({ [props.vendorTokenSecretArn]: ['secretsmanager:GetSecretValue'] }),
    });
    const isLive = `fetch('http://127.0.0.1:${PORT}/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
    return new EcsTaskDefinition(this, 'task', {
      family: 'hawzu-gateway',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '512',
      memory: '1024',
      executionRoleArn: starts.arn,
      taskRoleArn: runs.arn,
      containerDefinitions: JSON.stringify([
        {
          name: 'gateway',
          image: props.image,
          essential: true,
          command: [
            'serve',
            ...['--host', '0.0.0.0', '--port', String(PORT), '--host-name', props.hostName],
            ...['--trust-proxy', props.vpcCidr],
            ...['--upstream', props.upstream, '--upstream-token-secret', props.vendorTokenSecretArn],
          ],
          environment: [{ name: 'AWS_REGION', value: props.region }],
          secrets: [{ name: 'DATABASE_URL', valueFrom: props.databaseUrlSecretArn }],
          portMappings: [{ containerPort: PORT, protocol: 'tcp' }],
          readonlyRootFilesystem: true,
          user: 'node',
          // Longer than the service waits for clients that don't finish.
          stopTimeout: 30,
          healthCheck: {
            command: ['CMD', 'node', '-e', isLive],
            interval: 10,
            timeout: 5,
            retries: 3,
            startPeriod: 15,
          },
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': log.name, 'awslogs-region': props.region, 'awslogs-stream-prefix': 'gateway' },
          },
        },
      ]),
    });
  }
}
