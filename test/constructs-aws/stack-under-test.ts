import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HawzuProvider, type SpecDocument, TokenSpec, type TokenSpecProps } from '../../src/constructs';
import { ManagementToken, TokenRotation, type TokenRotationProps } from '../../src/constructs-aws';
import { newApp, temporaryFolder } from '../constructs/synthesized';

export const REGION = 'eu-west-1';
export const MANAGEMENT_ARN = `arn:aws:secretsmanager:${REGION}:123456789012:secret:hawzu/management-Ab12Cd`;

let code: string | undefined;

/** Stands in for the bundle of the functions, which `npm run build` makes. */
export function codeFile(): string {
  if (code === undefined) {
    code = join(temporaryFolder(), 'function.js');
    writeFileSync(code, 'exports.rotate = exports.pass = async () => {};\n');
  }
  return code;
}

export type TokenInCode = SpecDocument['tokens'][number];

export const token = (name: string, more: Partial<TokenInCode> = {}): TokenInCode => ({
  name,
  purpose: 'Runs the regression suite',
  consumer: `github-actions/acme/${name}`,
  access: { workspace: { role: 'Viewer' } },
  ...more,
});

export const specOf = (...tokens: readonly TokenInCode[]): SpecDocument => ({
  metadata: { name: 'acme-ci', owner: 'qa@acme.example' },
  workspace: 'ws_acme',
  defaults: { expiresIn: '30d', rotation: { every: '20d', overlap: '24h', observationPeriod: '48h' } },
  tokens: [...tokens],
});

type SaidOfTokens = Omit<TokenSpecProps, 'spec'>;

export interface Asked {
  readonly app?: App;
  readonly spec?: SpecDocument;
  /** What code says of the tokens, which may be of something that the stack makes before them. */
  readonly tokens?: SaidOfTokens | ((stack: TerraformStack) => SaidOfTokens);
  readonly rotation?: Partial<TokenRotationProps>;
  /** More of the stack, made after. */
  readonly beside?: (stack: TerraformStack, rotation: TokenRotation) => void;
}

/** A stack of two tokens with everything that a rotation needs. */
export class StackUnderTest extends TerraformStack {
  readonly tokens: TokenSpec;
  readonly rotation: TokenRotation;

  constructor({
    app = newApp(),
    spec = specOf(token('ci-runner'), token('nightly')),
    tokens,
    rotation,
    beside,
  }: Asked = {}) {
    super(app, 'tokens');
    new AwsProvider(this, 'aws', { region: REGION });
    new HawzuProvider(this, 'hawzu');
    this.tokens = new TokenSpec(this, 'tokens', { spec, ...(typeof tokens === 'function' ? tokens(this) : tokens) });
    this.rotation = new TokenRotation(this, 'rotation', {
      ...{ tokens: this.tokens, region: REGION, endpoint: 'https://hawzu.example', codeFile: codeFile() },
      managementToken: ManagementToken.fromSecretArn(MANAGEMENT_ARN),
      ...rotation,
    });
    beside?.(this, this.rotation);
  }
}

type Block = Readonly<Record<string, unknown>>;

/** What Terraform reads of a stack. */
export class Synthesized {
  readonly text: string;
  readonly resources: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly folder: string;

  constructor(stack: TerraformStack = new StackUnderTest()) {
    const app = App.of(stack);
    app.synth();
    this.folder = join(app.outdir, 'stacks', stack.node.id);
    this.text = readFileSync(join(this.folder, 'cdk.tf.json'), 'utf8');
    const json = JSON.parse(this.text) as { resource: Synthesized['resources']; data: Synthesized['data'] };
    this.resources = json.resource;
    this.data = json.data;
  }

  /** All resources of a type; none is an empty list. */
  all<T = Block>(type: string): readonly (T & Block)[] {
    return Object.values(this.resources[`aws_${type}`] ?? {}) as (T & Block)[];
  }
}

export const synthesized = (asked: Asked = {}): Synthesized => new Synthesized(new StackUnderTest(asked));
