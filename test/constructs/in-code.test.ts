import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import {
  HawzuProvider,
  type ReadSpec,
  readSpec,
  SpecError,
  type SpecDocument,
  TokenSpec,
  TokenSpecStack,
} from '../../src/constructs';
import { entry, spec } from '../cli/local-world';
import { jsonOf, newApp, resourcesOf, stackOf, textOf } from './synthesized';

const document = (token: Partial<SpecDocument['tokens'][number]> = {}): SpecDocument => ({
  metadata: { name: 'acme-ci', owner: 'platform@acme.example' },
  workspace: 'ws_acme',
  defaults: {
    expiresIn: '30d',
    rotation: { every: '20d', overlap: '24h', observationPeriod: '48h' },
    secret: { prefix: 'hawzu/acme/' },
  },
  tokens: [
    {
      name: 'ci-runner',
      purpose: 'Runs the regression suite',
      consumer: 'github-actions/acme/ci-runner',
      access: { projects: [{ project: 'proj_web', role: 'Project Viewer' }] },
      ...token,
    },
  ],
});

const inCode = (spec: SpecDocument): TokenSpecStack => new TokenSpecStack(newApp(), 'tokens', { spec });

function emptyStack(): TerraformStack {
  const stack = new TerraformStack(newApp(), 'tokens');
  new HawzuProvider(stack, 'hawzu');
  return stack;
}

/** Something else in the stack, with an attribute that Terraform knows only later. */
class Thing extends TerraformResource {
  constructor(scope: TerraformStack) {
    super(scope, 'thing', { terraformResourceType: 'terraform_data' });
  }

  get output(): string {
    return this.getStringAttribute('output');
  }
}

