import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsWorld, describeWithMoto } from '../constructs-aws/aws-world';
import { FollowedReadme } from './followed-readme';
import { linkPackages } from './packed-package';
import { shellBlocks } from './readme-commands';

jest.setTimeout(900_000);

const root = join(__dirname, '..', '..');
const example = join(root, 'examples', 'gateway');

describeWithMoto('examples/gateway', () => {
  let aws: AwsWorld;
  let readme: FollowedReadme;
  beforeAll(async () => {
    aws = await AwsWorld.start();
    const { folder } = aws.terraform;
    cpSync(example, folder, { recursive: true });
    readme = new FollowedReadme(aws, () => linkPackages(join(root, 'node_modules'), join(folder, 'node_modules')));
    const main = join(folder, 'main.ts');
    writeFileSync(main, await withTheirNames(readFileSync(main, 'utf8')));
  });
  afterAll(() => aws.close());

  /** One call of AWS: its answer. */
  async function asked(service: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> {
    const credential = `AKIAEXAMPLE/20261130/eu-west-1/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`;
    const answer = await fetch(aws.moto.url, { method: 'POST', headers: { authorization, ...headers }, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service}: ${answer.status} ${text}`);
    return text;
  }
  async function certified(DomainName: string): Promise<string> {
    const target = 'CertificateManager.RequestCertificate';
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    const answer = await asked('acm', headers, JSON.stringify({ DomainName }));
    return (JSON.parse(answer) as { readonly CertificateArn: string }).CertificateArn;
  }
  async function made(action: string, tag: string, parameters: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ Action: action, Version: '2016-11-15', ...parameters }).toString();
    const answer = await asked('ec2', { 'content-type': 'application/x-www-form-urlencoded' }, body);
    return new RegExp(`<${tag}>([^<]+)<`).exec(answer)![1]!;
  }

  /** What the README wants to be there before, by the names that moto gave it. */
  async function withTheirNames(text: string): Promise<string> {
    const vpc = await made('CreateVpc', 'vpcId', { CidrBlock: '10.0.0.0/16' });
    const group = { GroupName: 'database', GroupDescription: 'database', VpcId: vpc };
    const certificate = await certified('hawzu-gateway.acme.example');
    const names = new Map([
      [/arn:aws:acm:[^']+/.exec(text)![0], certificate],
      ['vpc-0a1b2c3d4e5f60718', vpc],
      ['sg-0a1b2c3d4e5f60718', await made('CreateSecurityGroup', 'groupId', group)],
    ]);
    for (const [index, name] of [...new Set(text.match(/subnet-\w+/g))].entries()) {
      const place = { AvailabilityZone: `eu-west-1${'ab'[index % 2]}`, CidrBlock: `10.0.${index}.0/24` };
      names.set(name, await made('CreateSubnet', 'subnetId', { VpcId: vpc, ...place }));
    }
    return [...names].reduce((all, [name, theirs]) => all.replaceAll(name, theirs), text);
  }

  const [setUp = [], takeDown = []] = shellBlocks(join(example, 'README.md'));
  const inSoak = process.env['SOAK'] === undefined ? test.skip : test;

  test('what its README tells is followed up to the plan', async () => {
    const deploy = setUp.at(-1)!;
    for (const line of setUp.slice(0, -1)) await readme.follow(line);
    expect(deploy).toBe('npm run -s deploy');
    const chdir = '-chdir=cdktf.out/stacks/gateway';
    for (const line of [`terraform ${chdir} init`, `terraform ${chdir} validate`]) await readme.follow(line);
    // There is much to make.
    await expect(readme.follow(`terraform ${chdir} plan`)).rejects.toThrow(
      /Plan: 1\d to add, 0 to change, 0 to destroy/,
    );
  });

  inSoak('and, then, to the end: deployed, planned again without a change, and destroyed', async () => {
    for (const line of setUp.slice(-1)) await readme.follow(line);
    // moto forgets that one attribute.
    const again = await readme.follow('npm run -s plan').catch((error: Error) => error.message);
    expect(again).toMatch(/Plan: 0 to add, 1 to change, 0 to destroy/);
    expect(again).toMatch(/\{\s*\+ availability_zone_rebalancing += "ENABLED"\s+id +=/);
    for (const line of takeDown) await readme.follow(line);
  });
});
