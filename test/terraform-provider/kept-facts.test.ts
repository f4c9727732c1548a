import * as fc from 'fast-check';
import { ownerId, projectId, secretArn, tokenId, tokenName, versionId } from '../../src/core/model/ids';
import { labelFor, scopeKeyOf } from '../../src/core/model/label';
import { formatInstant, instant } from '../../src/core/model/time';
import type { SecretFacts } from '../../src/core/ports/secret-store';
import type { TokenFacts } from '../../src/core/ports/token-api';
import {
  creatorOf,
  FORMAT_TAG,
  known,
  NAME_TAG,
  OWNER_TAG,
  RECOVERY_TAG,
  unknown,
  WORKSPACE_TAG,
} from '../../src/core/reconcile/observed/observed';
import { decodeKept, encodeKept, type Seen } from '../../src/terraform/provider/access-token/view/facts-codec';
import type { Beside } from '../../src/terraform/provider/access-token/view/facts-wire';

const ARN = 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:hawzu/acme-ci/ci-runner-AbCdEf';
const VERSION = '3d0377f4-8d33-5e88-bbbf-fb8790908abd';
const AS_OF = Date.UTC(2026, 0, 5);

const NO_SETTINGS = {
  name: null,
  prefix: null,
  arn: null,
  region: null,
  kms_key_id: null,
  replicas: null,
  tags: null,
  format: null,
  recovery_window: null,
  take_over: null,
};

/** A state as an ordinary resource has it; every attribute may also be missing, as after an import. */
const beside: fc.Arbitrary<Beside> = fc.record({
  name: fc.constantFrom('ci-runner', 'other', null),
  owner_id: fc.constantFrom('acme-ci', null),
  workspace_id: fc.constantFrom('ws_acme', null),
  purpose: fc.constantFrom('Runs tests', null),
  owner: fc.constantFrom('qa', null),
  consumer: fc.constantFrom('ci', null),
  secret: fc.constantFrom(
    null,
    { ...NO_SETTINGS, tags: { team: 'qa' }, recovery_window: '7d', format: 'plain' },
    { ...NO_SETTINGS, arn: ARN },
  ),
  secret_arn: fc.constantFrom(ARN, null),
  token_id: fc.constantFrom('tok_1', 'tok_2', null),
  version_id: fc.constantFrom(VERSION, null),
  current_expires_at: fc.constantFrom(formatInstant(instant(AS_OF + 86_400_000)), null),
  workspace_role: fc.constantFrom(null, 'Viewer'),
  max_issued_lifetime: fc.constantFrom(null, '90d'),
  project_grants: fc.constantFrom(
    null,
    [{ project_id: 'proj_web', role: 'Project Viewer', needs: null }],
    [{ project_id: 'proj_web', role: null, needs: ['issues:view'] }],
  ),
});

const time = fc.integer({ min: AS_OF - 10 ** 10, max: AS_OF + 10 ** 10 }).map(instant);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const ours = (version: string, nonce: string) =>
  labelFor({
    name: tokenName('ci-runner'),
    owner: ownerId('acme-ci'),
    arn: secretArn(ARN),
    version: versionId(version),
    nonce,
  });
const PLACE = scopeKeyOf(ownerId('acme-ci'), secretArn(ARN));

const token: fc.Arbitrary<TokenFacts> = fc
  .record({
    id: fc.constantFrom('tok_1', 'tok_2').map(tokenId),
    label: fc.oneof(
      fc.constantFrom(
        '',
        '.',
        '.abc',
        'made by hand',
        ours(VERSION, 'abcdefgh'),
        ours('other', 'abcdefgh'),
        `${ours(VERSION, 'abcdefgh')}+mine!paused`,
        `${ours(VERSION, 'abcdefgh')}!paused-abcdefgh`,
      ),
      fc.string(),
    ),
    access: fc.constantFrom(
      { type: 'workspace', role: 'Viewer' } as const,
      { type: 'project', grants: [{ project: projectId('proj_web'), role: 'Project Viewer' }] } as const,
      { type: 'project', grants: [{ project: projectId('proj_api'), role: 'Project Viewer' }] } as const,
    ),
    status: fc.constantFrom('enabled' as const, 'disabled' as const),
    expiresAt: fc.oneof(time, fc.constantFrom(null, instant(AS_OF + 86_400_000))),
    createdAt: time,
    enabledAt: maybe(time),
    disabledAt: maybe(time),
    lastUsedAt: maybe(time),
    createdBy: fc.constantFrom('', 'somebody else'),
  })
  .map((facts) => ({ ...facts, version: '', createdByToken: null, updatedAt: facts.createdAt }));

const OUR_TAGS = {
  [OWNER_TAG]: 'acme-ci',
  [NAME_TAG]: 'ci-runner',
  [WORKSPACE_TAG]: 'ws_acme',
  [RECOVERY_TAG]: '30',
  [FORMAT_TAG]: 'json',
};

const secret: fc.Arbitrary<SecretFacts> = fc
  .record(
    {
      arn: fc.constantFrom(ARN, `${ARN.slice(0, -1)}x`).map(secretArn),
      name: fc.constantFrom('hawzu/acme-ci/ci-runner', 'else'),
      lastChangedAt: time,
      deletedAt: time,
      tags: fc.constantFrom<Record<string, string>>(
        { [OWNER_TAG]: 'acme-ci', [NAME_TAG]: 'ci-runner' },
        { ...OUR_TAGS, [RECOVERY_TAG]: '7', [FORMAT_TAG]: 'plain', team: 'qa' },
        OUR_TAGS,
        { team: 'qa', stage: 'test' },
        {},
      ),
      kmsKeyId: fc.constant('alias/tokens'),
      primaryRegion: fc.constant('eu-west-1'),
      replicas: fc.constant([
        { region: 'us-east-1', kmsKeyId: 'alias/there', status: 'Failed' as const, message: 'no' },
      ]),
      description: fc.constantFrom('Access token ci-runner for ci (qa): Runs tests', 'mine'),
      rotation: fc.record({ function: fc.constant('arn:aws:lambda:x'), nextAt: time }, { requiredKeys: [] }),
      stages: fc.constantFrom<SecretFacts['stages']>(
        new Map([[versionId(VERSION), ['AWSCURRENT']]]),
        new Map([
          [versionId(VERSION), ['AWSCURRENT', 'AWSPENDING']],
          [versionId('old'), ['AWSPREVIOUS']],
        ]),
        new Map(),
      ),
    },
    { requiredKeys: ['arn', 'name', 'lastChangedAt', 'tags', 'stages'] },
  )
  .map((facts) => facts);