const errorOf = (make: () => unknown): SpecError => {
  try {
    make();
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

test('a spec in code gives the very stack that a file of the same content gives', () => {
  expect(textOf(inCode(document()))).toBe(textOf(stackOf(spec(entry('ci-runner')))));
  const full = document({ enabled: false, secret: { tags: { team: 'qa' } }, renamedFrom: 'old-runner' });
  const more = '    enabled: false\n    secret: { tags: { team: qa } }\n    renamedFrom: old-runner\n';
  expect(textOf(inCode(full))).toBe(textOf(stackOf(spec(entry('ci-runner', more)))));
});

test('a spec in code is held to the rules of a file, and what is wrong is shown as it was said', () => {
  const error = errorOf(() => inCode(document({ expiresIn: '3 weeks' })));
  expect(error.message).toContain('"expiresIn": "3 weeks"');
  expect(error.diagnostics.map(({ place }) => place?.kind)).toEqual(['source']);
  const unknown = { ...document(), token: [] } as SpecDocument;
  expect(errorOf(() => inCode(unknown)).message).toContain(`has no field "token"`);
  expect(() => readSpec({} as SpecDocument)).toThrow(SpecError);
});

test('a reference to another construct is refused at its field, since no rule could look at it', () => {
  const stack = emptyStack();
  const { output } = new Thing(stack);
  const access = { projects: [{ project: output, role: 'Project Viewer' }] };
  const error = errorOf(() => new TokenSpec(stack, 'spec', { spec: document({ access, purpose: `For ${output}` }) }));
  expect(error.diagnostics.map(({ code }) => code)).toEqual(['reference-in-spec', 'reference-in-spec']);
  expect(error.message).toContain('tokens[0].purpose');
  expect(error.message).toContain('tokens[0].access.projects[0].project');
});

test('what tokens depend on, and their lifecycle, reach every resource', () => {
  const stack = emptyStack();
  const thing = new Thing(stack);
  new TokenSpec(stack, 'spec', {
    spec: document(),
    dependsOn: [thing],
    lifecycle: { createBeforeDestroy: true, ignoreChanges: ['purpose'] },
  });
  expect(Object.values(resourcesOf(jsonOf(stack)))).toMatchObject([
    {
      depends_on: ['terraform_data.thing'],
      lifecycle: { create_before_destroy: true, ignore_changes: ['purpose'] },
      purpose: 'Runs the regression suite',
    },
  ]);
});

describe('grantRead', () => {
  const ARN = '${hawzu_access_token.acme-ci_ci-runner.secret_arn}';
  const policyOf = (kmsKeyId?: string, kmsKeyArn?: string): { readonly role: string; readonly policy: string } => {
    const stack = emptyStack();
    const tokens = new TokenSpec(stack, 'spec', {
      spec: document(kmsKeyId === undefined ? {} : { secret: { kmsKeyId } }),
    });
    tokens.grantRead('ci-runner', { roleName: 'app', ...(kmsKeyArn !== undefined && { kmsKeyArn }) });
    const policies = jsonOf(stack).resource?.['aws_iam_role_policy'] ?? {};
    const [policy] = Object.values(policies);
    expect(Object.keys(policies)).toHaveLength(1);
    return policy as { readonly role: string; readonly policy: string };
  };

  test('lets a role read that one secret, and nothing more where no key of ours encrypts it', () => {
    const { role, policy } = policyOf();
    expect(role).toBe('app');
    expect(policy).toContain(ARN.slice(2, -1));
    expect(policy).toContain('["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]');
    expect(policy).not.toContain('kms');
  });

  test.each([
    ['an ARN', 'arn:aws:kms:eu-west-1:123456789012:key/1', undefined, 'arn:aws:kms:eu-west-1:123456789012:key/1'],
    ['an id', '1234abcd-12ab-34cd-56ef-1234567890ab', undefined, '":kms:$1:key/"'],
    ['an alias', 'alias/tokens', undefined, '"kms:ResourceAliases" = "alias/tokens"'],
    ['a key of the reader', undefined, 'arn:aws:kms:eu-west-1:123456789012:key/2', 'key/2'],
  ])('lets it decrypt that secret alone with a key that is named by %s', (_what, id, arn, found) => {
    const { policy } = policyOf(id, arn);
    expect(policy).toContain('kms:Decrypt');
    expect(policy).toContain('"kms:EncryptionContext:SecretARN" = hawzu_access_token');
    expect(policy).toContain(found);
  });

  describe('in a region with a copy of the secret', () => {
    const secret = {
      region: 'eu-west-1',
      kmsKeyId: 'alias/here',
      replicas: [{ region: 'us-east-1', kmsKeyId: 'alias/there' }],
    };
    const readIn = (region: string): string => {
      const stack = emptyStack();
      const tokens = new TokenSpec(stack, 'spec', { spec: document({ secret }) });
      tokens.grantRead('ci-runner', { roleName: 'app', region });
      return JSON.stringify(jsonOf(stack).resource?.['aws_iam_role_policy']);
    };

    test('lets a role read the copy, with the key of the copy', () => {
      const policy = readIn('us-east-1');
      expect(policy).toContain(':secretsmanager:us-east-1:');
      expect(policy).toContain('alias/there');
      expect(policy).not.toContain('alias/here');
    });

    test('or the secret itself, where that is', () => {
      const policy = readIn('eu-west-1');
      expect(policy).toContain('alias/here');
      expect(policy).not.toContain('us-east-1');
    });

    test('and is refused where the spec declares none', () => {
      expect(errorOf(() => readIn('eu-north-1')).message).toMatch(/copies of its secret in us-east-1/);
    });
  });

  test('of a token that the spec does not declare is refused', () => {
    const stack = emptyStack();
    const tokens = new TokenSpec(stack, 'spec', { spec: document() });
    expect(errorOf(() => tokens.grantRead('other', { roleName: 'app' })).message).toContain('ci-runner');
    expect(TerraformElement.isTerraformElement(tokens.grantRead('ci-runner', { roleName: 'app' }))).toBe(true);
  });
});

test('the example beside readSpec is a spec', () => {
  const source = readFileSync(join(__dirname, '../../src/constructs/reading/spec-in-code.ts'), 'utf8');
  const [, block = ''] = /@example\n([^]*?) \* @throws/.exec(source) ?? [];
  const code = block.replace(/^ \* ?/gm, '').replace('const spec =', 'return');
  const spec = runInNewContext(`(() => {${code}})()`, { readSpec }) as ReadSpec;
  expect([spec.ownerId, spec.workspaceId, spec.tokenNames]).toEqual(['acme-ci', 'ws_acme', ['ci-runner']]);
});