const seen: fc.Arbitrary<Seen> = fc
  .record({
    asOf: time,
    facts: fc.record(
      {
        secret: fc.oneof(secret.map(known), fc.constant(known(undefined)), fc.constant(unknown('throttled'))),
        secretAt: time,
        tokens: fc.array(token, { maxLength: 3 }),
        scopeKeys: fc.constantFrom<readonly string[]>([PLACE], [], [PLACE, 'abcdefghijklm']),
        elsewhere: fc.array(fc.record({ token, region: fc.constant('us-east-1') }, { requiredKeys: ['token'] }), {
          maxLength: 1,
        }),
        sharedWith: fc.constantFrom<readonly string[]>([], ['other']),
        depth: fc.constant({ versions: [{ id: versionId(VERSION), stages: ['AWSCURRENT'] }] }),
      },
      { requiredKeys: ['secret', 'secretAt', 'scopeKeys', 'tokens', 'elsewhere', 'sharedWith'] },
    ),
    relabelled: fc.array(token, { maxLength: 1 }),
    creators: fc.constant(new Set([creatorOf({ createdByToken: null, createdBy: '' })])),
  })
  .map((one) => ({ ...one, facts: { ...one.facts, tokensAt: one.asOf } }));

describe('what is kept beside a state', () => {
  test('is read again as it was seen, whatever the state beside it says', () => {
    fc.assert(
      fc.property(seen, beside, (given, state) => {
        expect(decodeKept(encodeKept({ seen: given }, state), state)).toEqual({ seen: given });
      }),
      { numRuns: 2_000 },
    );
  });

  test('says nothing again that the state of an ordinary resource says', () => {
    const state: Beside = {
      name: 'ci-runner',
      owner_id: 'acme-ci',
      secret_arn: ARN,
      token_id: 'tok_1',
      version_id: VERSION,
      current_expires_at: formatInstant(instant(AS_OF + 86_400_000)),
      workspace_id: 'ws_acme',
      purpose: 'Runs tests',
      owner: 'qa',
      consumer: 'ci',
      secret: null,
      workspace_role: null,
      max_issued_lifetime: null,
      project_grants: [{ project_id: 'proj_web', role: 'Project Viewer', needs: null }],
    };
    const text = encodeKept(
      {
        seen: {
          asOf: instant(AS_OF),
          relabelled: [],
          creators: new Set(['token mgmt']),
          facts: {
            scopeKeys: [PLACE],
            sharedWith: [],
            secret: known({
              arn: secretArn(ARN),
              name: 'hawzu/acme-ci/ci-runner',
              lastChangedAt: instant(AS_OF - 1),
              tags: OUR_TAGS,
              description: 'Access token ci-runner for ci (qa): Runs tests',
              stages: new Map([[versionId(VERSION), ['AWSCURRENT']]]),
            }),
            secretAt: instant(AS_OF),
            elsewhere: [],
            tokensAt: instant(AS_OF),
            tokens: [
              {
                id: tokenId('tok_1'),
                label: ours(VERSION, 'abcdefgh'),
                status: 'enabled',
                version: '',
                createdBy: 'somebody',
                createdByToken: tokenId('mgmt'),
                access: { type: 'project', grants: [{ project: projectId('proj_web'), role: 'Project Viewer' }] },
                expiresAt: instant(AS_OF + 86_400_000),
                createdAt: instant(AS_OF),
                updatedAt: instant(AS_OF),
                enabledAt: null,
                disabledAt: null,
                lastUsedAt: null,
              },
            ],
          },
        },
      },
      state,
    );
    for (const said of [
      'ci-runner',
      'acme-ci',
      'arn:',
      'tok_1',
      VERSION,
      'proj_web',
      'AWSCURRENT',
      'Runs',
      'mgmt',
      PLACE,
    ]) {
      expect(text).not.toContain(said);
    }
  });

  test.each([
    ['an earlier version of this provider', '{"v":1,"asOf":5,"secretAt":5,"tokens":[],"imported":["tok_9"]}'],
    ['version 0.1', '{"v":2,"at":5,"secretAt":5,"imported":["tok_9"]}'],
    ['a later one', '{"v":4,"x":1}'],
    ['nobody', 'not JSON'],
    ['nobody either', 'null'],
  ])('of %s is not taken for what was seen; imported tokens stay known', (_who, text) => {
    const state = fc.sample(beside, 1)[0]!;
    expect(decodeKept(text, state)).toEqual(text.includes('tok_9') ? { imported: ['tok_9'] } : {});
  });

  test('keeps its claim, whichever version of the provider wrote it', () => {
    const state = fc.sample(beside, 1)[0]!;
    const kept = { claim: 'abcdefghijkl', taking: true };
    expect(decodeKept(encodeKept(kept), state)).toEqual(kept);
    expect(decodeKept('{"v":9,"claim":"abcdefghijkl","taking":true,"more":1}', state)).toEqual(kept);
  });
});
